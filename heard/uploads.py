"""What takes files from browsers in a web process: residents' by a link, and everybody's else."""

from channels.adapter import Intake
from channels.media.upload import Uploads
from channels.upload.page import Page
from channels.upload.receive import Links, UploadPage
from config.fields import readable
from config.load import Settings
from heard.files import open_files, taken
from heard.runtime import Runtime, secret_key


def open_uploads(runtime: Runtime) -> Uploads:
    """Return what reads files that browsers send, and keeps them."""
    settings = runtime.settings
    files = open_files(settings, runtime.clock)
    return Uploads(files, taken(settings), secret_key(settings))


def upload_page(runtime: Runtime, intake: Intake, links: Links, uploads: Uploads) -> UploadPage:
    """Return the page on which residents send photos."""
    centre = runtime.settings.centre
    return UploadPage(
        intake=intake,
        links=links,
        uploads=uploads,
        page=Page(centre.name, _phone(runtime.settings), uploads.taken),
        until=centre.time_text,
        clock=runtime.clock,
    )


def _phone(settings: Settings) -> str:
    return readable(settings.centre.contact.phone, settings.centre.country)
