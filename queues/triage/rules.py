"""The door to triage for who decides by it; `triager.py` is the house."""

from queues.triage.triager import NOTHING_KNOWN, Context, Triager

__all__ = ["NOTHING_KNOWN", "Context", "Triager"]
