"""Truths about Meta."""
