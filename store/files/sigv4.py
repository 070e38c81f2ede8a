"""AWS Signature Version 4, as every S3-compatible storage asks for it. Pure.

Source: "Authenticating Requests: Using the Authorization Header", Amazon S3 API reference.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import parse_qsl, quote, urlsplit

ALGORITHM = "AWS4-HMAC-SHA256"
UNRESERVED = "-_.~"


@dataclass(frozen=True, slots=True)
class Credentials:
    """An access key for one region of one storage."""

    access_key_id: str
    secret_access_key: str = field(repr=False)
    region: str


def signed(
    method: str, url: str, digest: str, at: datetime, credentials: Credentials
) -> dict[str, str]:
    """Return the headers that prove the request; `digest` is the SHA-256 of the body in hex."""
    moment, day = f"{at:%Y%m%dT%H%M%SZ}", f"{at:%Y%m%d}"
    headers = {
        "host": urlsplit(url).netloc,
        "x-amz-content-sha256": digest,
        "x-amz-date": moment,
    }
    scope = f"{day}/{credentials.region}/s3/aws4_request"
    names = ";".join(sorted(headers))
    request = hashlib.sha256(_canonical(method, url, headers, digest).encode()).hexdigest()
    to_sign = f"{ALGORITHM}\n{moment}\n{scope}\n{request}"
    signature = hmac.new(_key(credentials, day), to_sign.encode(), hashlib.sha256).hexdigest()
    authorization = (
        f"{ALGORITHM} Credential={credentials.access_key_id}/{scope}, "
        f"SignedHeaders={names}, Signature={signature}"
    )
    return {**headers, "authorization": authorization}


def _canonical(method: str, url: str, headers: Mapping[str, str], digest: str) -> str:
    parts = urlsplit(url)
    query = sorted(
        (quote(name, safe=UNRESERVED), quote(value, safe=UNRESERVED))
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
    )
    return "\n".join(
        (
            method,
            parts.path or "/",
            "&".join(f"{name}={value}" for name, value in query),
            *(f"{name}:{headers[name].strip()}" for name in sorted(headers)),
            "",
            ";".join(sorted(headers)),
            digest,
        )
    )


def _key(credentials: Credentials, day: str) -> bytes:
    key = f"AWS4{credentials.secret_access_key}".encode()
    for part in (day, credentials.region, "s3", "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return key
