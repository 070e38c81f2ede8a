"""One endpoint, one file, named as the last word of its address.

An endpoint takes a `console.route.Call` (and the body, already read) and returns a model of the
wire. It asks the house and shows the answer; it decides nothing. Start with `accept.py`.
"""
