"""`heard check`: what is asked of Meta before the first resident writes."""

from pathlib import Path

import pytest

from config.load import Settings, load_settings
from core.errors import HeardError
from heard.check import CHECKS
from tests.channels.rest_api import rest_api
from tests.config.conftest import SMALL

ACCOUNT = '\n[[accounts]]\nchannel = "messenger"\nid = "1077"\n'
SECRETS = {"META_APP_SECRET": "a" * 32, "META_VERIFY_TOKEN": "ours", "META_ACCESS_TOKEN": "token"}


def settings(tmp_path: Path, text: str, **environ: str) -> Settings:
    """Return the settings of a small centre."""
    path = tmp_path / "centre.toml"
    path.write_text(text, encoding="utf-8")
    return load_settings(path, environ)


async def test_each_account_at_meta_is_asked_for(tmp_path: Path) -> None:
    """The token is tried on every page and number; what Meta refuses is a problem to mend."""
    async with rest_api() as api:
        given = settings(tmp_path, SMALL + ACCOUNT, META_API_BASE_URL=api.url, **SECRETS)
        api.answer(200, {"id": "1077"})
        assert await CHECKS["meta"](given) == "1 accounts answer"
        assert api.asked[0].path == "/v23.0/1077"
        api.answer(400, {"error": {"code": 190}})
        with pytest.raises(HeardError, match="does not accept our access token"):
            await CHECKS["meta"](given)


async def test_accounts_without_secrets_are_a_problem_and_no_accounts_none(tmp_path: Path) -> None:
    """Nothing could be proved or sent without them."""
    with pytest.raises(HeardError, match="META_ACCESS_TOKEN"):
        await CHECKS["meta"](settings(tmp_path, SMALL + ACCOUNT))
    assert await CHECKS["meta"](settings(tmp_path, SMALL)) == "no [[accounts]] there"
