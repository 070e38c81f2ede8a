"""`heard simulator`: the simulated telephone network, on the port after PORT."""

import argparse
import asyncio
from collections.abc import Mapping

from channels.voice.twiml import fallback_twiml
from config.load import Settings
from core.clock import SystemClock
from core.ids import RandomIds
from core.words import Channel
from heard.channels import plain, voice_settings
from heard.runtime import read_settings
from heard.serve import LOCAL, serve
from simulator.app import make_app
from simulator.settings import Number, SimulatorSettings

# What comes in at a number; the simulator knows no others.
PLAYED = (Channel.VOICE, Channel.SMS, Channel.WHATSAPP)


def main(_asked: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Serve until told to stop."""
    settings = read_settings(environ)
    app = make_app(network(settings), SystemClock(), RandomIds())
    asyncio.run(serve(app, LOCAL, settings.environment.port + 1))
    return 0


def network(settings: Settings) -> SimulatorSettings:
    """Return the network as the landlord would have set it up at the provider."""
    environment, fallback = settings.environment, fallback_twiml(voice_settings(settings))
    return SimulatorSettings(
        heard_url=environment.public_url,
        account_sid=environment.twilio_account_sid,
        auth_token=plain(environment.twilio_auth_token),
        api_key=environment.twilio_api_key,
        api_secret=plain(environment.twilio_api_secret),
        own_url=environment.twilio_api_base_url,
        application_sid=environment.twilio_twiml_app_sid,
        numbers=tuple(
            Number(
                number=number.number,
                name=settings.centre.name,
                channels=tuple(one.value for one in PLAYED if one in number.channels),
                fallback_twiml=fallback,
            )
            for number in settings.centre.numbers
        ),
    )
