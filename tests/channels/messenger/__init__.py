"""Truths about Messenger."""
