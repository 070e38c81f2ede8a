"""What agents and supervisors see and do: the HTTP API, the stream and the console's page.

It asks the house through the protocols of `house.py` and decides nothing about routing. Start
with `routes.py` (every address), then `api/accept.py` (an endpoint) and `stream.py` (the socket).
`messages.py`, `requests.py` and `stream_messages.py` define the wire; `typegen.py` writes the
browser's types from them; `ui/` is the browser side.
"""
