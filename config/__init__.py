"""Reads the centre file and the environment; everything the operator may choose is here.

Start with `centre.toml` (every option, explained) and `centre.py` (the same as frozen models).
`load.py` reads and checks all of it at once; `environment.py` holds what comes from outside,
secrets included; `triage.py` with `triage/` holds the words and rules of triage. May import `core`
only. `python -m config.generate` writes `schema.json` and `docs/configuration.md` again.
"""
