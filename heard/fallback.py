"""`heard fallback-twiml`: what the number's fallback at the provider must serve."""

import argparse
import sys
from collections.abc import Mapping

from channels.voice.twiml import fallback_twiml
from heard.channels import voice_settings
from heard.runtime import read_settings


def main(_asked: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Print the document: static, made of the centre file alone."""
    settings = read_settings(environ)
    sys.stdout.write(fallback_twiml(voice_settings(settings)) + "\n")
    if not settings.environment.given_public_url:
        sys.stderr.write(
            f"heard: HEARD_PUBLIC_URL is not set, so the document leads back to "
            f"{settings.environment.public_url}, which a provider cannot reach\n"
        )
    return 0
