"""What a file may be, and what it is called here."""

import re
from enum import StrEnum

FILE_ID = re.compile(r"fil_[0-9a-f]{32}")


class FileKind(StrEnum):
    """The kinds of files that a centre can take; which of them it takes is configured."""

    IMAGE = "image"
    PDF = "pdf"
    AUDIO = "audio"
    VIDEO = "video"
