"""The centre file by which a process works now; a reload puts another one here."""

from dataclasses import dataclass

from config.centre import Centre


@dataclass(slots=True)
class Current:
    """Held by every part that decides by the centre file; who asks next works by the new one.

    What is built once at the start (channels, prompts, addresses) takes a restart to change.
    """

    centre: Centre
