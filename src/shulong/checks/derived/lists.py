"""What the checks of lists share: the catalogue, entries and implementations of the day, who answers for a power, links, differences."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from shulong.checks.compare_elements import agree, harder, is_object, longer, read, read_list, records, said
from shulong.checks.derive import derived
from shulong.checks.engine import Engine
from shulong.checks.hit import row_id
from shulong.powers.element import elements
from shulong.terms.region import LENGTHS, Level

BETWEEN = "\x1f"
"""Joins the ids of rows into one text; no id can hold it."""
HOLDINGS = pa.schema([("basic_code", pa.string()), ("code_length", pa.int64()), ("field_of_work", pa.string())])
LINKS = pa.schema([(name, pa.string()) for name in ("entry", "link", "target")])
UNREADABLE = pa.schema([("entry", pa.string()), ("part", pa.string())])
FEES = pa.schema([(name, pa.string()) for name in ("basic_code", "item", "standard")])
STEPS = pa.schema(
    [(name, pa.string()) for name in ("power_code", "flow_id", "step", "step_zh", "step_en", "post", "flow_row")]
)
DECLARED = pa.schema(
    [("basic_code", pa.string()), ("flow", pa.string()), ("statutory_days", pa.int64()), ("day_unit", pa.string())]
)
DIFFERENCES = pa.schema([
    (name, pa.string())
    for name in ("subject_kind", "subject", "basic_code", "element", "element_zh", "element_en", "relation", "organ", "region", "place",
                 "expected", "found", "row_ids")
])  # fmt: skip


def _newest(table: ir.Table, keys: Sequence[str], as_of: datetime) -> ir.Table:
    """Of each key the row that governs the day, with the id of the row."""
    begun = table.filter(table.in_force_from <= ibis.literal(as_of.date())).mutate(row_id=row_id(table))
    window = ibis.window(group_by=list(keys), order_by=ibis.desc("in_force_from"))
    ranked = begun.mutate(_rank=ibis.row_number().over(window))
    return ranked.filter(ranked["_rank"] == 0).drop("_rank")


@derived
def listed_powers(powers: ir.Table, as_of: datetime) -> ir.Table:
    """One row per power as the catalogue has it on the day, abolished ones included: status, elements, holders, row_id."""
    return _newest(powers, ["basic_code"], as_of)


@derived
def listed_organs(organs: ir.Table, as_of: datetime) -> ir.Table:
    """The organs of the day: code, region, field_of_work, code_length (digits of its region, by which its level is known)."""
    now = _newest(organs, ["code"], as_of)
    present = now.filter(now.in_force_to.isnull() | (ibis.literal(as_of.date()) < now.in_force_to))
    return present.select("code", "region", "field_of_work", code_length=present.region.length().cast("int64"))


@derived
def listed_holdings(listed_powers: ir.Table, engine: Engine) -> ir.Table:
    """One row per rule of holding: basic_code, code_length, field_of_work."""
    rows = engine.fetch(listed_powers.select("basic_code", "holders")).to_pylist()
    found = [
        {
            "basic_code": row["basic_code"],
            "code_length": LENGTHS[Level[rule["level"].upper()] - 1],
            "field_of_work": rule["field_of_work"],
        }
        for row in rows
        for rule in records(read_list(row["holders"]))
    ]
    return engine.bring(pa.Table.from_pylist(found, schema=HOLDINGS))


@derived
def listed_answerable(listed_holdings: ir.Table, listed_organs: ir.Table) -> ir.Table:
    """One row per power: the organ that answers for what is declared of it, which is the highest that holds it, and its region."""
    held = listed_holdings.join(listed_organs, ["code_length", "field_of_work"])
    first = ibis.window(group_by="basic_code", order_by=["code_length", "region", "code"])
    ranked = held.mutate(_rank=ibis.row_number().over(first))
    chosen = ranked.filter(ranked["_rank"] == 0)
    return chosen.select("basic_code", answerable=chosen.code, answerable_region=chosen.region)


@derived
def listed_entries(list_entries: ir.Table, listed_answerable: ir.Table, as_of: datetime) -> ir.Table:
    """The entries in force on the day, each with ``entry`` (list/code), row_id and the organ answerable, its own or the power's."""
    now = _newest(list_entries, ["list_type", "entry_code"], as_of)
    standing = now.filter(now.status == "in-force")
    joined = standing.left_join(listed_answerable, "basic_code")
    return joined.select(
        "list_type", "entry_code", "title", "stated", "links", "row_id", basic_code=joined.basic_code,
        entry=joined.list_type + "/" + joined.entry_code,
        organ=ibis.coalesce(joined.organ, joined.answerable),
        region=ibis.coalesce(joined.region, joined.answerable_region),
    )  # fmt: skip


