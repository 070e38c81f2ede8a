"""All cases: the contract of every script, word by word."""

from tests.store.lua import (
    cases_callbacks,
    cases_calls,
    cases_centre,
    cases_forward,
    cases_hands,
    cases_household,
    cases_line,
    cases_media,
    cases_linking,
    cases_offers,
    cases_people,
    cases_reach,
    cases_receive,
    cases_ringing,
    cases_rings,
    cases_taking,
    cases_time,
    cases_words,
)
from tests.store.lua.case import Case

CASES: tuple[Case, ...] = (
    *cases_receive.CASES,
    *cases_forward.CASES,
    *cases_offers.CASES,
    *cases_calls.CASES,
    *cases_callbacks.CASES,
    *cases_ringing.CASES,
    *cases_line.CASES,
    *cases_rings.CASES,
    *cases_words.CASES,
    *cases_media.CASES,
    *cases_hands.CASES,
    *cases_household.CASES,
    *cases_linking.CASES,
    *cases_people.CASES,
    *cases_reach.CASES,
    *cases_taking.CASES,
    *cases_time.CASES,
    *cases_centre.CASES,
)
