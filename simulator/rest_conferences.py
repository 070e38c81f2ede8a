"""REST: Conferences and their Participants."""

from simulator.conferences import COMPLETED, ENDED_VIA_API, Conference
from simulator.exchange import Exchange
from simulator.params import API_VERSION, rfc2822
from simulator.participant import Participant
from simulator.rest import Form, Json, RestRequest, page
from simulator.rest_calls import LONGEST_RING_S, SHORTEST_RING_S, status_callback
from simulator.steps import Music
from simulator.twiml import Verb

REGION = "ie1"
# What a participant's creation says, and the <Conference> attribute that it is.
ATTRIBUTES = {
    "Label": "participantLabel",
    "Muted": "muted",
    "StartConferenceOnEnter": "startConferenceOnEnter",
    "EndConferenceOnExit": "endConferenceOnExit",
    "WaitUrl": "waitUrl",
    "WaitMethod": "waitMethod",
    "MaxParticipants": "maxParticipants",
    "CallSidToCoach": "coach",
    "ConferenceStatusCallback": "statusCallback",
    "ConferenceStatusCallbackMethod": "statusCallbackMethod",
}


class ConferencesResource:
    """`Conferences.json` and `Conferences/{sid}.json`."""

    def __init__(self, exchange: Exchange) -> None:
        """Serve the conferences of this exchange."""
        self._exchange = exchange

    async def list(self, request: RestRequest) -> tuple[int, Json]:
        """List conferences, the newest first."""
        name, status = request.query.get("FriendlyName"), request.query.get("Status")
        found = [
            self._json(conference)
            for conference in reversed(self._exchange.conferences.all())
            if name in {None, conference.name} and status in {None, conference.status}
        ]
        return 200, page(request, "conferences", found)

    async def fetch(self, request: RestRequest) -> tuple[int, Json]:
        """Show one conference."""
        return 200, self._json(self._conference(request))

    async def update(self, request: RestRequest) -> tuple[int, Json]:
        """End a conference."""
        conference = self._conference(request)
        request.form.refuse("AnnounceUrl")
        if request.form.one_of("Status", frozenset({COMPLETED})):
            conference.end(ENDED_VIA_API)
        return 200, self._json(conference)

    def _conference(self, request: RestRequest) -> Conference:
        conference = self._exchange.conferences.find(request.parts["sid"])
        if conference is None or conference.sid != request.parts["sid"]:
            raise request.missing()
        return conference

    def _json(self, conference: Conference) -> Json:
        account = self._exchange.runtime.settings.account_sid
        uri = f"/{API_VERSION}/Accounts/{account}/Conferences/{conference.sid}"
        return {
            "sid": conference.sid,
            "account_sid": account,
            "friendly_name": conference.name,
            "api_version": API_VERSION,
            "region": REGION,
            "status": conference.status,
            "reason_conference_ended": conference.reason or None,
            "call_sid_ending_conference": conference.ended_by or None,
            "date_created": rfc2822(conference.created_ms),
            "date_updated": rfc2822(conference.updated_ms),
            "uri": f"{uri}.json",
            "subresource_uris": {
                "participants": f"{uri}/Participants.json",
                "recordings": f"{uri}/Recordings.json",
            },
        }


