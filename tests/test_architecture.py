"""The conventions of the house, held by tests and not by memory."""

import ast
import importlib
import importlib.metadata
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from console import typegen
from tests.house import PACKAGES, ROOT, files, shown

LINES = {".py": 400, ".ts": 400, ".tsx": 400, ".lua": 120}
FUNCTION_LINES = 50
TABLES = ROOT / "store" / "migrations"  # a migration lists columns; there is nothing to divide
INIT_LINES = 20
OF_ALL = {"journeys", "scenarios"}  # tests of no package in particular

# Written in two halves, or this file would break the rule it holds.
REGISTRIES = ("registry." + "npmjs", "python" + "hosted.org", "pypi" + ".org", "deb." + "debian")
MACHINE_PATHS = re.compile(r"(?<![\w.~*}$)])/(?:work|root|home|Users|opt)/\w")
OUTSIDE = ".." + "/shared"
LINKS = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADINGS = re.compile(r"^#+ (.+)$", re.MULTILINE)


@pytest.mark.parametrize("name", PACKAGES)
def test_no_dependency_shadows_a_package(name: str) -> None:
    """`channels`, `agents` and `config` are also names of published packages; ours are imported."""
    module = importlib.import_module(name)
    assert module.__file__ == str(ROOT / name / "__init__.py")
    assert importlib.metadata.packages_distributions().get(name) is None


def test_imports_go_down_the_staircase() -> None:
    """Nothing below knows what is above it, adapters are strangers, and the rules are pure."""
    linter = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([linter], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_staircase_has_every_package() -> None:
    """A new package at the root is held to the same rules as the others."""
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    at_the_root = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "bench"}
    assert set(linter["root_packages"]) == set(PACKAGES) == at_the_root


def test_tests_mirror_the_packages() -> None:
    """Who looks for the tests of `channels/sms` finds them in `tests/channels/sms`."""
    folders = {
        path.parent.relative_to(ROOT / "tests")
        for path in files(".py", under=ROOT / "tests")
        if path.name.startswith("test_")
    }
    strays = [
        str(folder)
        for folder in folders
        if folder.parts
        and folder.parts[0] not in OF_ALL
        and not (ROOT / folder).is_dir()
        and not (ROOT / "tests" / folder / "package.json").exists()  # around a program from npm
    ]
    assert strays == []


def test_files_are_short() -> None:
    """One concept per file: a file that outgrows a few screens has more than one."""
    long = [
        f"{shown(path)}: {count} lines"
        for path in files(*LINES)
        if not path.name.endswith(".gen.ts")
        and (count := len(path.read_text().splitlines())) > LINES[path.suffix]
    ]
    assert long == []


def test_functions_are_short() -> None:
    """A function fits on a screen."""
    long = [
        f"{shown(path)}: {node.name} has {length} lines"
        for path in files(".py")
        if not path.is_relative_to(TABLES)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION_LINES
    ]
    assert long == []


def test_a_package_opens_with_words_only() -> None:
    """`__init__.py` says what lives there and where to start; importing a package runs nothing."""
    for path in files(".py"):
        if path.name == "__init__.py":
            body = ast.parse(path.read_text()).body
            only_words = len(body) == 1 and isinstance(body[0], ast.Expr)
            assert only_words, f"{shown(path)} must hold a docstring and nothing else"
            assert len(path.read_text().splitlines()) <= INIT_LINES, shown(path)


def test_generated_files_are_current() -> None:
    """The browser's types are those of the models: `python -m console.typegen` writes them."""
    assert typegen.TARGET.read_text() == typegen.generate()


def test_locks_hold_no_addresses() -> None:
    """The machine that installs decides where from; the locks only say what, by its digest."""
    locks = [
        *files(".lock"),
        *(path for path in files(".json") if path.name == "package-lock.json"),
    ]
    assert len(locks) >= 3
    for path in locks:
        text = path.read_text()
        assert '"resolved"' not in text, shown(path)
        assert path.suffix != ".lock" or "://" not in text, shown(path)


def test_nothing_names_this_machine_or_a_registry() -> None:
    """The project stands alone: no path of one machine, no host of a package registry."""
    found = []
    for path in files():
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        place = shown(path)
        found += [f"{place}: {host}" for host in REGISTRIES if host in text]
        found += [f"{place}: {match}" for match in MACHINE_PATHS.findall(text)]
        found += [f"{place}: {OUTSIDE}"] if OUTSIDE in text else []
    assert found == []


@pytest.mark.parametrize("page", [shown(path) for path in files(".md")])
def test_links_lead_somewhere(page: str) -> None:
    """Every link of the documentation leads to a file of the project, and to a heading in it."""
    path = ROOT / page
    for link in LINKS.findall(path.read_text()):
        if "://" in link or link.startswith("mailto:"):
            continue
        target, _, heading = link.partition("#")
        to = (path.parent / target).resolve() if target else path
        assert to.exists(), f"{page}: {link}"
        if heading:
            assert heading in {_anchor(title) for title in HEADINGS.findall(to.read_text())}, link


def _anchor(title: str) -> str:
    """Return what a heading is called in a link: lower case, hyphens for spaces."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
