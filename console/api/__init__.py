"""One endpoint, one file, named by what it does; its first line is its address.

An endpoint takes a `console.route.Call` (and the body, already read) and returns a model of the
wire. It asks the house and shows the answer; it decides nothing. Start with `accept.py`.
"""
