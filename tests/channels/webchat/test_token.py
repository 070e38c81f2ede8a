"""The token that resumes a chat."""

from hypothesis import given
from hypothesis import strategies as st

from channels.webchat.token import issue, session_of

SESSIONS = st.from_regex(r"[a-z0-9_]{8,64}", fullmatch=True)


@given(SESSIONS)
def test_a_token_opens_its_own_session(session: str) -> None:
    """What was issued is known again, by the same secret only."""
    assert session_of("secret", issue("secret", session)) == session
    assert session_of("another", issue("secret", session)) is None


@given(SESSIONS, SESSIONS)
def test_a_signature_is_for_one_session(one: str, other: str) -> None:
    """Nobody takes over a session by putting its id before their own signature."""
    if one != other:
        signature = issue("secret", one).partition(".")[2]
        assert session_of("secret", f"{other}.{signature}") is None


@given(st.text())
def test_anything_else_opens_nothing(token: str) -> None:
    """No text makes it fail."""
    assert session_of("secret", token) is None
