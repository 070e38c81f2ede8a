"""What triage says of one text. The triage itself lives in `queues/triage`; this is its answer."""

from dataclasses import dataclass

from core.conversation import Reason
from core.words import Urgency


@dataclass(frozen=True, slots=True)
class Triage:
    """The labels of one text, each with its reasons in the resident's own words.

    `topic` is one of the topics of the centre file and gives the queue. `language` is BCP 47, or
    `und` when it could not be told. `confidence` is 0 to 1; `human_eyes` says that a person must
    look soon whatever the label (empty, unread, unknown language, low confidence). `version` names
    the words and rules that said so. Triage orders people; it never answers for them.
    """

    urgency: Urgency
    topic: str
    danger_to_life: bool
    complaint: bool
    distressed: bool
    language: str
    reasons: tuple[Reason, ...]
    confidence: float
    human_eyes: bool
    dangers: tuple[str, ...] = ()
    version: str = ""
