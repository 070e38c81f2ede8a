"""What comes from the environment, and that its secrets stay secret."""

from pathlib import Path

import pytest

from config.environment import NAMES, Environment, read_environment
from config.load import centre_path
from tests.config.conftest import SMALL, Load, Mistakes

# Every variable that the project promises to read.
PROMISED = [
    "PORT",
    "HEARD_HOST",
    "HEARD_DATA_DIR",
    "HEARD_CONFIG",
    "HEARD_REDIS_URL",
    "HEARD_DATABASE_URL",
    "HEARD_PUBLIC_URL",
    "HEARD_SECRET_KEY",
    "HEARD_METRICS_TOKEN",
    "HEARD_DEMO_PASSWORD",
    "HEARD_S3_ENDPOINT",
    "HEARD_S3_BUCKET",
    "HEARD_S3_PREFIX",
    "HEARD_S3_REGION",
    "HEARD_S3_ACCESS_KEY_ID",
    "HEARD_S3_SECRET_ACCESS_KEY",
    "TWILIO_ACCOUNT_SID",
    "TWILIO_AUTH_TOKEN",
    "TWILIO_AUTH_TOKEN_PREVIOUS",
    "TWILIO_API_KEY",
    "TWILIO_API_SECRET",
    "TWILIO_TWIML_APP_SID",
    "TWILIO_API_BASE_URL",
    "META_APP_SECRET",
    "META_APP_SECRET_PREVIOUS",
    "META_VERIFY_TOKEN",
    "META_ACCESS_TOKEN",
    "META_API_BASE_URL",
]

SECRET = "hunter2-and-more"
SECRETS = {
    "HEARD_REDIS_URL": f"redis://:{SECRET}@redis.example:6379/0",
    "HEARD_DATABASE_URL": f"postgresql://heard:{SECRET}@db.example/heard",
    "HEARD_SECRET_KEY": SECRET,
    "HEARD_DEMO_PASSWORD": SECRET,
    "HEARD_METRICS_TOKEN": SECRET,
    "HEARD_S3_ENDPOINT": "https://s3.example",
    "HEARD_S3_BUCKET": "files",
    "HEARD_S3_ACCESS_KEY_ID": "key",
    "HEARD_S3_SECRET_ACCESS_KEY": SECRET,
    "TWILIO_ACCOUNT_SID": "AC0123",
    "TWILIO_AUTH_TOKEN": SECRET,
    "TWILIO_AUTH_TOKEN_PREVIOUS": SECRET,
    "TWILIO_API_KEY": "SK0123",
    "TWILIO_API_SECRET": SECRET,
    "META_APP_SECRET": SECRET,
    "META_APP_SECRET_PREVIOUS": SECRET,
    "META_VERIFY_TOKEN": SECRET,
    "META_ACCESS_TOKEN": SECRET,
}


def read(**environ: str) -> Environment:
    """Return an environment that has no mistake."""
    environment, mistakes = read_environment(environ)
    assert mistakes == []
    assert environment is not None
    return environment


def complaints(**environ: str) -> list[str]:
    """Return what is wrong with an environment."""
    return read_environment(environ)[1]


def test_exactly_the_promised_variables_are_read() -> None:
    """The names are fixed: other programs set them."""
    assert sorted(NAMES) == sorted(PROMISED)


def test_an_empty_environment_is_a_house_of_its_own() -> None:
    """Without any variable everything is embedded and listens on 8080."""
    environment = read()
    assert environment.port == 8080
    assert environment.data_dir == Path("var")
    assert environment.redis_url is None
    assert environment.database_url is None
    assert environment.public_url == "http://127.0.0.1:8080"
    assert not environment.has_twilio


def test_an_empty_variable_counts_as_absent() -> None:
    """`TWILIO_AUTH_TOKEN=` in a file of variables is no token."""
    environment = read(PORT="", HEARD_REDIS_URL=" ", TWILIO_AUTH_TOKEN="", HEARD_PUBLIC_URL="")
    assert environment == read()


