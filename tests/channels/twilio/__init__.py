"""Truths about what the Twilio channels share."""
