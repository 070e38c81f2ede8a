"""Truths about the channels; HTTP really goes over loopback, only the house is a recording."""
