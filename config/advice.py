"""Safety advice that goes with the human, never instead of one: what to do until help is there.

The texts are short enough for two text messages and name the service to ring in each nation. The
centre file may replace any of them (`[advice.<language>]`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from config.fields import fill


class Nation(StrEnum):
    """Where the homes are: decides bank holidays and whom to ring in danger."""

    ENGLAND = "england"
    WALES = "wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern-ireland"


class Danger(StrEnum):
    """What can kill within hours, as triage names it."""

    GAS = "gas"
    CO = "co"
    FIRE = "fire"
    ELECTRICS = "electrics"
    WATER_ELECTRICS = "water_electrics"
    STRUCTURE = "structure"
    VIOLENCE = "violence"
    SUICIDE = "suicide"
    MEDICAL = "medical"
    TRAPPED = "trapped"
    LIFE = "life"  # any danger that has no advice of its own


@dataclass(frozen=True, slots=True)
class Services:
    """Whom to ring in a nation; `crisis` is for somebody who may take their life."""

    emergency: str
    gas: str
    crisis: str
    bank_holidays: str  # the key of config/bank_holidays.toml


_GREAT_BRITAIN_GAS = "0800 111 999"  # National Gas Emergency Service
_SAMARITANS = "Samaritans on 116 123"

SERVICES: Mapping[Nation, Services] = {
    Nation.ENGLAND: Services(
        "999", _GREAT_BRITAIN_GAS, f"111 (option 2) or {_SAMARITANS}", "england-and-wales"
    ),
    Nation.WALES: Services(
        "999", _GREAT_BRITAIN_GAS, f"111 (option 2) or {_SAMARITANS}", "england-and-wales"
    ),
    Nation.SCOTLAND: Services("999", _GREAT_BRITAIN_GAS, f"111 or {_SAMARITANS}", "scotland"),
    Nation.NORTHERN_IRELAND: Services(
        "999", "0800 002 001", f"Lifeline on 0808 808 8000 or {_SAMARITANS}", "northern-ireland"
    ),
}

ADVICE: Mapping[Danger, str] = {
    Danger.GAS: "Gas can explode. Get everyone out now. No flames, switches, doorbells or phones "
    "inside; open windows and turn the gas off at the meter if you can on the way. From outside "
    "ring {gas} (free, day and night). If anyone feels ill, ring {emergency}.",
    Danger.CO: "Carbon monoxide can kill and cannot be smelled. Turn appliances off, open windows "
    "and get everyone out into fresh air now. Then ring {gas} (free, day and night). If anyone "
    "feels ill, dizzy or sleepy, ring {emergency}.",
    Danger.FIRE: "If there is fire or smoke, get out, stay out and ring {emergency}. Do not go "
    "back for anything and do not use a lift.",
    Danger.ELECTRICS: "Do not touch bare wires, wet switches or anything that sparks. Turn the "
    "electricity off at the fuse box only if it is dry and safe to reach; keep everyone away. If "
    "anyone has had a shock, or anything burns, get out and ring {emergency}.",
    Danger.WATER_ELECTRICS: "Water and electricity together can kill. Keep everyone away from wet "
    "lights, sockets and switches. Turn the electricity off at the fuse box only if it is dry and "
    "safe to reach. If anyone has had a shock, or anything sparks or burns, get out and ring "
    "{emergency}.",
    Danger.STRUCTURE: "Get everyone away from what may fall, and out if you can do so safely. Do "
    "not go back in. If anyone is hurt or trapped, ring {emergency}.",
    Danger.VIOLENCE: "If you are in danger now, ring {emergency}. If you cannot speak, from a "
    "mobile press 55 when asked. Go to a safe place if you can.",
    Danger.SUICIDE: "You matter and you are not alone. If your life is in danger now, ring "
    "{emergency}. To talk to somebody at any hour, ring {crisis}, free.",
    Danger.MEDICAL: "If someone is very ill, hurt, not waking up or struggling to breathe, ring "
    "{emergency} now and stay with them.",
    Danger.TRAPPED: "If someone is shut in and very young, ill or frightened, or there is smoke, "
    "ring {emergency} now. Keep talking to them.",
    Danger.LIFE: "If anyone is in danger now, ring {emergency}.",
}


def advice_for(
    dangers: Iterable[str], nation: Nation, own: Mapping[Danger, str] | None = None
) -> str:
    """Return the advice for these dangers, each once, or an empty text when there is none.

    `own` are the centre's own texts. A danger without a text gets the general one: advice is never
    left out because a word is new.
    """
    known = {danger.value: danger for danger in Danger}
    chosen = dict.fromkeys(known.get(name, Danger.LIFE) for name in dangers)
    texts = {**ADVICE, **(own or {})}
    services = SERVICES[nation]
    return " ".join(
        fill(texts[d], emergency=services.emergency, gas=services.gas, crisis=services.crisis)
        for d in chosen
    )
