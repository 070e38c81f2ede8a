"""Files that residents and agents send (`[media]`)."""

from typing import Annotated

from pydantic import Field

from config.fields import Count, Section
from core.media import FileKind

MEGABYTE = 1_000_000


class Media(Section):
    """Files that residents and agents send (`[media]`)."""

    largest_mb: Annotated[int, Field(strict=True, gt=0, le=100)] = Field(
        25, description="The largest file in MB; providers send at most 16 to 25."
    )
    kinds: Annotated[tuple[FileKind, ...], Field(min_length=1)] = Field(
        tuple(FileKind), description="What is taken: image, pdf, audio, video."
    )
    link_hours: Count = Field(72, description="How long a link for sending photos works.")
    link_files: Count = Field(10, description="How many files one such link takes.")

    @property
    def largest(self) -> int:
        """The largest file in bytes."""
        return self.largest_mb * MEGABYTE
