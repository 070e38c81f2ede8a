"""What a resident's words mean: urgency, topic, danger, distress, complaint, language.

Pure: text and context in, `core.triage.Triage` out; no clock, network, randomness or state. The
words and rules are data in `config/triage/`; `config/triage.py` reads them. Start with
`triager.py`. A text travels: `text.py` (bounded, cut into tokens) → `language.py` → `lexicon.py`
(concepts found in the tokens) → `patterns.py` (concepts that stand together) → `bearing.py` (is
it so now, or denied, past, supposed?) → `triager.py` (the labels, with their reasons).
"""
