"""What a phone shows, and to whom."""

from simulator.handsets import UNREAD_LIMIT, Handset, Handsets


def test_a_reader_who_falls_behind_is_cut_off_and_the_others_read_on() -> None:
    """A socket that does not read ends with None; another one on the same phone loses nothing."""
    handset = Handset("+447700900101", lambda: None)
    idle, reader = handset.open(), handset.open()
    for number in range(UNREAD_LIMIT + 1):
        handset.show({"type": "message", "number": number})
        assert reader.queue.get_nowait() == {"type": "message", "number": number}
    unread = [idle.queue.get_nowait() for _ in range(idle.queue.qsize())]
    assert unread[-1] is None
    assert len(unread) == UNREAD_LIMIT


def test_a_phone_is_the_same_phone_for_everybody() -> None:
    """A number names one phone, which is attended while anybody looks at it."""
    changes: list[str] = []
    handsets = Handsets(lambda: changes.append("changed"))
    handset = handsets.at("+447700900101")
    assert handsets.at("+447700900101") is handset
    outlet = handset.open()
    assert handset.attended
    handset.close(outlet)
    assert not handset.attended
    assert changes == ["changed", "changed"]
