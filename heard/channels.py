"""Every adapter, in one visible list. A new channel is added here and nowhere else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from pydantic import SecretStr
from twilio.rest import Client

from channels.adapter import Beside, CallDesk, Intake, Record, Sender
from channels.messenger.send import sender as messenger_sender
from channels.meta.graph import Graph
from channels.meta.send import CloudSender, PageSender
from channels.meta.signature import Signatures as MetaSignatures
from channels.meta.webhook import MetaSettings
from channels.meta.webhook import Webhook as MetaWebhook
from channels.routes import Route
from channels.sms.send import sender as sms_sender
from channels.twilio.gate import Gate
from channels.twilio.messages import Messages
from channels.twilio.record import TwilioRecord
from channels.twilio.rest import RestSettings, connect
from channels.twilio.signature import Signatures
from channels.voice.access import PhoneSettings
from channels.voice.agent import AgentPhone
from channels.voice.caller import Caller
from channels.voice.prompts import Prompts
from channels.voice.rescue import Rescue
from channels.voice.settings import Tongue, VoiceSettings
from channels.voice.voicemail import Voicemail
from channels.webchat.pages import PageSettings, page_routes
from channels.webchat.socket import Webchat
from channels.whatsapp.send import sender as whatsapp_sender
from config.environment import Environment
from config.load import Settings
from config.voice import Voice
from core.clock import Clock
from core.words import Channel
from heard.opening import opens


@dataclass(frozen=True, slots=True)
class Desks:
    """Who takes what comes in; `ignored` counts what meant nothing to us, by a word."""

    intake: Intake
    calls: CallDesk
    beside: Beside
    webchat: Webchat
    ignored: Callable[[str], None]


def routes(settings: Settings, desks: Desks, clock: Clock) -> tuple[Route, ...]:
    """Return every address that providers and residents' browsers call."""
    intake, calls = desks.intake, desks.calls
    environment, voice = settings.environment, voice_settings(settings)
    tokens = (environment.twilio_auth_token, environment.twilio_auth_token_previous)
    gate = Gate(Signatures(environment.public_url, map(plain, tokens)))
    return (
        *Caller(intake, calls, gate, voice, clock).routes(),
        *Voicemail(calls, gate, voice).routes(),
        *Rescue(calls, gate, voice).routes(),
        *AgentPhone(calls, gate, voice).routes(),
        *Messages(intake, gate, clock, settings.centre.country, desks.beside).routes(),
        *meta(settings, desks, clock).routes(),
        *desks.webchat.routes(),
        *page_routes(page_settings(settings)),
    )


def senders(client: Client, settings: Settings) -> Mapping[Channel, Sender]:
    """Return who sends a message of each channel; `client` is Twilio's REST client.

    A channel on which we have an account at Meta goes through Meta.
    """
    graph = graph_client(settings.environment)
    through = settings.centre.through_meta
    meta_senders: Mapping[Channel, Sender] = {
        Channel.WHATSAPP: CloudSender(graph),
        Channel.MESSENGER: PageSender(graph, Channel.MESSENGER),
        Channel.INSTAGRAM: PageSender(graph, Channel.INSTAGRAM),
    }
    return {
        Channel.SMS: sms_sender(client),
        Channel.WHATSAPP: whatsapp_sender(client),
        Channel.MESSENGER: messenger_sender(client),
        **{channel: sender for channel, sender in meta_senders.items() if through(channel)},
    }


def record(settings: Settings) -> Record:
    """Return the provider's own record of what residents did, with a REST client of its own."""
    numbers = settings.centre.numbers
    plain_texts = [each.number for each in numbers if Channel.SMS in each.channels]
    whatsapp = [f"whatsapp:{n.number}" for n in numbers if Channel.WHATSAPP in n.channels]
    phones = [each.number for each in numbers if Channel.VOICE in each.channels]
    client = rest_client(settings.environment)
    return TwilioRecord(client, (*plain_texts, *whatsapp), phones, settings.centre.country)


def page_settings(settings: Settings) -> PageSettings:
    """Return what the webchat window says and where it may be shown."""
    centre, ours = settings.centre, urlsplit(settings.environment.public_url)
    return PageSettings(
        name=centre.name,
        words=centre.webchat_words(),
        origins=(f"{ours.scheme}://{ours.netloc}", *centre.webchat.allowed_origins),
        by_phone=bool(centre.number_for(Channel.VOICE)),
        by_text=bool(centre.number_for(Channel.SMS)),
    )


def graph_client(environment: Environment) -> Graph:
    """Return Meta's API: synchronous, with a timeout, for rq jobs."""
    return Graph(plain(environment.meta_access_token), environment.meta_api_base_url)


def meta(settings: Settings, desks: Desks, clock: Clock) -> MetaWebhook:
    """Return the webhook of Messenger, Instagram and WhatsApp Cloud."""
    environment = settings.environment
    secrets = (environment.meta_app_secret, environment.meta_app_secret_previous)
    agreed = MetaSettings(
        verify_token=plain(environment.meta_verify_token),
        files_url=graph_client(environment).url,
        region=settings.centre.country,
    )
    return MetaWebhook(
        desks.intake,
        desks.beside,
        MetaSignatures(map(plain, secrets)),
        agreed,
        clock,
        desks.ignored,
    )


def rest_client(environment: Environment) -> Client:
    """Return the provider's REST client: synchronous, with a timeout, for rq jobs."""
    return connect(
        RestSettings(
            account_sid=environment.twilio_account_sid,
            auth_token=plain(environment.twilio_auth_token),
            api_key=environment.twilio_api_key,
            api_secret=plain(environment.twilio_api_secret),
            base_url=environment.twilio_api_base_url,
        )
    )


def voice_settings(settings: Settings) -> VoiceSettings:
    """Return what the voice adapter needs of the centre."""
    centre = settings.centre
    usual, *others = centre.voice.languages or centre.languages
    return VoiceSettings(
        public_url=settings.environment.public_url,
        centre=centre.name,
        fallback_numbers=centre.voice.fallback_numbers,
        tongue=_tongue(centre.voice, usual, usual=True),
        others={language: _tongue(centre.voice, language) for language in others},
        music_url=centre.voice.music_url,
        region=centre.country,
        phone=centre.contact.phone,
        leave_message=centre.callbacks.leave_message,
        records=centre.voice.record_calls,
        voicemail=centre.voice.voicemail,
        opens=opens(settings),
    )


def _tongue(voice: Voice, language: str, *, usual: bool = False) -> Tongue:
    spoken = voice.tongue(language, usual=usual)
    prompts = Prompts(**voice.sentences(language))
    return Tongue(prompts, spoken.speech, spoken.hears, spoken.speaker)


def phone_settings(environment: Environment) -> PhoneSettings:
    """Return what the agents' browser phones need."""
    return PhoneSettings(
        account_sid=environment.twilio_account_sid,
        api_key=environment.twilio_api_key,
        api_secret=plain(environment.twilio_api_secret),
        twiml_app_sid=environment.twilio_twiml_app_sid,
    )


def plain(secret: SecretStr | None) -> str:
    """Return the secret, empty when there is none."""
    return secret.get_secret_value() if secret else ""