@derived
def listed_own(implementations: ir.Table, as_of: datetime) -> ir.Table:
    """The implementations in force on the day: basic_code, organ, region, in_force_from, overrides, subject (code@organ), row_id."""
    now = _newest(implementations, ["basic_code", "organ"], as_of)
    standing = now.filter(now.status == "in-force")
    return standing.select(
        "basic_code",
        "organ",
        "region",
        "in_force_from",
        "overrides",
        "row_id",
        subject=standing.basic_code + "@" + standing.organ,
    )


@derived
def listed_links(listed_entries: ir.Table, engine: Engine) -> ir.Table:
    """One row per link of an entry: entry, link (supervises, enforcement, supervision, licence), target."""
    rows = engine.fetch(listed_entries.select("entry", "links")).to_pylist()
    found = [
        {"entry": row["entry"], "link": link, "target": target}
        for row in rows
        for link, targets in read(row["links"]).items()
        if isinstance(targets, list)
        for target in targets
        if isinstance(target, str)
    ]
    return engine.bring(pa.Table.from_pylist(found, schema=LINKS))


@derived
def listed_unreadable(listed_entries: ir.Table, engine: Engine) -> ir.Table:
    """One row per column of an entry that is no JSON object of the form that its contract describes: entry, part."""
    rows = engine.fetch(listed_entries.select("entry", "stated", "links")).to_pylist()
    found = [
        {"entry": row["entry"], "part": part}
        for row in rows
        for part in ("stated", "links")
        if not is_object(row[part])
        or (part == "links" and not all(isinstance(each, list) for each in read(row[part]).values()))
    ]
    return engine.bring(pa.Table.from_pylist(found, schema=UNREADABLE))


@derived
def listed_fees(listed_powers: ir.Table, engine: Engine) -> ir.Table:
    """One row per fee of a template that names no basis: basic_code, item, standard."""
    rows = engine.fetch(
        listed_powers.filter(listed_powers.status == "in-force").select("basic_code", "elements")
    ).to_pylist()
    found = [
        {"basic_code": row["basic_code"], "item": str(fee.get("item")), "standard": fee.get("standard")}
        for row in rows
        for fee in records(read(row["elements"]).get("fee"))
        if not fee.get("basis")
    ]
    return engine.bring(pa.Table.from_pylist(found, schema=FEES))


@derived
def listed_limits(listed_powers: ir.Table, engine: Engine) -> ir.Table:
    """One row per power in force that names a flow: basic_code, flow, statutory_days and day_unit of the template (null: none)."""
    rows = engine.fetch(
        listed_powers.filter(listed_powers.status == "in-force").select("basic_code", "elements")
    ).to_pylist()
    found = []
    for row in rows:
        values = read(row["elements"])
        given = values.get("statutory_limit")
        limit = given if isinstance(given, dict) else {}
        if values.get("flow"):
            found.append(
                {
                    "basic_code": row["basic_code"],
                    "flow": values["flow"],
                    "statutory_days": limit.get("days"),
                    "day_unit": limit.get("unit"),
                }
            )
    return engine.bring(pa.Table.from_pylist(found, schema=DECLARED))


@derived
def listed_flows(flows: ir.Table, as_of: datetime) -> ir.Table:
    """The flows in force on the day, with row_id; of several versions of a flow the newest, which governs the others' days too."""
    day = ibis.literal(as_of.date())
    now = flows.filter((flows.in_force_from <= day) & (flows.in_force_to.isnull() | (day < flows.in_force_to)))
    named = now.mutate(row_id=row_id(now))
    newest = ibis.window(group_by="flow_id", order_by=ibis.desc("version"))
    ranked = named.mutate(_rank=ibis.row_number().over(newest))
    return ranked.filter(ranked["_rank"] == 0).drop("_rank")


