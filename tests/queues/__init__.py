"""Truths about waiting."""
