"""The archive: what happened, for good, in SQL (SQLite on one machine, PostgreSQL in production).

Redis holds what is open; nothing waits for the archive. `recorder.py` follows the log and writes
every event (`tables.py`, `rows.py`), `history.py` reads, `erasure.py` forgets a resident,
`database.py` connects and `migrate.py` brings a database to this version (`store/migrations`).
"""
