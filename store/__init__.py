"""The only package that speaks Redis and SQL.

Redis holds what is open, SQL what has been. `keys.py` names every key; `lua/` holds one file for
each state transition, `loader.py` reads them and `scripts.py` is how Python calls them. `reader.py`
reads what is open, `log.py` the events in order; `lease.py` shares work between engines; `archive/`
copies the log into SQL and reads it there. `clients.py` connects.

May import core only. Start with `keys.py`, then any file in `lua/`.
"""
