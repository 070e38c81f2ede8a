"""Webchat: a WebSocket with a resumable token, and the page that speaks it.

`socket.py` is one resident's line, `wire.py` the frames, `chats.py` what the house gives, `page/`
the widget. Start with README.md.
"""
