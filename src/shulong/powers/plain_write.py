"""Declarations written as YAML or JSON, readable again to the same declarations."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from shulong.powers.list_entry import ListEntry
from shulong.powers.power import Implementation, Power


def write_plain(
    path: Path,
    powers: Iterable[Power],
    implementations: Iterable[Implementation] = (),
    entries: Iterable[ListEntry] = (),
) -> None:
    """Declarations as YAML or, by the name's ending, JSON; what is not set is left out."""
    document = {
        "powers": [_power(each) for each in powers],
        "implementations": [_own(each) for each in implementations],
    }
    if listed := [_entry(each) for each in entries]:
        document["list_entries"] = listed
    if path.suffix == ".json":
        path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        return
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style, yaml.allow_unicode, yaml.sort_base_mapping_type_on_output = False, True, False  # type: ignore[assignment]
    yaml.width = 160
    with path.open("w", encoding="utf-8") as file:
        yaml.dump(document, file)


def _power(power: Power) -> dict[str, Any]:
    found = {
        "basic_code": power.basic_code, "kind": power.kind, "in_force_from": power.in_force_from.isoformat(), "status": power.status.value,
        "parent": power.parent, "elements": dict(power.values), "open": sorted(power.open), "life_events": list(power.life_events),
        "holders": [{"level": rule.level.name.lower(), "field_of_work": rule.field_of_work} for rule in power.holders],
    }  # fmt: skip
    return {key: value for key, value in found.items() if value or key == "elements"}


def _own(own: Implementation) -> dict[str, Any]:
    return {
        "basic_code": own.basic_code, "organ": own.organ, "region": own.region, "in_force_from": own.in_force_from.isoformat(),
        "status": own.status.value, "elements": dict(own.overrides),
    }  # fmt: skip


def _entry(entry: ListEntry) -> dict[str, Any]:
    found = {
        "list": entry.list_type, "code": entry.entry_code, "title": entry.title, "basic_code": entry.basic_code, "organ": entry.organ,
        "region": entry.region, "in_force_from": entry.in_force_from.isoformat(), "status": entry.status.value,
        "stated": dict(entry.stated), "links": dict(entry.links),
    }  # fmt: skip
    return {key: value for key, value in found.items() if value}
