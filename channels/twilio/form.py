"""The body of a webhook: read within limits, then a form, then a model with the fields we need.

Twilio adds fields without notice, so unknown ones are ignored; a field that comes twice counts
once. What is not a form, or lacks what we cannot do without, is told so and never retried.
"""

from typing import TypeVar
from urllib.parse import parse_qsl

from multidict import MultiDict, MultiDictProxy
from pydantic import BaseModel, ConfigDict, ValidationError

from channels.body import UnusableError

MAX_FIELDS = 1000
MAX_RAW_FIELDS = 100
MAX_RAW_VALUE = 1000
CONTENT_TYPE = "application/x-www-form-urlencoded"

# The provider's own id of a call or message; it becomes part of a key.
SID = r"^[A-Za-z0-9]{1,64}$"

Form = MultiDictProxy[str]


class FormModel(BaseModel):
    """Base of the form models: frozen, and deaf to fields that it does not name."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)


M = TypeVar("M", bound=FormModel)


def read_form(content_type: str, body: bytes) -> Form | None:
    """Return the fields, blank ones included since they are signed too; None if it is no form."""
    if content_type != CONTENT_TYPE:
        return None
    try:
        fields = parse_qsl(
            body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MAX_FIELDS
        )
    except ValueError:
        return None
    return MultiDictProxy(MultiDict(fields))


def parse(model: type[M], form: Form) -> M:
    """Return the model of a form; of a field that comes twice the first counts.

    Raises UnusableError naming the fields that are wrong, never what they held.
    """
    try:
        return model.model_validate({name: form[name] for name in form})
    except ValidationError as error:
        wrong = "; ".join(
            f"{'.'.join(map(str, item['loc']))}: {item['msg']}"
            for item in error.errors(include_input=False, include_context=False, include_url=False)
        )
        message = f"The form cannot be used: {wrong}."
        raise UnusableError(message) from None


def raw_fields(form: Form) -> dict[str, str]:
    """Return the provider's own fields for the record, bounded, without the text (kept apart)."""
    names = [name for name in dict.fromkeys(form) if name != "Body"][:MAX_RAW_FIELDS]
    return {name[:MAX_RAW_VALUE]: form[name][:MAX_RAW_VALUE] for name in names}
