"""The scripts one by one: `case.py` says what a case is, `cases_*.py` hold one for every word."""
