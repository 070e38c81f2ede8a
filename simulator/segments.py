"""How many parts a text is sent in (3GPP TS 23.038: GSM 7-bit if that can say it, else UCS-2)."""

GSM_7_BIT = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
TWO_SEPTETS = frozenset("^{}\\[~]|€\f")


def segments(text: str) -> int:
    """Return the number of parts; an empty text is still one."""
    if all(letter in GSM_7_BIT or letter in TWO_SEPTETS for letter in text):
        length = len(text) + sum(letter in TWO_SEPTETS for letter in text)
        single, joined = 160, 153
    else:
        length, single, joined = len(text.encode("utf-16-le")) // 2, 70, 67
    return 1 if length <= single else -(-length // joined)
