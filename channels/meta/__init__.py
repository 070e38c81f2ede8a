"""Messenger, Instagram and WhatsApp straight from Meta: `webhook.py` in, `send.py` out.

`signature.py` proves who posts, `batch.py` takes the batch apart; `pages.py` reads Messenger and
Instagram, `cloud.py` WhatsApp, `comments.py` what is public, and each makes `acts.py` of it.
See README.md.
"""
