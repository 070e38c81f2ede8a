"""Truths about calls."""
