"""Whatever arrives is labelled, soon."""

import string

from hypothesis import given, settings
from hypothesis import strategies as st

from core.words import Channel, Urgency
from queues.triage.text import HEAD_CHARS, TAIL_CHARS, read
from queues.triage.triager import Triager

WORDS = ("gas", "smell", "leak", "ceiling", "not", "fixed", "gaz", "czuć", "নেই", "بو", "дим", "#")
# Letters of every script that Heard reads and of some it does not, and half an emoji.
SCRIPTS = (
    "aéßłŵжіїґغازپٹےগ্যাস漢字🔥👩\u200d\u202e\ufeff"  # noqa: RUF001 - look-alikes are the point
    + string.punctuation
)

mixed = st.text(st.sampled_from(SCRIPTS + "\x00\x07\x1b\n\r\t "), max_size=300)
worded = st.lists(st.sampled_from(WORDS) | mixed, max_size=200).map(" ".join)
decoded = st.binary(max_size=300).map(lambda raw: raw.decode("utf-8", "surrogateescape"))


@settings(max_examples=200, deadline=None)
@given(text=st.text() | mixed | worded | decoded)
def test_any_text_is_labelled(triager: Triager, text: str) -> None:
    """No message breaks the line: control characters, mixed scripts, half an emoji."""
    labels = triager.triage(text, Channel.SMS)
    assert labels.urgency in Urgency
    assert 0 <= labels.confidence <= 1
    assert labels == triager.triage(text, Channel.SMS)


@settings(max_examples=60, deadline=None)
@given(piece=st.text(min_size=1, max_size=40), size=st.sampled_from((1, 256, 1024)))
def test_no_more_is_looked_at_however_long_the_text_is(piece: str, size: int) -> None:
    """The work for a text of a mebibyte is that for its beginning and its end."""
    text = (piece * (size * 1024 // len(piece) + 1))[: size * 1024]
    seen = read(text)
    most = HEAD_CHARS + TAIL_CHARS + 1
    assert len(seen.considered) <= most
    assert len(seen.tokens) <= most
    assert seen.cut == (len(text) > HEAD_CHARS + TAIL_CHARS)


def test_what_is_cut_gets_human_eyes_and_its_end_is_heard(triager: Triager) -> None:
    """A danger told at the end of a mebibyte is a danger, and a person reads the rest."""
    labels = triager.triage("hello there " * 87_000 + "I can smell gas in the hall", Channel.SMS)
    assert labels.human_eyes
    assert labels.danger_to_life


def test_an_empty_message_gets_human_eyes(triager: Triager) -> None:
    """An empty message may be a call for help that did not get through."""
    assert triager.triage("", Channel.SMS).human_eyes
