"""Files that come from outside: what they are (`kinds.py`), and fetching them (`fetch.py`)."""
