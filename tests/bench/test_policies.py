"""The comparison says of every order and lane how it went."""

from pathlib import Path

import pytest

from bench.policies import OURS, POLICIES, compare, draw, main, measured, spoken, table
from bench.scenes import LANES, RUSH, Run, Scene, made_up, recorded
from bench.simulation import Arrival, Ending, Shift
from core.words import Medium, Urgency
from queues.ordering import next_head
from tests.house import ROOT

NOW_MS = 1_800_000_000_000
CALL = LANES[Urgency.ROUTINE, Medium.VOICE]
URGENT = LANES[Urgency.URGENT, Medium.VOICE]


def test_ours_is_the_rule_of_the_house() -> None:
    """Not a copy of it: what routes is what was measured."""
    assert POLICIES[OURS] is next_head


def test_a_shorter_target_brings_urgent_residents_forward() -> None:
    """At 20 s instead of 60, ten seconds are half of the target and not a sixth."""
    heads = [CALL.head(NOW_MS - 60_000), URGENT.head(NOW_MS - 10_000)]
    assert POLICIES[OURS](heads, NOW_MS) == heads[0]
    assert POLICIES["ours, urgent within 20 s"](heads, NOW_MS) == heads[1]


def test_the_figures_of_a_lane_are_what_their_names_say() -> None:
    """A hundred waits of 2, 4 … 200 s against a target of 180 s, of which the longest gave up."""
    endings = [
        Ending(Arrival(0, CALL, 1), 2000 * n, answered=n != 100) for n in reversed(range(1, 101))
    ]
    found = measured(endings)
    assert found.people == 100
    assert found.waits.mean_s == 101
    assert (found.waits.p95_s, found.waits.p99_s, found.waits.longest_s) == (190, 198, 200)
    assert found.in_target == 0.9
    assert found.gave_up == 0.01


def test_only_those_who_came_between_the_marks_count() -> None:
    """A warm-up fills the house before anybody is counted, and a tail empties it."""
    coming = [Arrival(at_ms, CALL, 10_000) for at_ms in (0, 1000, 2000, 3000)]
    results = compare(Scene("s", "one", [Run(coming, [Shift(0, 1)], 1000, 3000)]))
    assert {found.people for found in results[CALL].values()} == {2}
    assert results[CALL][OURS].waits.longest_s == 18


def test_the_table_has_a_row_for_each_order_in_each_lane_the_most_urgent_first() -> None:
    """Somebody who looks for one lane finds the orders side by side."""
    coming = [Arrival(0, CALL, 300_000), Arrival(1, CALL, 1), Arrival(2, URGENT, 1)]
    scene = Scene("s", "one", [Run(coming, [Shift(0, 1)], 0, 10)])
    results = compare(scene)
    rows = [[cell.strip() for cell in row.split("|")[1:-1]] for row in table(results)][2:]
    lanes = [row[0] for row in rows]
    orders = len(POLICIES)
    assert lanes == ["urgent voice, 60 s"] * orders + ["routine voice, 3.0 min"] * orders
    assert [row[1].strip("*") for row in rows[:orders]] == list(POLICIES)
    assert rows[-1][2:] == ["2", "2.5 min", "5.0 min", "5.0 min", "5.0 min", "50.0%", "0.0%"]
    assert "routine voice" in draw(scene, results)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0.0 s"),
        (9.94, "9.9 s"),
        (119, "119 s"),
        (120, "2.0 min"),
        (7200, "2.0 h"),
        (36_000, "10 h"),
    ],
)
def test_waits_are_told_in_the_unit_that_fits(seconds: float, words: str) -> None:
    """Nobody divides by 3600 in their head."""
    assert spoken(seconds) == words


def test_a_rush_brings_more_than_ten_agents_can_do_and_then_ends() -> None:
    """1.3 of capacity for two hours; the day is played until everybody was helped."""
    rush = next(scene for scene in made_up(8000) if scene.name == f"rush-{RUSH}")
    assert len(rush.runs) == 7
    work_s = [
        sum(each.service_ms for each in run.arrivals if 7_200_000 <= each.at_ms < 14_400_000) / 1000
        for run in rush.runs
    ]
    assert sum(work_s) / len(work_s) == pytest.approx(1.3 * 10 * 7200, rel=0.08)
    assert sum(found.people for found in compare(rush)[CALL].values()) > 6 * 4000


def test_the_sample_is_compared_like_a_recording() -> None:
    """Our rule and every other end the waiting of the same people."""
    results = compare(recorded(ROOT / "bench" / "data" / "calls.csv"))
    for by_order in results.values():
        assert list(by_order) == list(POLICIES)
        assert len({found.people for found in by_order.values()}) == 1


def test_a_recording_that_is_not_there_is_refused_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before anything is measured, and by its name."""
    with pytest.raises(SystemExit):
        main(["--calls", str(tmp_path / "none.csv")])
    assert "none.csv" in capsys.readouterr().err


def test_the_charts_of_the_documentation_are_light() -> None:
    """They load on a telephone, too."""
    charts = list((ROOT / "docs" / "order").glob("*.svg"))
    assert len(charts) >= 6
    assert max(path.stat().st_size for path in charts) < 150_000
