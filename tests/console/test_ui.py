"""The console's side in the browser."""

import subprocess

from tests.house import ROOT


def test_the_rules_of_the_browsers_side_hold() -> None:
    """Its state after events, its words, its contrasts: what vitest proves in `console/ui/test`."""
    command = [str(ROOT / "tools" / "with-node"), "npm", "test", "--silent"]
    ran = subprocess.run(
        command, cwd=ROOT / "console" / "ui", capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
