"""The words of the page, by language. One that is not here is written in English."""

from typing import Final

ENGLISH: Final = {
    "title": "Send a photo to {centre}",
    "lead": "Show us what is wrong. Your photo goes straight to the person who is helping you.",
    "taken": "You can send photos, videos, voice messages or PDF files of up to {size} MB.",
    "choose": "Choose a photo, video or PDF",
    "about": "What does it show? (you may leave this empty)",
    "send": "Send",
    "urgent": "If it cannot wait, ring {phone}. If anybody is in danger, ring 999.",
    "works_until": "This link works until {until}.",
    "done": "We have it. Thank you. You can send another, or close this page.",
    "again": "Send another",
    "over": "This link is over",
    "over_lead": "Links work for a few days only. Ask us for a new one, or ring {phone}.",
    "none": "Choose a file first.",
    "busy": "We could not keep it just now. Press Send again in a minute.",
    "refused": "This file cannot be sent. {taken}",
    "sending": "Sending",
    "line": "The line broke off. Nothing is lost: press Send again.",
    "enough": "This link has taken all it can. Ask us for a new one.",
}

WELSH: Final = {
    "title": "Anfon llun at {centre}",
    "lead": "Dangoswch i ni beth sydd o'i le. Mae eich llun yn mynd yn syth at y person sy'n eich"
    " helpu.",
    "taken": "Gallwch anfon lluniau, fideos, negeseuon llais neu ffeiliau PDF hyd at {size} MB.",
    "choose": "Dewiswch lun, fideo neu PDF",
    "about": "Beth mae'n ei ddangos? (gallwch adael hwn yn wag)",
    "send": "Anfon",
    "urgent": "Os na all aros, ffoniwch {phone}. Os oes unrhyw un mewn perygl, ffoniwch 999.",
    "works_until": "Mae'r ddolen hon yn gweithio tan {until}.",
    "done": "Mae gennym ni. Diolch. Gallwch anfon un arall, neu gau'r dudalen hon.",
    "again": "Anfon un arall",
    "over": "Mae'r ddolen hon wedi dod i ben",
    "over_lead": "Am ychydig ddyddiau yn unig y mae dolenni'n gweithio. Gofynnwch i ni am un"
    " newydd, neu ffoniwch {phone}.",
    "none": "Dewiswch ffeil yn gyntaf.",
    "busy": "Ni allem ei gadw nawr. Pwyswch Anfon eto mewn munud.",
    "refused": "Ni ellir anfon y ffeil hon. {taken}",
    "sending": "Yn anfon",
    "line": "Torrodd y llinell. Does dim wedi'i golli: pwyswch Anfon eto.",
    "enough": "Mae'r ddolen hon wedi cymryd popeth y gall. Gofynnwch i ni am un newydd.",
}

WORDS: Final = {"en": ENGLISH, "cy": WELSH}


def spoken(language: str) -> str:
    """Return the language in which this resident gets the page."""
    plain = language.partition("-")[0]
    return plain if plain in WORDS else "en"
