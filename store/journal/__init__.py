"""What is kept on this machine's disk while Redis is away, until it can be replayed.

`line.py` is one thing that happened, `journal.py` the end that writes, `backlog.py` the end that
reads everybody's lines again in order, `waiting.py` who has lines there. The files hold what
residents wrote: they are readable by this user only, and deleted once they have been replayed.
"""
