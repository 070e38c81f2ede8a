"""The outside world: one adapter per provider channel.

An adapter turns what a provider sends into `core.contact.Contact` and hands it to the house
through `adapter.Intake` and `adapter.CallDesk`; it sends through `adapter.Sender`. It never sees
the router, the store or another adapter. `twilio/` is the provider that `sms`, `whatsapp`,
`messenger` and `voice` share. Start with `adapter.py`, then docs/adding-a-channel.md.
"""
