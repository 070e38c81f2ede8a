"""Truths about Heard. The folders mirror the packages; `journeys/` is the tutorial.

Redis is a real server, HTTP really goes over loopback, and nothing of ours is patched.
"""
