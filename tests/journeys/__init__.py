"""Whole journeys through the real program, in a real browser: also the tutorial of what Heard does.

`conftest.py` starts one Heard and one browser for each test process. `desk.py`, `phone.py` and
`chat.py` are what an agent, a resident on the telephone and a resident on webchat have in hand.
"""
