"""The browser's types are those of the models."""

from typing import get_args

from console import requests, stream_messages, typegen


def test_every_message_has_a_type_of_its_own() -> None:
    """The union of what the server sends names each message, and each has a fixed `type`."""
    text = typegen.generate()
    for message in get_args(stream_messages.ServerMessage):
        assert f"  | {message.__name__}" in text
        assert f"export interface {message.__name__} {{" in text
        assert message.model_fields["type"].default


def test_what_may_be_left_out_is_optional() -> None:
    """A field with a default may be left out of a request, and is always there in an answer."""
    text = typegen.generate()
    assert "readonly reason?: string;" in text
    assert '  readonly type: "heartbeat";\n  readonly phone?:' in text
    assert "readonly waiting: Readonly<Record<Urgency, Readonly<Record<Medium, number>>>>" in text
    assert requests.HeartbeatCommand.model_fields["phone"].default == ""


def test_no_type_hides_one_of_the_language() -> None:
    """A model named like a type of JavaScript would silently change the meaning of a file."""
    taken = {"Error", "Promise", "Event", "Map", "Set", "Record", "Request", "Response", "Object"}
    assert taken & set(typegen.schemas()) == set()
