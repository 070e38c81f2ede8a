"""Truths about agents."""
