"""The page on which a resident sends photos: for those whose telephone network carries none.

`link.py` makes the link, `page.py` shows the page, `receive.py` takes what is sent, `words.py` says
it in the resident's language.
"""
