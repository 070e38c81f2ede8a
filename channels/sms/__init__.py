"""Text messages: `parse.py` makes contacts of them, `send.py` answers. See README.md."""
