"""The centre file as the scripts read it: queues with targets, weights and times."""

from typing import Any

from config.centre import Centre
from config.queues import Queue
from core.words import Channel, Medium, Urgency


def for_scripts(centre: Centre) -> dict[str, Any]:
    """Return the argument of the `configure` script: `queues` and `settings`, all flat."""
    offers, presence, capacity = centre.offers, centre.presence, centre.capacity
    settings: dict[str, int] = {
        "weight|voice": capacity.voice,
        "weight|callback": capacity.callback,
        "weight|chat": capacity.chat,
        "weight|message": capacity.message,
        "weight|quiet": capacity.quiet,
        "max_held": capacity.max_held,
        "connect_ms": offers.connect_s * 1000,
        "telephone_ms": offers.telephone_s * 1000,
        "record": int(centre.voice.record_calls),
        "misses_before_away": offers.misses_before_away,
        "skip_missed_ms": offers.skip_missed_s * 1000,
        "skip_declined_ms": offers.skip_declined_s * 1000,
        "wrap_up_ms": offers.wrap_up_s * 1000,
        "stale_ms": presence.stale_s * 1000,
        "grace_ms": presence.grace_s * 1000,
        "head_start_ms|promise": centre.promises.head_start_s * 1000,
    }
    if centre.number_for(Channel.SMS):
        settings["chat_left_ms"] = centre.webchat.text_after_s * 1000
    for medium in Medium:
        settings[f"offer_ms|{medium}"] = offers.answer_s.of(medium) * 1000
    queues = {
        queue.id: {
            "name": queue.name,
            "skills": ",".join(queue.skills),
            "neighbours": ",".join(queue.neighbours),
            "reserve": queue.reserve,
            **{
                f"target|{urgency}|{medium}": queue.targets.of(urgency, medium)
                for urgency in Urgency
                for medium in Medium
            },
            **{
                f"rings|{urgency}|{medium}": _rings(queue, urgency, medium)
                for urgency in Urgency
                for medium in Medium
            },
        }
        for queue in centre.queues
    }
    return {"queues": queues, "settings": settings}


def _rings(queue: Queue, urgency: Urgency, medium: Medium) -> str:
    """Return after how many ms each further ring is asked (config/queues.py has the order)."""
    target_ms = queue.targets.of(urgency, medium) * 1000
    return ",".join(str(target_ms * share // 100) for share in queue.rings.of(urgency))
