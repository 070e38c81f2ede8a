"""The landlord's record of residents: what is kept of it, and how it is forgotten."""

from typing import Any

from tests.store.lua.case import Case
from tests.store.lua.steps import CLOSED, HELD, runs, texts

NUMBERS = ["phone:ann", "phone:home"]


def record(*addresses: str, **fields: str) -> dict[str, Any]:
    """Return the arguments of `resident`."""
    kept = {"addresses": list(addresses), "fields": fields}
    return {"resident": "res-new", "record": kept}


def forgotten(*conversations: str) -> dict[str, Any]:
    """Return the arguments of `forget`."""
    return {"resident": "res-ann", "conversations": list(conversations)}


CASES = (
    Case(
        "resident",
        "ADDED",
        "a household that never made contact is known by every number",
        record(*NUMBERS, name="Ann Smith", vulnerable="1"),
        values={"resident": "res-new"},
        then="""
            resident:res-new id=res-new name="Ann Smith" made_ms=@0 vulnerable=1 listed=1
            addresses phone:ann=res-new phone:home=res-new
            reach:res-new phone:ann=known phone:home=known
        """,
    ),
    Case(
        "resident",
        "CHANGED",
        "who has written already keeps their conversations and gets the second number",
        record(*NUMBERS, name="Ann Smith"),
        given=(texts(),),
        values={"resident": "res-ann"},
        then="""
            resident:res-ann name="Ann Smith" listed=1
            addresses phone:home=res-ann
            reach:res-ann phone:home=known
        """,
    ),
    Case(
        "resident",
        "CHANGED",
        "what the record leaves out stays",
        record("phone:ann"),
        given=(runs("resident", **record("phone:ann", name="Ann Smith", vulnerable="1")),),
        values={"resident": "res-new"},
    ),
    Case(
        "resident",
        "CHANGED",
        "they are found by the new name and no longer by the old; the reference stays",
        {
            "resident": "x",
            "record": {"addresses": ["phone:ann"], "fields": {"reference": "T1"}}
            | {"words": {"name": "ann smith"}},
        },
        given=(
            runs(
                "resident",
                resident="res-ann",
                record={
                    "addresses": ["phone:ann"],
                    "fields": {"reference": "T1"},
                    "words": {"name": "ann jones", "reference": "t1"},
                },
            ),
        ),
        values={"resident": "res-ann"},
        then="""
            names -jones|res-ann smith|res-ann=0
            resident:res-ann name_words="ann smith"
        """,
    ),
    Case(
        "resident",
        "CLASH",
        "two who are both known are two",
        record("phone:ann", "phone:bob"),
        given=(texts("ann"), texts("bob")),
        values={"address": "phone:bob"},
    ),
    Case(
        "forget",
        "FORGOTTEN",
        "nothing is left of who they are and what was said",
        forgotten("ann"),
        given=CLOSED,
        then="""
            addresses -phone:ann
            reach:res-ann -phone:ann
            resident:res-ann -id -name -made_ms -last -last_agent -answered_ms -spoke
            conversation:ann -id -resident -name -state -queue -urgency -medium -topic -language
            conversation:ann -skills -danger_to_life -distressed -complaint -reasons -head_start_ms
            conversation:ann -opened_ms -waiting_since_ms -agent -attempt -calls -last_agent
            conversation:ann -spoke_last -resident_spoke_ms -channel -to -preview -address
            conversation:ann -offered_ms -deadline_ms -accepted -outcome -done -expires
            timeline:ann -0 -expires
        """,
    ),
    Case(
        "forget",
        "FORGOTTEN",
        "nobody finds them by their name any more",
        {"resident": "res-new", "conversations": []},
        given=(
            runs(
                "resident",
                resident="res-new",
                record={
                    "addresses": [],
                    "fields": {},
                    "words": {"name": "ann"},
                },
            ),
        ),
        then="""
            names -ann|res-new
            resident:res-new -id -name -made_ms -listed -name_words
        """,
    ),
    Case(
        "forget",
        "FORGOTTEN",
        "a conversation of somebody else stays, whoever asks",
        forgotten("bob"),
        given=(texts("bob"), runs("resident", **record("phone:x"))),
    ),
    Case(
        "forget",
        "OPEN",
        "an answer is owed",
        forgotten("ann"),
        given=HELD,
        values={"conversation": "ann"},
    ),
)
