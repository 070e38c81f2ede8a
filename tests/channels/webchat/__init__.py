"""Truths about webchat."""
