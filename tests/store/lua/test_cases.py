"""Every word that a script's header promises, in a situation that leads to it."""

from collections.abc import AsyncIterator

import pytest

from store.clients import StoreClient, command_client
from tests.store.lua import (
    cases_centre,
    cases_hands,
    cases_offers,
    cases_people,
    cases_residents,
    cases_time,
)
from tests.store.lua.case import Case
from tests.store.lua.stage import KEYS, Stage, changed, scripts

CASES: tuple[Case, ...] = (
    *cases_residents.CASES,
    *cases_offers.CASES,
    *cases_hands.CASES,
    *cases_people.CASES,
    *cases_time.CASES,
    *cases_centre.CASES,
)

# What a script answers when it did nothing, because it is too late, not allowed, or done already.
NO = {
    "CLOSED_ALREADY",
}
