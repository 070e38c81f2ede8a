"""Files of messages: fetched, or never to be."""

from tests.store.lua.case import Case
from tests.store.lua.stage import Step
from tests.store.lua.steps import entry, holds, runs, texts

KEPT = {"file": "fil_1", "content_type": "image/png", "size": "42"}
REFUSED = {"error": "too large"}


def pictures(who: str = "ann", count: int = 2) -> Step:
    """Let a resident send pictures that are still at the provider."""
    media = [{"url": f"https://provider/{number}"} for number in range(count)]
    return texts(who, provider=f"MM-{who}", entry=entry(f"msg-{who}") | {"media": media})


def comes(place: int = 0, media: object = KEPT, conversation: str = "ann") -> dict[str, object]:
    """Return the arguments of `attach`."""
    return {"conversation": conversation, "message": "msg-ann", "place": place, "media": media}


CASES = (
    Case(
        "attach",
        "ATTACHED",
        "a file that was fetched is in its line, beside the one that is still at the provider",
        comes(),
        given=(pictures(),),
        events="media.attached",
        then="timeline:ann 0=msg-ann+fil_1+?",
    ),
    Case(
        "attach",
        "ATTACHED",
        "a file that never will be fetched says why in its line",
        comes(1, REFUSED),
        given=(pictures(), runs("attach", **comes())),
        events="media.attached",
        then="timeline:ann '0=msg-ann+fil_1+too large'",
    ),
    Case(
        "attach",
        "ATTACHED",
        "a line that has moved to another conversation gets its file there",
        comes(conversation="bob"),
        given=(pictures(count=1), texts("bob"), holds("conversation:bob", "joined", "ann")),
        events="media.attached",
        then="timeline:ann 0=msg-ann+fil_1",
    ),
    Case(
        "attach",
        "SAME",
        "of two downloads of one file the first counts",
        comes(0, REFUSED),
        given=(pictures(), runs("attach", **comes())),
    ),
    Case(
        "attach",
        "NOWHERE",
        "a file of a line that is not there leads nowhere",
        comes(),
        given=(texts("bob"),),
    ),
    Case(
        "attach",
        "NOWHERE",
        "a message has as many files as it came with",
        comes(2),
        given=(pictures(),),
    ),
)
