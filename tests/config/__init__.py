"""Truths about the centre file and the environment."""
