"""A correction that an agent makes comes out of the archive as an example, and can be erased."""

from pathlib import Path

from core.words import Outcome, Urgency
from heard.corrections import examples
from tests.heard.test_residents import AMINA, ANN, centre
from tests.wait import wait_until

WORDS = "the tap drips"


async def test_what_an_agent_corrects_is_exported_until_the_resident_is_erased(
    redis_url: str, tmp_path: Path
) -> None:
    """Kept with who, when and which words of triage; never longer than the resident's own words."""
    async with centre(redis_url, tmp_path, engine=True) as here:
        opened = await here.text(WORDS)
        assert opened.offer
        await here.house.desk.accept(AMINA, opened.offer)
        await here.house.desk.raise_urgency(AMINA, opened.id, Urgency.URGENT, "it floods her lamp")
        history, settings = here.runtime.history, here.runtime.settings.centre

        async def recorded() -> bool:
            return bool(await history.corrected())

        await wait_until(recorded, "the correction is recorded")
        [found] = [each async for each in examples(history, settings)]
        assert (found["text"], found["urgency"]) == (WORDS, "urgent")
        assert found["triage"]["version"] == here.house.intake.triager.version
        assert found["corrections"][0]["by"] == AMINA
        await here.house.desk.close(AMINA, opened.id, Outcome.NO_REPLY_NEEDED, "")
        await here.residents.erase(await here.residents.find(ANN))
        assert [each async for each in examples(history, settings)] == []
