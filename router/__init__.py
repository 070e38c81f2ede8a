"""Decides and acts: takes contacts in, lets agents act, runs timers, and sends what must be sent.

The decisions themselves (who is next, who may answer) are in the Lua transitions; this package
calls them with time and ids and performs what follows. It may import queues, agents, channels,
config, store and core. Start with `intake.py`, then `desk.py`, then `handover.py`.
"""
