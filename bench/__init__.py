"""Benchmarks: how much of what the machine can do Heard gets done.

`make bench` runs `routing` and `webhook`, prints tables and writes JSON under `bench/results`.
Every figure stands beside a bare one taken in the same run; docs/performance.md says what they
mean. May import everything; nothing imports it. Start with `routing.py`.
"""
