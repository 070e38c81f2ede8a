"""The charts show what was measured."""

from xml.etree import ElementTree as ET

from bench.plot import OURS, PANEL, PLAIN, Mark, Panel, chart

SVG = "{http://www.w3.org/2000/svg}"


def drawn() -> ET.Element:
    """Draw two orders in two lanes; the longest wait of all is 10,000 s."""
    panels = [
        Panel("urgent <voice>", 10, [Mark(0.5, 1, 10, 100), Mark(1, 10, 100, 10_000)]),
        Panel("routine voice", 180, [Mark(1, 10, 100, 1000), Mark(1, 10, 100, 1000)]),
    ]
    return ET.fromstring(chart("Rush & calm", ["first", "ours"], "ours", panels))


def test_the_chart_has_a_name_for_who_cannot_see_it() -> None:
    """It is an image with a title, and any words may stand in it."""
    svg = drawn()
    assert svg.get("role") == "img"
    assert svg.findtext(f"{SVG}title") == "Rush & calm"
    assert "urgent <voice>" in [text.text for text in svg.iter(f"{SVG}text")]


def test_our_rule_stands_out() -> None:
    """One dot for each order in each lane; those of ours have a colour of their own."""
    colours = [dot.get("fill") for dot in drawn().iter(f"{SVG}circle")]
    assert colours == [PLAIN, OURS, PLAIN, OURS]


def test_ten_times_the_wait_is_as_far_to_the_right_everywhere() -> None:
    """The scale is logarithmic, from a second to the longest wait, and the same in all lanes."""
    dots = [float(dot.get("cx", "nan")) for dot in drawn().iter(f"{SVG}circle")]
    assert dots[1] - dots[0] == PANEL / 4
    assert dots[2] == dots[3]


def test_the_target_stands_where_its_wait_would() -> None:
    """What is to the right of the dashed line is too late."""
    svg = drawn()
    dashed = next(line for line in svg.iter(f"{SVG}line") if line.get("stroke-dasharray"))
    dots = [dot.get("cx") for dot in svg.iter(f"{SVG}circle")]
    assert dashed.get("x1") == dots[1]
