"""Knows waiting: who is next, when a queue is open, how long it takes, what a contact is about.

`ordering.py` is the one order rule, `policies.py` the orders that it is compared with, `hours.py`
the door, `estimate.py` what residents are told of the wait, `triage/` what their words mean. All
are pure: time and facts come in as arguments.
`timetable.py` takes the hours from the centre file. May import `config`, `store` and `core`; knows
nothing of agents, channels or the router. Start with `ordering.py`.
"""
