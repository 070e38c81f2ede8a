"""Recorded calls are read as they happened, and a file that cannot be used says why."""

import gzip
from pathlib import Path
from random import Random  # noqa: TID251 - what nobody recorded is drawn from a seed

import pytest

from bench.scenes import DEALT, LANES
from bench.simulation import NEVER, Shift
from bench.traffic import NEEDED, Call, patience, read, replay, staffing
from core.words import Medium, Urgency
from tests.house import ROOT

SAMPLE = ROOT / "bench" / "data" / "calls.csv"
HEADER = ",".join(NEEDED)
MONDAY_S = 1_772_409_600  # 2 March 2026
HOUR_S = 3600


def written(folder: Path, *rows: str, header: str = HEADER) -> Path:
    """Write a recording."""
    path = folder / "calls.csv"
    path.write_text("\n".join([header, *rows, ""]))
    return path


def call(waited_s: int, service_s: int | None = 60, at_s: int = MONDAY_S) -> Call:
    """Make a call that queued; without a service time it gave up."""
    return Call(at_s, True, waited_s, service_s, None, Medium.VOICE)


def test_a_row_is_read_as_its_columns_are_described(tmp_path: Path) -> None:
    """A call waits from the moment at which it could have been answered."""
    path = written(
        tmp_path,
        "20260302,100,10,110,20,AGENT,300",
        "20260302,200,10,,0,AGENT,40",
        "20260302,300,10,310,90,HANG,0",
    )
    assert read(path) == [
        Call(MONDAY_S + 110, True, 20, 300, None, Medium.VOICE),
        Call(MONDAY_S + 210, False, 0, 40, None, Medium.VOICE),
        Call(MONDAY_S + 310, True, 90, None, None, Medium.VOICE),
    ]


def test_who_never_reached_the_queue_is_left_out(tmp_path: Path) -> None:
    """Whoever hung up in the menu, and whatever was no call, asked nothing of an agent."""
    path = written(
        tmp_path,
        "20260302,100,10,,0,HANG,0",
        "20260302,200,10,210,5,PHANTOM,0",
        "20260302,300,10,,0,AGENT,40",
    )
    assert [found.at_s for found in read(path)] == [MONDAY_S + 310]


def test_a_file_may_name_urgency_and_medium_and_be_packed(tmp_path: Path) -> None:
    """With those columns nothing has to be dealt."""
    path = tmp_path / "calls.csv.gz"
    with gzip.open(path, "wt") as file:
        file.write(f"{HEADER},urgency,medium\n20260302,0,9,,0,AGENT,40,urgent,message\n")
    (found,) = read(path)
    assert (found.urgency, found.medium) == (Urgency.URGENT, Medium.MESSAGE)
    (arrival,) = replay([found], LANES, DEALT, Random("packed"))
    assert arrival.lane is LANES[Urgency.URGENT, Medium.MESSAGE]


def test_calls_are_played_in_order_whatever_the_order_of_the_rows(tmp_path: Path) -> None:
    """An export sorted by agent is as good as one sorted by time."""
    path = written(tmp_path, "20260303,1,0,,0,AGENT,40", "20260302,5,0,,0,AGENT,40")
    assert [found.at_s for found in read(path)] == [MONDAY_S + 5, MONDAY_S + 86_401]


@pytest.mark.parametrize(
    ("rows", "header", "reason"),
    [
        ((), "date,outcome", "no column ivr_s, line_entry_s, queue_s"),
        (("20260302,1,0,,0,AGENT,40", "2026-03-02,1,0,,0,AGENT,40"), HEADER, "line 3: time data"),
        (("20260302,1,0,,0,AGENT,",), HEADER, "line 2: invalid literal"),
        (("20260302,1,0,,0,AGENT",), HEADER, "line 2: "),
        (("20260302,1,0,1,9,HANG,0",), HEADER, "not one answered call"),
        ((), HEADER, "not one answered call"),
    ],
)
def test_a_file_that_cannot_be_used_says_where_and_why(
    tmp_path: Path, rows: tuple[str, ...], header: str, reason: str
) -> None:
    """The one who exported it can put it right."""
    with pytest.raises(ValueError, match=reason):
        read(written(tmp_path, *rows, header=header))


def test_patience_is_kaplan_and_meier_s() -> None:
    """Who was answered counts as there until then, and no longer.

    Of five, one gives up after 10 s (4/5 stay); one is answered at 20 s; of the three who are left
    one gives up at 30 s (2/3 of 4/5 stay); one is answered at 30 s, and one gives up at 40 s.
    """
    calls = [call(10, None), call(20), call(30, None), call(30), call(40, None)]
    shares, seconds = zip(*patience(calls), strict=True)
    assert shares == pytest.approx((1 / 5, 1 - 8 / 15, 1))
    assert seconds == (10, 30, 40)


def test_who_did_not_queue_says_nothing_about_patience() -> None:
    """Nobody's patience was tried who was answered at once."""
    at_once = Call(MONDAY_S, False, 0, 60, None, Medium.VOICE)
    assert patience([at_once, call(10, None), call(10)]) == [(0.5, 10)]


def test_agents_are_set_by_the_average_work_of_the_hour() -> None:
    """Two Mondays with 4 and 2 hours of work at nine are staffed for 3, a quarter above."""
    nine = MONDAY_S + 9 * HOUR_S
    week_s = 7 * 24 * HOUR_S
    calls = [call(0, HOUR_S, nine) for _ in range(4)] + [
        call(0, HOUR_S, nine + week_s) for _ in range(2)
    ]
    shifts = staffing(calls, 0.75)
    assert len(shifts) == 48
    assert [shift for shift in shifts if shift.agents > 1] == [
        Shift(nine * 1000, 4),
        Shift((nine + week_s) * 1000, 4),
    ]


def test_messages_never_give_up_and_callers_do_as_recorded() -> None:
    """Half of those who waited gave up at 10 s; the others were never seen to give up."""
    message = Call(MONDAY_S, True, 0, 60, Urgency.ROUTINE, Medium.MESSAGE)
    calls = [call(10, None), call(10)] * 500 + [message] * 20
    found = replay(calls, LANES, DEALT, Random("patience"))
    callers = [each for each in found if each.lane.medium is Medium.VOICE]
    gone = [each for each in callers if each.until_ms != NEVER]
    assert {each.until_ms - each.at_ms for each in gone} == {10_000}
    assert len(gone) / len(callers) == pytest.approx(0.5, abs=0.06)
    assert all(each.until_ms == NEVER for each in found if each.lane.medium is Medium.MESSAGE)


def test_urgencies_are_dealt_by_their_shares() -> None:
    """Every deal is another, and each has the shares that were asked for."""
    calls = [call(0)] * 4000
    first, second = (
        [each.lane.urgency for each in replay(calls, LANES, DEALT, Random(seed))]
        for seed in ("first", "second")
    )
    assert first != second
    for urgency, share in DEALT.items():
        assert first.count(urgency) / len(first) == pytest.approx(share, abs=0.03)


def test_the_sample_can_be_played() -> None:
    """What the repository ships shows how a file looks, and works."""
    calls = read(SAMPLE)
    found = replay(calls, LANES, DEALT, Random("sample"))
    assert len(found) == len(calls) > 200
    assert {each.lane.urgency for each in found} == set(Urgency)
    assert any(each.until_ms != NEVER for each in found)
