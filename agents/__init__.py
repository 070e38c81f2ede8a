"""Knows people: accounts, sessions, what one agent can hold, and their passwords.

`capacity.py` is pure: weights in, room out; the scripts in `store/lua` mirror it. `passwords.py`
hashes and checks. `roster.py` keeps accounts and sessions. May import `config`, `store` and `core`;
knows nothing of queues, channels or the router.
"""
