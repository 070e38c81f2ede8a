"""The network is no part of the house."""

import ast
from pathlib import Path

HOUSE = {"heard", "console", "router", "queues", "agents", "channels", "config", "store", "core"}
SHARED = {"core.clock", "core.ids"}
SIMULATOR = Path(__file__).parents[2] / "simulator"


def imported(source: Path) -> set[str]:
    """Every module that a file imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(str(node.module))
    return found


def test_it_shares_only_the_clock_and_the_ids_with_the_house() -> None:
    """A mistake in an adapter is not hidden by the same mistake in the simulator."""
    sources = list(SIMULATOR.rglob("*.py"))
    assert len(sources) > 20
    for source in sources:
        shared = {module for module in imported(source) if module.split(".")[0] in HOUSE}
        assert shared <= SHARED, f"{source.name} imports {shared - SHARED}"
