"""Tests of console/: a real server on loopback, real Redis, and a small house behind it."""
