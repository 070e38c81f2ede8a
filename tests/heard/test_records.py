"""The landlord's records, as they stand in files."""

import io

import pytest

from core.errors import InvalidError
from heard.records import Record, records

ANN = ("phone:+447700900123",)
BAD_NUMBER = "phone: no number that can be dialled; write it as +447700900123 or 07700 900123"


def read(text: str) -> list[tuple[int, Record | str]]:
    """Return what a file with this text holds."""
    return list(records(io.StringIO(text, newline=""), "GB"))


def test_a_table_is_read_whatever_wrote_it() -> None:
    """With a byte-order mark, Windows line ends and quoted cells, as spreadsheets save it."""
    text = (
        "\ufeffName,Phone,Language,Vulnerable,Needs,Reference,Prefers\r\n"
        '"Smith, Ann",07700 900123; 020 7946 0123,cy,yes,wheelchair;hearing loop,T-12,sms\r\n'
        "\r\n"
        "Bob,+44 7700 900124,,no,,,\r\n"
    )
    smith = {
        "name": "Smith, Ann",
        "language": "cy",
        "vulnerable": "1",
        "needs": "wheelchair,hearing loop",
        "reference": "T-12",
        "prefers": "sms",
    }
    words = {"name": "ann smith", "reference": "12 t"}
    bob = {"name": "Bob", "vulnerable": "0"}
    assert read(text) == [
        (2, Record((*ANN, "phone:+442079460123"), smith, words)),
        (4, Record(("phone:+447700900124",), bob, {"name": "bob"})),
    ]


def test_json_lines_say_the_same() -> None:
    """A list of numbers is a list, and what is not said changes nothing."""
    text = '{"phone": ["07700900123"], "vulnerable": true}\n\n{"phone": "07700900123"}\n'
    assert read(text) == [(1, Record(ANN, {"vulnerable": "1"})), (3, Record(ANN, {}))]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("Ann,999,,,", BAD_NUMBER),
        ("Ann,,,,", "phone: Field required"),
        ("Ann,07700900123;call me,,,", BAD_NUMBER),
        ("Ann,07700900123,english,,", "language: String should match pattern"),
        ("Ann,07700900123,en,perhaps,", "vulnerable: Input should be a valid boolean"),
        ("Ann,07700900123", "has not 5 columns"),
        ("Ann,07700900123,en,yes,a,b", "has not 5 columns"),
    ],
)
def test_a_bad_line_is_told_by_its_number_and_stops_nobody(line: str, problem: str) -> None:
    """The lines before and after it are read, and no number of a resident is repeated."""
    good = "Ann,07700900123,,,"
    text = f"name,phone,language,vulnerable,needs\n{good}\n{line}\n{good}"
    (_, first), (number, told), (last, _) = read(text)
    assert isinstance(first, Record)
    assert (number, last) == (3, 4)
    assert isinstance(told, str)
    assert told.startswith(problem)
    assert "07700" not in told.removesuffix(BAD_NUMBER)


def test_json_that_is_none_is_told() -> None:
    """A broken line, a list, and a misspelt name: each with its number."""
    text = '{"phone": "07700900123"}\n{"phone": \n[]\n{"fone": "07700900123", "phone": "1"}\n'
    assert [(number, one) for number, one in read(text) if isinstance(one, str)] == [
        (2, "is no JSON object"),
        (3, "is no JSON object"),
        (4, "fone: Extra inputs are not permitted"),
    ]


@pytest.mark.parametrize("header", ["", "name,telephone", "07700900123"])
def test_a_file_without_the_right_columns_is_refused_whole(header: str) -> None:
    """Nobody's record is made of guesses about what a column means."""
    with pytest.raises(InvalidError, match="the first line must name the columns: phone and any"):
        read(f"{header}\nAnn,07700900123\n")
