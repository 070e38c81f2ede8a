"""What comes from the environment: addresses, folders and every secret."""

from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    StringConstraints,
    ValidationError,
)

CENTRE_FILE = "config/centre.toml"

# Half of a pair is a mistake: it would fail at the first call, in the middle of the night.
TOGETHER = (
    ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"),
    ("TWILIO_API_KEY", "TWILIO_API_SECRET"),
    ("META_APP_SECRET", "META_VERIFY_TOKEN"),
    ("HEARD_S3_ENDPOINT", "HEARD_S3_BUCKET"),
    ("HEARD_S3_ENDPOINT", "HEARD_S3_ACCESS_KEY_ID"),
    ("HEARD_S3_ENDPOINT", "HEARD_S3_SECRET_ACCESS_KEY"),
)


def _schemes(*schemes: str) -> Callable[[SecretStr], SecretStr]:
    def check(url: SecretStr) -> SecretStr:
        if urlsplit(url.get_secret_value()).scheme not in schemes:
            message = f"must begin with {' or '.join(f'{scheme}://' for scheme in schemes)}"
            raise ValueError(message)
        return url

    return check


def _base_url(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        message = "must be a web address, like https://heard.example.org"
        raise ValueError(message)
    if parts.username or parts.query or parts.fragment:
        message = "must hold no user, query or fragment: webhook signatures would not match"
        raise ValueError(message)
    return url.rstrip("/")


BaseUrl = Annotated[str, AfterValidator(_base_url)]
RedisUrl = Annotated[
    SecretStr, AfterValidator(_schemes("redis", "rediss", "unix", "redis+sentinel"))
]
DatabaseUrl = Annotated[
    SecretStr, AfterValidator(_schemes("postgresql", "postgresql+psycopg", "sqlite"))
]


class Environment(BaseModel):
    """Every variable that Heard reads. An empty one counts as absent; None or "" is absent here.

    Secrets and the URLs that may hold one are `SecretStr`: printing this shows stars.
    """

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)

    port: Annotated[int, Field(gt=0, lt=65536)] = Field(
        8080, alias="PORT", description="Where web listens: a number up to 65535."
    )
    host: str = Field(
        "127.0.0.1",
        alias="HEARD_HOST",
        description="Where web listens: this machine, behind a proxy; 0.0.0.0 for everywhere.",
    )
    data_dir: Path = Field(
        Path("var"), alias="HEARD_DATA_DIR", description="Folder for what an embedded house keeps."
    )
    config: Path = Field(Path(CENTRE_FILE), alias="HEARD_CONFIG", description="The centre file.")
    redis_url: RedisUrl | None = Field(
        None,
        alias="HEARD_REDIS_URL",
        description="redis://, rediss://, unix://, redis+sentinel://; absent: embedded.",
    )
    database_url: DatabaseUrl | None = Field(
        None,
        alias="HEARD_DATABASE_URL",
        description="postgresql://…; absent: SQLite in the data directory.",
    )
    given_public_url: BaseUrl = Field(
        "",
        alias="HEARD_PUBLIC_URL",
        description="The address that providers call; absent: this machine and PORT.",
        validate_default=False,
    )
    secret_key: SecretStr | None = Field(
        None,
        alias="HEARD_SECRET_KEY",
        description="Seals sessions; absent: made once and kept in the data directory.",
    )
    metrics_token: SecretStr | None = Field(
        None,
        alias="HEARD_METRICS_TOKEN",
        description="Lets a collector on another machine read /metrics; absent: only this one.",
    )
    demo_password: SecretStr | None = Field(
        None, alias="HEARD_DEMO_PASSWORD", description="The password of the demo people."
    )
    s3_endpoint: BaseUrl = Field(
        "",
        alias="HEARD_S3_ENDPOINT",
        description="S3-compatible storage for files; absent: the data directory.",
    )
    s3_bucket: Annotated[str, StringConstraints(pattern=r"^([a-z0-9][a-z0-9.\-]{1,62})?$")] = Field(
        "", alias="HEARD_S3_BUCKET", description="The bucket, addressed by path."
    )
    s3_prefix: Annotated[str, StringConstraints(pattern=r"^([A-Za-z0-9_\-]+/)*$")] = Field(
        "", alias="HEARD_S3_PREFIX", description="What goes before every name, like heard/."
    )
    s3_region: Annotated[str, StringConstraints(pattern="^[a-z0-9-]+$")] = Field(
        "us-east-1", alias="HEARD_S3_REGION", description="Its region, as signatures name it."
    )
    s3_access_key_id: str = Field(
        "", alias="HEARD_S3_ACCESS_KEY_ID", description="A key that may put, get, delete and list."
    )
    s3_secret_access_key: SecretStr | None = Field(
        None, alias="HEARD_S3_SECRET_ACCESS_KEY", description="The secret of that key."
    )
    twilio_account_sid: Annotated[str, StringConstraints(pattern="^(AC.+)?$")] = Field(
        "", alias="TWILIO_ACCOUNT_SID", description="The account, AC…; absent: no Twilio."
    )
    twilio_auth_token: SecretStr | None = Field(
        None, alias="TWILIO_AUTH_TOKEN", description="Proves that a webhook is Twilio's."
    )
    twilio_auth_token_previous: SecretStr | None = Field(
        None,
        alias="TWILIO_AUTH_TOKEN_PREVIOUS",
        description="The token before it, or the one to come, while Twilio rotates them.",
    )
    twilio_api_key: Annotated[str, StringConstraints(pattern="^(SK.+)?$")] = Field(
        "", alias="TWILIO_API_KEY", description="A key, SK…, for browser phones."
    )
    twilio_api_secret: SecretStr | None = Field(
        None, alias="TWILIO_API_SECRET", description="The secret of that key."
    )
    twilio_twiml_app_sid: Annotated[str, StringConstraints(pattern="^(AP.+)?$")] = Field(
        "", alias="TWILIO_TWIML_APP_SID", description="The application, AP…, of browser phones."
    )
    twilio_api_base_url: BaseUrl = Field(
        "", alias="TWILIO_API_BASE_URL", description="Another host for the REST API, for tests."
    )
    meta_app_secret: SecretStr | None = Field(
        None, alias="META_APP_SECRET", description="Proves that a webhook is Meta's."
    )
    meta_app_secret_previous: SecretStr | None = Field(
        None,
        alias="META_APP_SECRET_PREVIOUS",
        description="The secret before it, while it is being changed.",
    )
    meta_verify_token: SecretStr | None = Field(
        None, alias="META_VERIFY_TOKEN", description="What Meta repeats when the webhook is set up."
    )
    meta_access_token: SecretStr | None = Field(
        None, alias="META_ACCESS_TOKEN", description="For sending through Meta."
    )
    meta_api_base_url: BaseUrl = Field(
        "", alias="META_API_BASE_URL", description="Another host for Meta's API, for tests."
    )

    @property
    def public_url(self) -> str:
        """The base of every address that a provider is given, without a slash at the end."""
        return self.given_public_url or f"http://127.0.0.1:{self.port}"

    @property
    def has_twilio(self) -> bool:
        """Whether an account is configured; without one the simulated network answers."""
        return bool(self.twilio_account_sid)


