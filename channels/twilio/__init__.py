"""What the Twilio channels share: the gate for webhooks, the forms, the REST client, the errors.

Order of work in every webhook (`gate.py`): signature, limits, form, then the handler, which
parses, hands over to the house, and answers. `messages.py` owns the one route of all texts.
"""
