"""The command line, in processes of its own."""

import json
import socket
from pathlib import Path

import pytest

from tests.heard.house import command

ADD = ("agents", "add", "amina", "--name", "Amina", "--role", "agent", "--password-stdin")


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("dance",),
        ("run", "--loud"),
        ("replay",),
        ("residents", "export"),
        ("agents",),
        ("agents", "add", "amina"),
        ("agents", "add", "amina", "--name", "Amina", "--role", "agent"),
        ("agents", "add", "amina", "--name", "Amina", "--role", "boss", "--password-stdin"),
    ],
)
async def test_wrong_use_is_2_and_shows_what_is_right(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    """A script can tell a typing mistake from a failure, and a person sees the usage."""
    code, said = await command(*words, data_dir=tmp_path)
    assert code == 2
    assert "usage: heard" in said


async def test_every_configuration_mistake_is_told_at_once(tmp_path: Path) -> None:
    """An operator mends everything in one go, and no value of a secret is repeated."""
    code, said = await command(
        "check", data_dir=tmp_path, HEARD_REDIS_URL="http://hunter2", HEARD_SECRET_KEZ="x"
    )
    assert code == 1
    assert "HEARD_REDIS_URL: must begin with redis://" in said
    assert "did you mean HEARD_SECRET_KEY?" in said
    assert "hunter2" not in said


async def test_check_says_what_each_part_is(tmp_path: Path) -> None:
    """Before the first call an operator sees that every part is in order, or which is not."""
    code, said = await command("check", data_dir=tmp_path)
    assert "ok       configuration: config/centre.toml" in said
    assert "ok       triage: " in said
    assert "ok       redis: its own (" in said
    assert "ok       database: its own (" in said
    assert "ok       files: its own (" in said
    assert (code == 1) == ("PROBLEM" in said)
    code, said = await command(
        "check",
        data_dir=tmp_path,
        HEARD_REDIS_URL="redis://127.0.0.1:9",
        HEARD_DATABASE_URL="postgresql://heard:hunter2@127.0.0.1:9/heard",
        TWILIO_ACCOUNT_SID="AC1",
        TWILIO_AUTH_TOKEN="hunter2",
        HEARD_S3_ENDPOINT="http://127.0.0.1:9",
        HEARD_S3_BUCKET="files",
        HEARD_S3_ACCESS_KEY_ID="key",
        HEARD_S3_SECRET_ACCESS_KEY="hunter2",
    )
    assert code == 1
    assert "PROBLEM  files: The storage for files did not do as asked (ConnectionError)" in said
    assert "PROBLEM  redis: Redis did not answer" in said
    assert "PROBLEM  database: it does not answer (OperationalError)" in said
    assert "PROBLEM  provider: HEARD_PUBLIC_URL must be the https:// address" in said
    assert "hunter2" not in said


async def test_check_waits_for_nobody_for_ever(tmp_path: Path) -> None:
    """A provider and a database that take the connection and say nothing are told in seconds."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"127.0.0.1:{silent.getsockname()[1]}"
        code, said = await command(
            "check",
            data_dir=tmp_path,
            HEARD_PUBLIC_URL="https://heard.example.org",
            HEARD_DATABASE_URL=f"postgresql://heard@{address}/heard",
            TWILIO_ACCOUNT_SID="AC1",
            TWILIO_AUTH_TOKEN="hunter2",
            TWILIO_API_BASE_URL=f"http://{address}",
        )
    assert code == 1
    assert "PROBLEM  database: it does not answer" in said
    assert "PROBLEM  provider: " in said


async def test_check_explains_every_setting(tmp_path: Path) -> None:
    """An operator need not look for a page to know what a setting means."""
    code, said = await command("check", "--explain", data_dir=tmp_path)
    assert code == 0
    assert "HEARD_PUBLIC_URL" in said
    assert "offers.wrap_up_s" in said


async def test_accounts_are_kept_without_anything_running(tmp_path: Path) -> None:
    """Accounts can be prepared before Heard is started for the first time."""
    assert await command(*ADD, data_dir=tmp_path, given="hunter2\n") == (0, "amina: added\n")
    assert await command(*ADD, data_dir=tmp_path, given="hunter2\n") == (0, "amina: changed\n")
    code, said = await command("agents", "list", data_dir=tmp_path)
    assert code == 0
    assert said.splitlines() == [
        "ID     NAME   ROLE   QUEUES  SKILLS  STATUS",
        "amina  Amina  agent  *       -       offline",
    ]
    assert await command("agents", "remove", "amina", data_dir=tmp_path) == (0, "amina: removed\n")


async def test_an_account_needs_a_password(tmp_path: Path) -> None:
    """An empty standard input makes no account that anybody could enter."""
    code, said = await command(*ADD, data_dir=tmp_path)
    assert code == 1
    assert "standard input holds no password" in said


async def test_triage_answers_each_line_it_can_read(tmp_path: Path) -> None:
    """A file of messages is labelled as live contacts are; a bad line is told by its number."""
    messages = (
        '{"id": "a", "channel": "sms", "text": "I can smell gas in the hall"}\n'
        "\n"
        '{"id": "b", "channel": "pigeon", "text": "?"}\n'
        '{"id": "c", "channel": "facebook", "text": "How do I pay my rent?"}\n'
    )
    code, said = await command("triage", data_dir=tmp_path, given=messages)
    first, second, problem = said.splitlines()
    assert code == 1
    assert problem.startswith("heard: line 3: write ")
    gas, rent = json.loads(first), json.loads(second)
    assert (gas["id"], gas["urgency"], gas["topic"]) == ("a", "emergency", "gas")
    assert gas["danger_to_life"] is True
    assert gas["reasons"]
    assert (rent["id"], rent["urgency"], rent["topic"]) == ("c", "routine", "rent")


async def test_the_fallback_is_a_document_that_rings_people(tmp_path: Path) -> None:
    """What is kept at the provider rings the fallback numbers without any of our servers."""
    code, said = await command(
        "fallback-twiml", data_dir=tmp_path, HEARD_PUBLIC_URL="https://heard.example.org"
    )
    assert code == 0
    assert said.startswith("<?xml")
    assert "<Dial" in said
    assert "<Number>+44" in said


async def test_triage_explains_a_text_in_words(tmp_path: Path) -> None:
    """An operator reads why a text gets its labels and what would change them."""
    code, said = await command(
        "triage", "--explain", "its coming down the walls by the fuse box", data_dir=tmp_path
    )
    assert code == 0
    assert said.startswith("emergency · water")
    assert "What would change it:" in said


async def test_without_corrections_there_are_no_examples(tmp_path: Path) -> None:
    """Asked before anything was ever corrected, it prints nothing and is content."""
    assert await command("triage", "--corrections", data_dir=tmp_path) == (0, "")
