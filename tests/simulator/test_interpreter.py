"""One leg's TwiML without any network: happenings in, steps out."""

from typing import TypeVar

from hypothesis import given
from hypothesis import strategies as st

from simulator import steps, twiml
from simulator.interpreter import APOLOGY, FORBIDDEN_WAIT_VERB, Interpreter, Pace
from simulator.steps import Kind, Source, Step
from tests.simulator.stand_in import response

S = TypeVar("S", bound=Step)

URL = "https://heard.test/twilio/voice"
WAIT_URL = "https://heard.test/wait"


def leg(verbs: str, fallback: Source | None = None) -> tuple[Interpreter, list[Step]]:
    """A leg that has just been given these verbs, and what it did at once."""
    interpreter = Interpreter(Pace(words_per_s=2, play_s=30), fallback, answered=False)
    asked = interpreter.handle(steps.Started(Source(URL)))
    return interpreter, interpreter.handle(fetched(asked, verbs))


def fetched(asked: list[Step], verbs: str) -> steps.Fetched:
    """The answer to the last fetch among these steps."""
    fetch = one(steps.Fetch, asked)
    return steps.Fetched(fetch.token, twiml.parse(response(verbs).encode()), fetch.url)


def one(kind: type[S], done: list[Step]) -> S:
    """The only step of a kind."""
    found = [step for step in done if isinstance(step, kind)]
    assert len(found) == 1, done
    return found[0]


def elapsed(done: list[Step]) -> steps.Elapsed:
    """The end of the wait among these steps."""
    return steps.Elapsed(one(steps.Wait, done).token)


def test_the_first_verb_picks_up() -> None:
    """An inbound call is answered by its first verb and ends when there are no more."""
    interpreter, done = leg("<Say>Hello there</Say>")
    assert done[:2] == [steps.PickUp(), steps.Speak("Hello there")]
    assert one(steps.Wait, done).seconds == 1
    assert interpreter.handle(elapsed(done)) == [steps.RanOut()]


def test_a_rejected_call_is_never_answered() -> None:
    """<Reject> ends the call without picking up."""
    _, done = leg('<Reject reason="busy"/>')
    assert done == [steps.End("busy")]


def test_keys_interrupt_the_prompt() -> None:
    """A key during the prompt of a <Gather> stops the prompt and counts."""
    interpreter, done = leg(
        '<Gather numDigits="1" action="keyed"><Say>Press one now please</Say></Gather>'
    )
    assert one(steps.Listen, done).inputs == "dtmf"
    pressed = interpreter.handle(steps.Keyed("1"))
    fetch = one(steps.Fetch, pressed)
    assert fetch.url == "https://heard.test/twilio/keyed"
    assert fetch.params == {"Digits": "1", "FinishedOnKey": ""}
    assert interpreter.handle(elapsed(done)) == []


def test_finish_on_key_sends_what_was_keyed_before() -> None:
    """The finishing key ends the <Gather> and is not one of the digits."""
    interpreter, _ = leg('<Gather action="keyed"/>')
    interpreter.handle(steps.Keyed("12"))
    fetch = one(steps.Fetch, interpreter.handle(steps.Keyed("#")))
    assert fetch.params == {"Digits": "12", "FinishedOnKey": "#"}


def test_silence_goes_on_with_the_next_verb() -> None:
    """A <Gather> that hears nothing falls through, and asks nobody."""
    interpreter, done = leg('<Gather timeout="4" action="keyed"/><Say>Still here</Say>')
    assert one(steps.Wait, done).seconds == 4
    assert one(steps.Speak, interpreter.handle(elapsed(done))).text == "Still here"


def test_silence_is_told_when_the_gather_wants_it() -> None:
    """With actionOnEmptyResult silence goes to the action URL as empty fields."""
    interpreter, done = leg(
        '<Gather input="dtmf speech" action="said" actionOnEmptyResult="true"/>'
    )
    fetch = one(steps.Fetch, interpreter.handle(elapsed(done)))
    assert fetch.params == {"Digits": "", "SpeechResult": ""}


def test_a_gather_without_action_asks_its_own_document() -> None:
    """The result of a <Gather> without an action goes to the URL it came from."""
    interpreter, _ = leg('<Gather input="speech"/>')
    fetch = one(steps.Fetch, interpreter.handle(steps.Said("help")))
    assert fetch.url == URL
    assert fetch.params["SpeechResult"] == "help"


def test_words_pass_by_a_gather_for_keys() -> None:
    """A <Gather> for keys does not take what is said; the other side would hear it."""
    interpreter, _ = leg("<Gather/>")
    assert interpreter.handle(steps.Said("hello")) == [steps.Utter("hello")]


def enqueued(verbs: str) -> tuple[Interpreter, list[Step]]:
    """A leg in a queue whose first wait document has these verbs."""
    interpreter, done = leg(f'<Enqueue waitUrl="{WAIT_URL}" action="/left">repairs</Enqueue>')
    assert one(steps.EnterQueue, done).name == "repairs"
    asked = interpreter.handle(steps.Entered())
    assert one(steps.Fetch, asked).kind is Kind.QUEUE
    return interpreter, interpreter.handle(fetched(asked, verbs))