class ParticipantsResource:
    """`Conferences/{sid}/Participants.json` and below; live conferences only."""

    def __init__(self, exchange: Exchange) -> None:
        """Serve the conferences of this exchange."""
        self._exchange = exchange

    async def list(self, request: RestRequest) -> tuple[int, Json]:
        """List those who are in or being rung; nobody is in a conference that has ended."""
        conference = self._exchange.conferences.find(request.parts["sid"])
        if conference is None:
            raise request.missing()
        everybody = [*conference.participants.values(), *conference.invited.values()]
        found = [
            self._json(conference, participant)
            for participant in everybody
            if request.query.get("Muted", str(participant.muted).lower())
            == str(participant.muted).lower()
            and request.query.get("Hold", str(participant.hold).lower())
            == str(participant.hold).lower()
        ]
        return 200, page(request, "participants", found)

    async def create(self, request: RestRequest) -> tuple[int, Json]:
        """Ring somebody into a conference, named by SID or by friendly name."""
        form = request.form
        form.refuse("MachineDetection", "Record", "ConferenceRecord")
        to = form.phone("To", 21201, "No 'To' number is specified")
        from_ = form.needed("From", 21213, "'From' phone number not provided")
        callback = status_callback(form)
        ring_s = form.number("Timeout", 60, SHORTEST_RING_S, LONGEST_RING_S)
        attributes = {word: form.get(field) for field, word in ATTRIBUTES.items() if field in form}
        events = status_callback(form, "Conference")
        if events is not None:
            attributes["statusCallbackEvent"] = " ".join(sorted(events.events))
        name = request.parts["sid"]
        conference, participant = self._exchange.conferences.invite(
            name,
            Verb("Conference", attributes),
            to=to,
            from_=from_,
            timeout_s=ring_s,
            callback=callback,
        )
        return 201, self._json(conference, participant)

    async def fetch(self, request: RestRequest) -> tuple[int, Json]:
        """Show one participant."""
        conference = self._live(request)
        return 200, self._json(conference, self._participant(request, conference))

    async def update(self, request: RestRequest) -> tuple[int, Json]:
        """Mute, hold or coach, or the reverse."""
        conference, form = self._live(request), request.form
        participant = self._participant(request, conference)
        form.refuse("AnnounceUrl", "WaitUrl", "BeepOnExit")
        if "HoldUrl" in form:
            participant.holding = Music(form.url("HoldUrl"), form.get("HoldMethod", "GET"))
        for event in _changes(participant, form):
            conference.changed(participant, event)
        return 200, self._json(conference, participant)

    async def delete(self, request: RestRequest) -> tuple[int, None]:
        """Take somebody out; their own TwiML goes on."""
        conference = self._live(request)
        conference.kick(self._participant(request, conference))
        return 204, None

    def _live(self, request: RestRequest) -> Conference:
        conference = self._exchange.conferences.find(request.parts["sid"])
        if conference is None or conference.status == COMPLETED:
            raise request.missing()
        return conference

    def _participant(self, request: RestRequest, conference: Conference) -> Participant:
        """Return the participant with this CallSid or label."""
        wanted = request.parts["call"]
        for participant in conference.participants.values():
            if wanted in {participant.leg.sid, participant.label or None}:
                return participant
        raise request.missing()

    def _json(self, conference: Conference, participant: Participant) -> Json:
        account = self._exchange.runtime.settings.account_sid
        base = f"/{API_VERSION}/Accounts/{account}/Conferences/{conference.sid}"
        return {
            "account_sid": account,
            "call_sid": participant.leg.sid,
            "conference_sid": conference.sid,
            "label": participant.label or None,
            "status": participant.status,
            "muted": participant.muted,
            "hold": participant.hold,
            "coaching": bool(participant.coached),
            "call_sid_to_coach": participant.coached or None,
            "start_conference_on_enter": participant.starts,
            "end_conference_on_exit": participant.ends,
            "queue_time": str(participant.leg.queue_ms),
            "date_created": rfc2822(participant.created_ms),
            "date_updated": rfc2822(participant.updated_ms),
            "uri": f"{base}/Participants/{participant.leg.sid}.json",
        }


def _changes(participant: Participant, form: Form) -> list[str]:
    """Apply the form to the participant; return the events that tell of it."""
    events = []
    if "Muted" in form:
        participant.muted = form.flag("Muted", default=False)
        events.append("mute" if participant.muted else "unmute")
    if "Hold" in form:
        participant.hold = form.flag("Hold", default=False)
        events.append("hold" if participant.hold else "unhold")
    if "EndConferenceOnExit" in form or "Coaching" in form or "CallSidToCoach" in form:
        participant.ends = form.flag("EndConferenceOnExit", default=participant.ends)
        coaching = form.flag("Coaching", default="CallSidToCoach" in form)
        participant.coached = form.get("CallSidToCoach") if coaching else ""
        events.append("modify")
    return events
