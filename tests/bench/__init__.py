"""Truths about what the benchmarks measure."""
