"""The JSON object of `saraban read --json` (docs/contract.md): one input, what became of it, and what was read."""

from pydantic import JsonValue

from pipeline.reading import ReadResult


def read_object(result: ReadResult) -> dict[str, JsonValue]:
    """`source`, `status`, `reason`, `kind`, `record`, `text_quality`, `findings`: always all of them, in that order.

    `kind` and `record` are null where nothing was read. No floats anywhere.
    """
    record = result.record.model_dump(mode="json", by_alias=True) if result.record is not None else None
    return {
        "source": result.source.model_dump(mode="json", by_alias=True),
        "status": result.status.value,
        "reason": result.reason.value if result.reason is not None else None,
        "kind": result.kind,
        "record": record,
        "text_quality": result.text_quality,
        "findings": [f.model_dump(mode="json", by_alias=True) for f in result.findings],
    }
