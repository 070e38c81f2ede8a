"""The language of the house: what a contact, a conversation and an event are.

Standard library only. Nothing here does input or output, reads a clock or makes an id: time and
ids come in as arguments (`clock.Clock`, `ids.IdSource`). Start with `conversation.py`.
"""