def test_the_wait_document_is_asked_again_when_it_runs_out() -> None:
    """A queued caller's wait document loops."""
    interpreter, done = enqueued("<Pause length='3'/>")
    assert one(steps.Fetch, interpreter.handle(elapsed(done))).url == WAIT_URL


def test_an_empty_wait_document_does_not_spin() -> None:
    """A wait document that takes no time is asked for once a second, not without end."""
    interpreter, done = enqueued("")
    assert one(steps.Wait, done).seconds == 1
    assert one(steps.Fetch, interpreter.handle(elapsed(done))).url == WAIT_URL


def test_leave_asks_the_action() -> None:
    """<Leave> takes the call out and the action URL decides what follows."""
    interpreter, done = enqueued("<Leave/>")
    assert one(steps.Leave, done) == steps.Leave("leave", resume=True)
    after = interpreter.handle(steps.Released({"QueueResult": "leave"}))
    fetch = one(steps.Fetch, after)
    assert (fetch.url, fetch.kind) == ("https://heard.test/left", Kind.MAIN)
    assert fetch.params == {"QueueResult": "leave"}


def test_a_redirect_takes_the_caller_out_at_once() -> None:
    """The REST API interrupts whatever the leg does; the action URL is told, not followed."""
    interpreter, waiting = enqueued("<Play>a.mp3</Play>")
    done = interpreter.handle(steps.Redirected(Source("https://heard.test/bridge")))
    leave = one(steps.Leave, done)
    assert leave.notify == Source("https://heard.test/left")
    assert not leave.resume
    assert one(steps.Fetch, done).url == "https://heard.test/bridge"
    assert interpreter.handle(elapsed(waiting)) == []


def test_a_broken_wait_document_ends_the_queueing_with_error() -> None:
    """A wait URL that fails, or holds a verb it may not, is QueueResult=error."""
    interpreter, done = enqueued("<Dial>+447700900100</Dial>")
    assert one(steps.Report, done).trouble.code == FORBIDDEN_WAIT_VERB
    assert one(steps.Leave, done) == steps.Leave("error", resume=True)
    after = interpreter.handle(steps.Released({"QueueResult": "error"}))
    assert one(steps.Fetch, after).params == {"QueueResult": "error"}


def test_a_conference_wait_document_may_not_listen() -> None:
    """<Gather> in a conference's waitUrl is 13238, and the participant is not let in."""
    interpreter, done = leg("<Dial><Conference>room</Conference></Dial><Say>Sorry</Say>")
    assert one(steps.EnterConference, done).noun.text == "room"
    asked = interpreter.handle(steps.Music(WAIT_URL))
    refused = interpreter.handle(fetched(asked, "<Gather/>"))
    assert one(steps.Report, refused).trouble.code == FORBIDDEN_WAIT_VERB
    after = interpreter.handle(steps.Released({"DialCallStatus": "failed"}))
    assert one(steps.Speak, after).text == "Sorry"


def test_a_static_fallback_speaks_when_the_webhook_fails() -> None:
    """Law 11 needs this: the number's own document is carried out, and then nothing is asked."""
    fallback = Source(document=twiml.parse(response("<Say>Please ring us</Say>").encode()))
    interpreter = Interpreter(Pace(), fallback, answered=False)
    asked = interpreter.handle(steps.Started(Source(URL)))
    trouble = twiml.Trouble(11205, "no answer")
    token = one(steps.Fetch, asked).token
    done = interpreter.handle(steps.FetchFailed(token, trouble, URL))
    assert one(steps.Speak, done).text == "Please ring us"


def test_a_fallback_url_is_told_what_failed() -> None:
    """The fallback URL gets ErrorCode and ErrorUrl; when it fails too the caller hears so."""
    interpreter = Interpreter(Pace(), Source("https://backup.test/"), answered=False)
    asked = interpreter.handle(steps.Started(Source(URL)))
    trouble = twiml.Trouble(11205, "no answer")
    done = interpreter.handle(steps.FetchFailed(one(steps.Fetch, asked).token, trouble, URL))
    fetch = one(steps.Fetch, done)
    assert fetch.params == {"ErrorCode": "11205", "ErrorUrl": URL}
    done = interpreter.handle(steps.FetchFailed(fetch.token, trouble, fetch.url))
    assert done == [steps.PickUp(), steps.Speak(APOLOGY), steps.End("completed")]


def test_a_fallback_that_leads_back_is_used_again_but_not_for_ever() -> None:
    """A static fallback may redirect to what failed: it rings people again, within bounds."""
    fallback = Source(document=twiml.parse(response(f"<Redirect>{URL}</Redirect>").encode()))
    interpreter = Interpreter(Pace(), fallback, answered=False)
    done = interpreter.handle(steps.Started(Source(URL)))
    rounds = 0
    while not interpreter.over:
        rounds += 1
        failed = steps.FetchFailed(one(steps.Fetch, done).token, twiml.Trouble(11205, ""), URL)
        done = interpreter.handle(failed)
    assert 10 < rounds < 100
    assert steps.Speak(APOLOGY) in done


