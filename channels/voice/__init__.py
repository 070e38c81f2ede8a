"""Calls. Start with `caller.py` (the resident's leg) and `agent.py` (the agent's leg).

`twiml.py` builds every document that is spoken or carried out, from `prompts.py` and
`settings.py` alone; `legs.py` moves live calls through the REST API; `access.py` makes the token
of the browser phone. See README.md.
"""
