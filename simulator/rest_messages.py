"""REST: Messages."""

from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import urlsplit

from simulator.messages import ERROR_TEXTS, WHATSAPP, Text, Texts
from simulator.params import API_VERSION, rfc2822
from simulator.rest import Form, Json, RestRequest, bad_request, is_phone, page
from simulator.runtime import Runtime
from simulator.segments import segments

LONGEST_BODY = 1600


class MessagesResource:
    """`Messages.json` and `Messages/{sid}.json`."""

    def __init__(self, runtime: Runtime, texts: Texts) -> None:
        """Serve these messages."""
        self._runtime = runtime
        self._texts = texts

    async def create(self, request: RestRequest) -> tuple[int, Json]:
        """Send a message."""
        form = request.form
        form.refuse("ContentSid", "MessagingServiceSid", "SendAt")
        to = form.needed("To", 21604, "A 'To' phone number is required.")
        from_ = form.needed("From", 21603, "A 'From' phone number is required.")
        media = self._media(form, from_)
        body = self._body(form, needed=not media)
        self._check_ends(from_, to)
        callback = form.url("StatusCallback", 21609)
        text = self._texts.send(from_=from_, to=to, body=body, callback=callback, media=media)
        return 201, self._json(text)

    def _media(self, form: Form, from_: str) -> tuple[str, ...]:
        """Return the files: at most one, on WhatsApp, by an absolute address."""
        media = tuple(form.all("MediaUrl"))
        if len(media) > 1 or (media and not from_.startswith(WHATSAPP)):
            raise bad_request(21623, "Number of media files exceeds allowed limit")
        for url in media:
            if urlsplit(url).scheme not in {"http", "https"}:
                raise bad_request(21620, f"Invalid media URL(s): {url}")
        return media

    def _body(self, form: Form, *, needed: bool) -> str:
        body = form.get("Body")
        if needed and not body.strip():
            raise bad_request(21602, "Message body is required.")
        if len(body) > LONGEST_BODY:
            message = "The concatenated message body exceeds the 1600 character limit"
            raise bad_request(21617, message)
        return body

    def _check_ends(self, from_: str, to: str) -> None:
        """Refuse what the provider refuses at once; the rest fails later, by callback."""
        whatsapp = from_.startswith(WHATSAPP)
        if whatsapp != to.startswith(WHATSAPP):
            raise bad_request(21910, "Invalid From and To pair. Both should be the same channel")
        number = self._runtime.settings.number(from_)
        if number is None or ("whatsapp" if whatsapp else "sms") not in number.channels:
            code = 63007 if whatsapp else 21606
            raise bad_request(code, f"The 'From' phone number {from_} cannot send this message")
        if not is_phone(to.removeprefix(WHATSAPP)):
            raise bad_request(21211, f"Invalid 'To' Phone Number: {to}")
        if self._texts.has_opted_out(to, from_):
            raise bad_request(21610, "Attempt to send to unsubscribed recipient")

    async def list(self, request: RestRequest) -> tuple[int, Json]:
        """List messages, the newest first."""
        wanted = _Filter(request.query)
        texts = [text for text in reversed(self._texts.all.values()) if wanted.matches(text)]
        return 200, page(request, "messages", [self._json(text) for text in texts])

    async def fetch(self, request: RestRequest) -> tuple[int, Json]:
        """Show one message."""
        text = self._texts.all.get(request.parts["sid"])
        if text is None:
            raise request.missing()
        return 200, self._json(text)

    async def media(self, request: RestRequest) -> tuple[int, Json]:
        """List the files of one message."""
        text = self._texts.all.get(request.parts["sid"])
        if text is None:
            raise request.missing()
        account = self._runtime.settings.account_sid
        items = [
            {
                "sid": url.rpartition("/")[2],
                "account_sid": account,
                "parent_sid": text.sid,
                "content_type": content_type,
                "date_created": rfc2822(text.created_ms),
                "date_updated": rfc2822(text.created_ms),
                "uri": f"{urlsplit(url).path}.json",
            }
            for url, content_type in text.media
        ]
        return 200, page(request, "media_list", items)

    def _json(self, text: Text) -> Json:
        account = self._runtime.settings.account_sid
        uri = f"/{API_VERSION}/Accounts/{account}/Messages/{text.sid}"
        return {
            "sid": text.sid,
            "account_sid": account,
            "messaging_service_sid": None,
            "api_version": API_VERSION,
            "from": text.from_,
            "to": text.to,
            "body": text.body,
            "direction": text.direction,
            "status": text.status,
            "num_segments": str(segments(text.body)),
            "num_media": str(len(text.media)),
            "price": None,
            "price_unit": "USD",
            "error_code": text.error or None,
            "error_message": ERROR_TEXTS.get(text.error),
            "date_created": rfc2822(text.created_ms),
            "date_updated": rfc2822(text.updated_ms),
            "date_sent": rfc2822(text.sent_ms) if text.sent_ms else None,
            "uri": f"{uri}.json",
            "subresource_uris": {"media": f"{uri}/Media.json", "feedback": f"{uri}/Feedback.json"},
        }


class _Filter:
    """The filters of a list: `To`, `From`, `DateSent`, `DateSent<` and `DateSent>`."""

    def __init__(self, query: Mapping[str, str]) -> None:
        self._to, self._from = query.get("To"), query.get("From")
        self._on, self._before, self._after = (
            _moment(query[name]) if name in query else None
            for name in ("DateSent", "DateSent<", "DateSent>")
        )

    def matches(self, text: Text) -> bool:
        if self._to not in {None, text.to} or self._from not in {None, text.from_}:
            return False
        sent = datetime.fromtimestamp(text.sent_ms // 1000, UTC)
        if self._on and sent.date() != self._on.date():
            return False
        # The provider's inequalities include the moment itself.
        too_late = self._before is not None and sent > self._before
        too_early = self._after is not None and sent < self._after
        return not (too_late or too_early)


def _moment(value: str) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise bad_request(20001, f"Invalid Parameter DateSent: {value}") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