NAMES: Mapping[str, str] = {
    str(field.alias): name for name, field in Environment.model_fields.items()
}


def read_environment(environ: Mapping[str, str]) -> tuple[Environment | None, list[str]]:
    """Return the environment, or None, and every mistake in it; no mistake shows a value."""
    given = {name: environ[name].strip() for name in NAMES if environ.get(name, "").strip()}
    mistakes = [*_misspelt(environ), *_halves(given)]
    try:
        return Environment.model_validate(given), mistakes
    except ValidationError as error:
        return None, [*mistakes, *_wrong(error)]


def _misspelt(environ: Mapping[str, str]) -> Iterator[str]:
    """Yield variables that are nearly ours: `HEARD_REDIS_URI` would silently be no Redis."""
    for name in sorted(environ):
        if name.startswith("HEARD_") and name not in NAMES:
            for near in get_close_matches(name, NAMES, n=1, cutoff=0.85):
                yield f"environment: {name}: unknown variable; did you mean {near}?"


def _halves(given: Mapping[str, str]) -> Iterator[str]:
    for pair in TOGETHER:
        absent = [name for name in pair if name not in given]
        if len(absent) == 1:
            other = next(name for name in pair if name in given)
            yield f"environment: {absent[0]}: missing; it is needed together with {other}"


def _wrong(error: ValidationError) -> Iterator[str]:
    for item in error.errors(include_url=False, include_input=False):
        name = str(item["loc"][0])
        field = Environment.model_fields[NAMES[name]]
        own = item.get("ctx", {}).get("error")
        problem = str(own) if own else f"cannot be used: {field.description}"
        yield f"environment: {name}: {problem}"
