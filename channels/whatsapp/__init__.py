"""WhatsApp: `parse.py` makes contacts of messages, `send.py` answers. See README.md."""
