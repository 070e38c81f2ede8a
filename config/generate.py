"""Writes the files that follow from the models: `python -m config.generate`, from the root."""

import json
from collections.abc import Mapping
from pathlib import Path

from config.explain import document
from config.schema import Schema

ROOT = Path(__file__).parents[1]


def generated() -> Mapping[Path, str]:
    """Return each generated file with what it should hold."""
    schema = json.dumps(Schema().root, ensure_ascii=False, indent=2)
    return {
        ROOT / "config" / "schema.json": f"{schema}\n",
        ROOT / "docs" / "configuration.md": document(),
    }


if __name__ == "__main__":
    for path, text in generated().items():
        path.write_text(text, encoding="utf-8")