def test_the_centre_file_is_where_the_environment_says() -> None:
    """HEARD_CONFIG names another landlord's file."""
    assert centre_path({"HEARD_CONFIG": "elsewhere.toml"}) == Path("elsewhere.toml")
    assert centre_path({}) == Path("config/centre.toml")
    assert centre_path({"HEARD_CONFIG": ""}) == Path("config/centre.toml")


def test_the_public_url_is_kept_as_signatures_need_it() -> None:
    """One slash too many at the end would break every signature."""
    assert read(HEARD_PUBLIC_URL="https://heard.example/").public_url == "https://heard.example"


@pytest.mark.parametrize("url", ["heard.example", "ftp://heard.example", "https://"])
def test_a_public_url_that_no_provider_can_call_is_refused(url: str) -> None:
    """It must begin with http or https and name a host."""
    [complaint] = complaints(HEARD_PUBLIC_URL=url)
    assert complaint == (
        "environment: HEARD_PUBLIC_URL: must be a web address, like https://heard.example.org"
    )


def test_a_public_url_with_a_password_is_refused_without_showing_it() -> None:
    """Signatures over such an address do not match, and the log must not hold it."""
    [complaint] = complaints(HEARD_PUBLIC_URL=f"https://me:{SECRET}@heard.example")
    assert "signatures" in complaint
    assert SECRET not in complaint


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("PORT", "eighty", "Where web listens"),
        ("PORT", "70000", "Where web listens"),
        ("HEARD_REDIS_URL", f"http://{SECRET}", "must begin with redis:// or"),
        ("HEARD_DATABASE_URL", f"mysql://{SECRET}", "must begin with postgresql:// or"),
        ("TWILIO_ACCOUNT_SID", "SK0123", "AC…"),
    ],
)
def test_a_wrong_variable_is_named_with_what_to_write(name: str, value: str, hint: str) -> None:
    """The complaint names the variable and never shows what was in it."""
    found = [c for c in complaints(**{name: value}) if "missing" not in c]
    assert len(found) == 1
    assert found[0].startswith(f"environment: {name}: ")
    assert hint in found[0]
    assert value not in found[0]


def test_half_of_a_pair_is_refused() -> None:
    """An account without its token would fail at the first call."""
    assert complaints(TWILIO_ACCOUNT_SID="AC0123", TWILIO_API_SECRET=SECRET) == [
        "environment: TWILIO_AUTH_TOKEN: missing; it is needed together with TWILIO_ACCOUNT_SID",
        "environment: TWILIO_API_KEY: missing; it is needed together with TWILIO_API_SECRET",
    ]


def test_a_misspelt_variable_is_not_passed_over() -> None:
    """HEARD_REDIS_URI would silently start an empty house of its own."""
    assert complaints(HEARD_REDIS_URI="redis://somewhere") == [
        "environment: HEARD_REDIS_URI: unknown variable; did you mean HEARD_REDIS_URL?"
    ]


def test_variables_of_others_are_left_alone() -> None:
    """A variable that is not nearly ours is somebody else's business."""
    assert complaints(HEARD_OF_CATS="yes", TWILIO_REGION="ie1", PATH="bin") == []


def test_no_secret_is_ever_printed(load: Load) -> None:
    """Neither settings nor environment show a secret, however they are printed."""
    settings = load(SMALL, **SECRETS)
    environment = settings.environment
    for shown in (
        repr(settings),
        str(environment),
        repr(environment),
        environment.model_dump_json(),
    ):
        assert SECRET not in shown
    assert environment.secret_key is not None
    assert environment.secret_key.get_secret_value() == SECRET


def test_no_mistake_shows_a_secret(mistakes: Mistakes) -> None:
    """Not when a secret is in the wrong place, and not when it was put into the centre file."""
    spoiled = f'twilio_auth_token = "{SECRET}"\n{SMALL}'
    found = mistakes(spoiled, **{**SECRETS, "HEARD_REDIS_URL": SECRET, "TWILIO_API_KEY": SECRET})
    assert len(found) == 3
    assert SECRET not in "\n".join(found)
