"""Every setting with its kind, default and meaning: for `heard check --explain` and the docs."""

import tomllib
from collections.abc import Iterator

from config.environment import Environment
from config.load import BANK_HOLIDAYS
from config.schema import Schema, Setting

DOCUMENT = """\
# Configuration

The centre file, `config/centre.toml` (or where `HEARD_CONFIG` says), holds everything that a
landlord chooses; the environment holds addresses, folders and secrets, and nothing else does.
Both are read once at the start and checked whole: every mistake is listed at once with the file,
the key and what to write instead, and unknown keys are mistakes. `python -m heard check` does only
that; with `--explain` it prints the tables below.

`config/centre.toml` is the demo centre, with every option explained. An editor that knows TOML
schemas completes and checks it by `config/schema.json`. This page and that file are written by
`python -m config.generate`, and a test holds them to the models.

## Bank holidays

`config/bank_holidays.toml` has the dates of each nation until the end of {until}, from
www.gov.uk/bank-holidays. Add the next year's once a year, usually in autumn, and whenever one is
proclaimed. Days of a landlord's own are `closed_on` in the centre file.

## Environment

{environment}

## Centre file

`[]` stands for each entry of a list of tables (`[[queues]]`), `<name>` for a name or language of
your choice.

{centre}
"""


def explain() -> str:
    """Return every setting as plain text, three lines each."""
    return "\n".join(
        f"{setting.key}\n    {setting.description}\n    {setting.kind}{_default(setting)}"
        for setting in (*_environment(), *Schema().settings())
    )


def document() -> str:
    """Return docs/configuration.md."""
    nations = tomllib.loads(BANK_HOLIDAYS.read_text(encoding="utf-8"))
    return DOCUMENT.format(
        until=min(max(days) for days in nations.values()).year,
        environment=_table(_environment()),
        centre=_table(Schema().settings()),
    )


def _environment() -> Iterator[Setting]:
    for field in Environment.model_fields.values():
        default = "" if field.default is None else str(field.default)
        yield Setting(str(field.alias), "text", default, field.description or "")


def _default(setting: Setting) -> str:
    if setting.default in ("", "required"):
        return f" ({setting.default})" if setting.default else ""
    return f" (default: {setting.default})"


def _table(settings: Iterator[Setting]) -> str:
    rows = ["| key | what | kind | default |", "|---|---|---|---|"]
    rows += [
        f"| `{s.key}` | {_cell(s.description)} | {_cell(s.kind)} | {_cell(s.default)} |"
        for s in settings
    ]
    return "\n".join(rows)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
