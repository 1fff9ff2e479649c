"""Evidence and decisions as JSON: what an award freezes, and what the command line prints with ``--json``."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from certification_xblock.data import Evidence, Measurement, Need, RuleKind, RuleResult
from certification_xblock.domain.json_codec.reading import (
    read_choice,
    read_list,
    read_mapping,
    read_text,
    refuse_unknown,
)
from certification_xblock.domain.json_codec.requirements import percent_text, requirement_to_json
from certification_xblock.domain.messages import gettext_noop, quoted
from certification_xblock.exceptions import InvalidInput

if TYPE_CHECKING:
    from certification_xblock.data import Decision, Result

_EVIDENCE_KEYS = frozenset({"taken_at", "measurements"})
_MEASUREMENT_KEYS = frozenset({"kind", "target", "done", "total", "title", "location"})


def evidence_to_json(evidence: Evidence) -> dict[str, Any]:
    """Write evidence, its measurements sorted by kind and target."""
    items = sorted(evidence.measurements.items(), key=lambda item: (item[0].kind.value, item[0].target))
    return {
        "taken_at": _time_text(evidence.taken_at),
        "measurements": [
            {"kind": need.kind.value, "target": need.target, **_measurement(measurement)} for need, measurement in items
        ],
    }


def evidence_from_json(value: object) -> Evidence:
    """Read what ``evidence_to_json`` wrote. Raises ``InvalidInput`` naming the field."""
    raw = read_mapping(value, "", InvalidInput)
    refuse_unknown(raw, _EVIDENCE_KEYS, "", InvalidInput)
    measurements: dict[Need, Measurement] = {}
    for index, item in enumerate(read_list(raw.get("measurements", ()), "measurements", InvalidInput)):
        field = f"measurements.{index}"
        entry = read_mapping(item, field, InvalidInput)
        refuse_unknown(entry, _MEASUREMENT_KEYS, field, InvalidInput)
        need = Need(
            read_choice(RuleKind, entry.get("kind"), f"{field}.kind", InvalidInput),
            read_text(entry.get("target", ""), f"{field}.target", InvalidInput),
        )
        if need in measurements:
            raise InvalidInput(gettext_noop("This figure is there twice."), field=field)
        measurements[need] = Measurement(
            done=_figure(entry.get("done"), f"{field}.done"),
            total=_figure(entry.get("total"), f"{field}.total"),
            title=read_text(entry.get("title", ""), f"{field}.title", InvalidInput),
            location=read_text(entry.get("location", ""), f"{field}.location", InvalidInput),
        )
    return Evidence(measurements=measurements, taken_at=_time(raw.get("taken_at"), "taken_at"))


def decision_to_json(decision: Decision) -> dict[str, Any]:
    """Write a decision with its rules, figures and states, nested as the requirement is."""
    return {
        "earned": decision.earned,
        "remaining": decision.remaining,
        "taken_at": _time_text(decision.taken_at),
        "result": _result(decision.result),
    }


def _result(result: Result) -> dict[str, Any]:
    if isinstance(result, RuleResult):
        percent = None if result.percent is None else percent_text(result.percent)
        figures = _measurement(result.measurement) if result.measurement else {}
        return {**requirement_to_json(result.rule), "state": result.state.value, "percent": percent, **figures}
    return {
        "combinator": result.group.combinator.value,
        "met": result.met,
        "needed": result.needed,
        "met_count": result.met_count,
        "results": [_result(inner) for inner in result.results],
    }


def _measurement(measurement: Measurement) -> dict[str, str]:
    return {
        "done": str(measurement.done),
        "total": str(measurement.total),
        "title": measurement.title,
        "location": measurement.location,
    }


def _figure(value: object, field: str) -> Decimal:
    text = read_text(value, field, InvalidInput)
    try:
        return Decimal(text)
    except InvalidOperation:
        raise InvalidInput(gettext_noop("“%(value)s” is no number."), field=field, value=quoted(text)) from None


def _time_text(time: datetime | None) -> str | None:
    return None if time is None else time.isoformat()


def _time(value: object, field: str) -> datetime | None:
    if value is None:
        return None
    text = read_text(value, field, InvalidInput)
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise InvalidInput(gettext_noop("“%(value)s” is no date and time."), field=field, value=quoted(text)) from None
