"""What a resident wrote, made safe to keep: every store and every browser can hold it."""

from core.contact import MAX_TEXT


def clean(raw: str, limit: int = MAX_TEXT) -> str:
    """Return `raw` with what cannot be stored made visible, at most `limit` characters.

    A lone half of a surrogate pair cannot be written as UTF-8 and NUL cannot be kept by
    PostgreSQL; each becomes U+FFFD. Nothing else is changed: spaces, emoji and line ends stay.
    """
    storable = raw[:limit].encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return storable.replace("\x00", "\N{REPLACEMENT CHARACTER}")
