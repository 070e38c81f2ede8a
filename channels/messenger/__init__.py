"""Facebook Messenger through Twilio: `parse.py` makes contacts, `send.py` answers."""
