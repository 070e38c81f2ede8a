"""`heard fallback-twiml`: what the number's fallback at the provider must serve."""

import argparse
import sys
from collections.abc import Mapping

from channels.voice.twiml import fallback_twiml
from heard.channels import voice_settings
from heard.runtime import read_settings


def main(_asked: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Print the document: static, made of the centre file alone."""
    sys.stdout.write(fallback_twiml(voice_settings(read_settings(environ))) + "\n")
    return 0
