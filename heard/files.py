"""Where this installation keeps files, and where it may fetch them from."""

import base64

from channels.media.fetch import Source
from channels.media.kinds import Taken
from channels.meta.graph import BASE_URL
from config.environment import Environment
from config.load import Settings
from core.clock import Clock
from heard.channels import plain
from heard.runtime import Runtime
from router.retention import FileRetention
from store.files.files import Files
from store.files.folder import Folder
from store.files.s3 import Bucket
from store.files.sigv4 import Credentials

TWILIO = "https://*.twilio.com"  # also api.<edge>.<region>.twilio.com
WHATSAPP_FILES = "https://lookaside.fbsbx.com"
META_FILES = ("https://*.fbcdn.net", "https://*.fbsbx.com", "https://*.cdninstagram.com")


def open_files(settings: Settings, clock: Clock) -> Files:
    """Return the storage that is configured, else the folder `files` in the data directory."""
    given = settings.environment
    if not given.s3_endpoint:
        return Folder(given.data_dir.resolve() / "files")
    secret = plain(given.s3_secret_access_key)
    credentials = Credentials(given.s3_access_key_id, secret, given.s3_region)
    return Bucket(given.s3_endpoint, given.s3_bucket, given.s3_prefix, credentials, clock)


def file_retention(runtime: Runtime) -> FileRetention:
    """Return what deletes files when their time is over."""
    settings, clock = runtime.settings, runtime.clock
    days = settings.centre.retention.media_days
    return FileRetention(open_files(settings, clock), days, clock)


def taken(settings: Settings) -> Taken:
    """Return which files the centre takes."""
    media = settings.centre.media
    return Taken(media.largest, frozenset(media.kinds))


def sources(environment: Environment) -> tuple[Source, ...]:
    """Return where providers' files are; a new provider with files is added here."""
    twilio = (_twilio(environment),) if environment.has_twilio else ()
    return (*twilio, *_meta(environment)) if environment.meta_access_token else twilio


def _meta(environment: Environment) -> tuple[Source, ...]:
    """Return Meta's API, which says where a file of WhatsApp is, and where files are."""
    proof = f"Bearer {plain(environment.meta_access_token)}"
    own = environment.meta_api_base_url
    api = Source(own or BASE_URL, proof, private=bool(own), index=True)
    return (api, Source(WHATSAPP_FILES, proof), *map(Source, META_FILES))


def _twilio(environment: Environment) -> Source:
    """Return Twilio's API, or what is configured in its place, which may be on this machine."""
    user, password = environment.twilio_account_sid, plain(environment.twilio_auth_token)
    if environment.twilio_api_key:
        user, password = environment.twilio_api_key, plain(environment.twilio_api_secret)
    proof = f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"
    own = environment.twilio_api_base_url
    return Source(own or TWILIO, proof, private=bool(own), discards=True)