@derived
def listed_steps(listed_flows: ir.Table, engine: Engine) -> ir.Table:
    """One row per step of the flows of the day: power_code, flow_id, step, its titles, post (null: none), flow_row."""
    rows = engine.fetch(listed_flows.select("power_code", "flow_id", "definition", "row_id")).to_pylist()
    found = [
        {"power_code": row["power_code"], "flow_id": row["flow_id"], "step": name, "step_zh": step["title"]["zh"],
         "step_en": step["title"]["en"], "post": step.get("post"), "flow_row": row["row_id"]}
        for row in rows
        for name, step in json.loads(row["definition"])["steps"].items()
    ]  # fmt: skip
    return engine.bring(pa.Table.from_pylist(found, schema=STEPS))


@derived
def listed_differences(
    listed_powers: ir.Table, listed_entries: ir.Table, listed_own: ir.Table, engine: Engine
) -> ir.Table:
    """One row per element that an entry or an implementation states otherwise than the template.

    ``relation``: ``harder`` for an applicant, ``above-statutory`` (a promise), ``name``, ``closed`` (an override of what the template
    does not leave open), or ``differs``. What the template leaves open to organs is no difference, nor is the negative list, whose entries
    have a content of their own.
    """
    standing = listed_powers.filter(listed_powers.status == "in-force")
    templates = {
        row["basic_code"]: row
        for row in engine.fetch(standing.select("basic_code", "elements", "open_elements", "row_id")).to_pylist()
    }
    for row in templates.values():
        row["values"], row["open"] = read(row["elements"]), set(read_list(row["open_elements"]))
    named = listed_entries.filter(listed_entries.basic_code.notnull() & (listed_entries.list_type != "negative"))
    entries = engine.fetch(named.drop("links")).to_pylist()
    own = engine.fetch(listed_own.filter(listed_own.overrides != "{}")).to_pylist()
    found = [
        *(
            each
            for row in entries
            if row["basic_code"] in templates
            for each in _of_entry(row, templates[row["basic_code"]])
        ),
        *(each for row in own if row["basic_code"] in templates for each in _of_own(row, templates[row["basic_code"]])),
    ]
    return engine.bring(pa.Table.from_pylist(found, schema=DIFFERENCES))


def _of_entry(row: Mapping[str, Any], template: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    values, about = (
        template["values"],
        {"subject_kind": "list-entry", "subject": row["entry"], "place": row["list_type"]},
    )
    name = (values.get("name") or {}).get("zh")
    if not agree(row["title"], name):
        yield _difference(row, template, about, "name", "name", name, row["title"])
    for code, stated in read(row["stated"]).items():
        if code == "promised_limit":
            yield from _promise(row, template, about, stated)
        elif code in elements() and not agree(stated, values.get(code)):
            more = harder(code, values.get(code), stated)
            yield _difference(
                row, template, about, code, "harder" if more else "differs", values.get(code), more or stated
            )


def _of_own(row: Mapping[str, Any], template: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    values, about = (
        template["values"],
        {"subject_kind": "implementation", "subject": row["subject"], "place": "implementation"},
    )
    for code, stated in read(row["overrides"]).items():
        if code == "promised_limit":
            yield from _promise(row, template, about, stated)
        elif (
            code in elements()
            and elements()[code].set_by == "template"
            and code not in template["open"]
            and not agree(stated, values.get(code))
        ):
            more = harder(code, values.get(code), stated)
            yield _difference(
                row, template, about, code, "harder" if more else "closed", values.get(code), more or stated
            )


def _promise(
    row: Mapping[str, Any], template: Mapping[str, Any], about: Mapping[str, str], stated: Any
) -> Iterator[dict[str, Any]]:
    statutory = template["values"].get("statutory_limit")
    if statutory and longer(stated, statutory):
        yield _difference(row, template, about, "promised_limit", "above-statutory", statutory, stated)


def _difference(
    row: Mapping[str, Any],
    template: Mapping[str, Any],
    about: Mapping[str, str],
    code: str,
    relation: str,
    expected: Any,
    found: Any,
) -> dict[str, Any]:
    title = elements()[code].title
    return {**about, "basic_code": row["basic_code"], "element": code, "element_zh": title.zh, "element_en": title.en, "relation": relation,
            "organ": row["organ"], "region": row["region"], "expected": said(expected), "found": said(found),
            "row_ids": row["row_id"] + BETWEEN + template["row_id"]}  # fmt: skip