def test_hanging_up_tells_the_action_of_a_dial() -> None:
    """When the caller goes, <Dial action> is still told."""
    interpreter, _ = leg('<Dial action="/dialled"><Number>+447700900100</Number></Dial>')
    done = interpreter.handle(steps.HungUp())
    assert one(steps.Leave, done).notify == Source("https://heard.test/dialled")
    assert done[-1] == steps.End("completed")
    assert interpreter.over


HAPPENINGS = st.one_of(
    st.builds(steps.Keyed, st.text("0123456789*#", min_size=1, max_size=3)),
    st.builds(steps.Said, st.just("hello")),
    st.builds(steps.Released, st.just({"QueueResult": "leave"})),
    st.just(steps.Entered()),
    st.just(steps.Music(WAIT_URL)),
    st.just(steps.Music(None)),
    st.just(steps.MusicOff()),
    st.just(steps.Redirected(Source(URL))),
    st.builds(steps.Elapsed, st.integers(0, 30)),
    st.builds(
        steps.Fetched,
        st.integers(0, 30),
        st.sampled_from(
            [
                "<Say>one two</Say>",
                "<Gather input='dtmf speech'><Say>key</Say></Gather>",
                f"<Enqueue waitUrl='{WAIT_URL}'>repairs</Enqueue>",
                "<Dial><Conference>room</Conference></Dial>",
                "<Redirect/>",
                "<Leave/><Pause/>",
                "",
            ]
        ).map(lambda verbs: twiml.parse(response(verbs).encode())),
        st.just(URL),
    ),
    st.just(steps.HungUp()),
)


@given(st.lists(HAPPENINGS, max_size=25))
def test_whatever_happens_a_leg_waits_for_one_thing_and_ends_once(
    happenings: list[steps.Happening],
) -> None:
    """In any order of happenings: one token counts, one end, and nothing after the end."""
    interpreter = Interpreter(Pace(), None, answered=False)
    done = interpreter.handle(steps.Started(Source(URL)))
    for happening in happenings:
        was_over = interpreter.over
        now = interpreter.handle(happening)
        assert not (was_over and now)
        assert sum(isinstance(step, steps.Fetch | steps.Wait) for step in now) <= 1
        done += now
    tokens = [step.token for step in done if isinstance(step, steps.Fetch | steps.Wait)]
    assert tokens == sorted(set(tokens))
    ends = [step for step in done if isinstance(step, steps.End)]
    assert len(ends) == (1 if interpreter.over else 0)


def recorded(verb: str = '<Record action="kept" finishOnKey="#" timeout="9"/>') -> Interpreter:
    """A leg whose <Record> listens; a <Pause> follows it."""
    interpreter, done = leg(f'{verb}<Pause length="3"/>')
    assert one(steps.Wait, done).seconds in {9, 5}
    return interpreter


def test_a_recording_ends_with_its_key() -> None:
    """What was said until then is told, and other keys are no end."""
    interpreter = recorded()
    assert one(steps.Wait, interpreter.handle(steps.Said("it drips and drips"))).seconds == 9
    assert one(steps.Wait, interpreter.handle(steps.Keyed("1"))).seconds == 9
    told = one(steps.Fetch, interpreter.handle(steps.Keyed("#")))
    assert told.url == "https://heard.test/twilio/kept"
    assert told.params == {"RecordingDuration": "2", "Digits": "#"}


def test_a_recording_ends_with_silence_and_nothing_said_is_none() -> None:
    """The next verb follows when there was no sound."""
    interpreter = recorded()
    spoke = interpreter.handle(steps.Said("hello"))
    assert one(steps.Fetch, interpreter.handle(elapsed(spoke))).params["Digits"] == ""
    quiet, done = leg('<Record action="kept"/><Pause length="3"/>')
    assert one(steps.Wait, quiet.handle(elapsed(done))).seconds == 3


def test_who_hangs_up_has_left_the_recording() -> None:
    """The action is told, and the call is over; who said nothing has left nothing."""
    interpreter = recorded()
    interpreter.handle(steps.Said("it drips"))
    told, end = interpreter.handle(steps.HungUp())
    assert isinstance(told, steps.Notify)
    assert (told.source.url, told.params["Digits"]) == (
        "https://heard.test/twilio/kept",
        "hangup",
    )
    assert end == steps.End("completed")
    assert recorded().handle(steps.HungUp()) == [steps.End("completed")]


def test_nothing_is_recorded_for_ever() -> None:
    """The longest time ends it."""
    interpreter = recorded('<Record action="kept" maxLength="2"/>')
    assert one(steps.Fetch, interpreter.handle(steps.Said("one two three four five"))).url
