"""Truths about WhatsApp."""
