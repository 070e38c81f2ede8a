"""The telephone network and its residents, for running without a provider and for tests.

It stands outside the house: it imports only core.clock and core.ids, and speaks to Heard only as
the provider would, by signed webhooks and by serving the provider's REST API. docs/simulator.md
says what is visible from outside.

Start with `interpreter.py` (what one leg of a call does with TwiML: pure), then `exchange.py`
(the thin shell that carries its steps out), then `app.py`.
"""
