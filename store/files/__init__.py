"""Where files are kept: `files.py` says how, `folder.py` and `s3.py` do it."""
