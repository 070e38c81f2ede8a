"""Wires: the command line, the process roles, what they run with and the embedded redis-server.

The only place that knows everything, and the only one that reads the environment. Start with
`cli.py`, then `runtime.py` (what a process has) and `supervise.py` (what `heard run` does).
"""
