"""The one base of every typed record: frozen, closed to unknown keys, no floats anywhere."""

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """A frozen record. Unknown keys are refused, so that a misspelt field is an error and not a silent loss."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="strings", populate_by_name=True)
