"""The command line, the process roles, logs and the embedded redis-server."""
