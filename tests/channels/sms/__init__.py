"""Truths about text messages."""
