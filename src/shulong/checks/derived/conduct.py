"""What the checks of conduct share: each matter's steps in order, the flow that governed it, its deviations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from shulong.checks.derive import derived
from shulong.checks.engine import Engine
from shulong.checks.hit import row_id
from shulong.powers.conform import judge_variants
from shulong.powers.flow import Flow
from shulong.powers.net import net_of
from shulong.powers.publish import from_definitions

ORDER = ("done_at", "recorded_at", "_delivery", "_row")
"""What orders the acts of a matter."""

UNLISTED = " "
"""The letter of every step that no flow names, and the name by which such a step is judged."""

VERDICTS = pa.schema([("flow_id", pa.string()), ("version", pa.int64()), ("variant", pa.string()), ("kind", pa.string()),
                      ("known_step", pa.string()), ("title_zh", pa.string()), ("title_en", pa.string()),
                      ("position", pa.int64()), ("ordinal", pa.int64())])  # fmt: skip


@derived
def letters(flows: ir.Table, engine: Engine) -> ir.Table:
    """One row per step that any flow names: the one letter that stands for it in a variant."""
    names = sorted({label for flow in versions(flows, engine).values() for label in net_of(flow).labels})
    return engine.bring(
        pa.table({"step": pa.array(names, pa.string()), "letter": pa.array(_letters(len(names)), pa.string())})
    )


def _letters(many: int) -> list[str]:
    """That many characters: those after the blank, less the surrogates."""
    first = ord(UNLISTED) + 1
    return [chr(code if code < 0xD800 else code + 0x800) for code in range(first, first + many)]


@derived
def variants(acts: ir.Table, letters: ir.Table, engine: Engine) -> ir.Table:
    """One row per matter that has a timed act: its steps in the order in which they were done, a letter for each.

    Acts of one instant are ordered by when they were recorded, then by their place in the delivery. Acts without a time
    cannot be placed and are left out: they are a data fault of the sender.
    """
    timed = acts.filter(acts.done_at.notnull())
    return engine.joined_in_order(
        timed, letters, UNLISTED, group="matter_id", at=ORDER[0], then=ORDER[1:], into="variant"
    )


@derived
def sequences(acts: ir.Table, variants: ir.Table) -> ir.Table:
    """One row per matter that has a timed act: whose it is, from when to when, its variant."""
    timed = acts.filter(acts.done_at.notnull())
    matters = timed.group_by("matter_id").agg(
        power_code=timed.power_code.min(),
        organ=timed.organ.min(),
        region=timed.region.min(),
        first_at=timed.done_at.min(),
        last_at=timed.done_at.max(),
    )
    return matters.join(variants, "matter_id")


@derived
def matter_flows(sequences: ir.Table, flows: ir.Table, acts: ir.Table) -> ir.Table:
    """Each matter with the flow in force when it began; an organ's own flow goes before the general one. Others are left out.

    So is a matter of which an act has no time: what seems missing or late may be that act, and a fault of the data must not
    become a card. The sender is told (``conduct.data-suspect``), and it is judged when the time was delivered.
    """
    sequences = sequences.anti_join(acts.filter(acts.done_at.isnull()).select("matter_id").distinct(), "matter_id")
    declared = flows.select("flow_id", "version", "power_code", "in_force_from", "in_force_to", "statutory_days", "promised_days",
                            "day_unit", "from_step", "to_steps", flow_organ=flows.organ)  # fmt: skip
    joined = sequences.join(declared, "power_code")
    day = joined.first_at.date()
    fitting = joined.filter(
        (joined.flow_organ.isnull() | (joined.flow_organ == joined.organ))
        & (joined.in_force_from <= day)
        & (joined.in_force_to.isnull() | (day < joined.in_force_to))
    )
    best = ibis.window(group_by="matter_id", order_by=[fitting.flow_organ.isnull(), ibis.desc("version")])
    ranked = fitting.mutate(rank=ibis.row_number().over(best))
    return ranked.filter(ranked["rank"] == 0).drop("rank", "in_force_from", "in_force_to", "flow_organ")


@derived
def deviations(
    matter_flows: ir.Table, disordered: ir.Table, acts: ir.Table, flows: ir.Table, letters: ir.Table, engine: Engine
) -> ir.Table:
    """One row per deviation of a matter: kind, step, position, and the id of the act that shows it.

    Only distinct variants leave the engine, each is judged once, and the verdicts are joined back. Matters whose order their
    times cannot tell (``disordered``) are not judged.
    """
    verdicts = engine.bring(_verdicts(matter_flows, flows, letters, engine))
    joined = matter_flows.anti_join(disordered, "matter_id").join(verdicts, ["flow_id", "version", "variant"])
    # A step that is missing before the act at `position` is shown by the act before it, or by the first there is.
    shown = ibis.cases((joined.kind == "skipped", ibis.greatest(joined.position - 1, 0)), else_=joined.position)
    found = engine.keep(joined.mutate(shown=shown).drop("variant"))
    placed = _placed(acts, found)
    whole = found.join(placed, [found.matter_id == placed.placed_matter, found.shown == placed.place])
    step = ibis.coalesce(whole.known_step, whole.placed_step)
    named = whole.mutate(
        step=step, step_zh=ibis.coalesce(whole.title_zh, step), step_en=ibis.coalesce(whole.title_en, step)
    )
    return named.drop("known_step", "title_zh", "title_en", "shown", "placed_matter", "placed_step", "place")


def _placed(acts: ir.Table, matters: ir.Table) -> ir.Table:
    """The timed acts of some matters with their place in the matter, from 0."""
    timed = acts.filter(acts.done_at.notnull()).mutate(evidence=row_id(acts)).semi_join(matters, "matter_id")
    ordered = ibis.window(group_by="matter_id", order_by=list(ORDER))
    return timed.select(
        "evidence",
        placed_matter=timed.matter_id,
        placed_step=timed.step,
        place=ibis.row_number().over(ordered),
    )


def versions(flows: ir.Table, engine: Engine) -> dict[tuple[str, int], Flow]:
    """Every version of every flow, by flow and version."""
    definitions = engine.fetch(flows.select("definition").distinct())["definition"].to_pylist()
    return {(flow.flow_id, flow.version): flow for flow in from_definitions(definitions)}


def _verdicts(matter_flows: ir.Table, flows: ir.Table, letters: ir.Table, engine: Engine) -> pa.Table:
    """The deviations of every distinct variant that does not fit."""
    distinct = engine.fetch(matter_flows.select("flow_id", "version", "variant").distinct()).to_pydict()
    by_version, names = versions(flows, engine), names_of(engine.fetch(letters))
    grouped: dict[tuple[str, int], list[str]] = defaultdict(list)
    for flow_id, version, variant in zip(*distinct.values(), strict=True):
        grouped[flow_id, version].append(variant)
    found: list[tuple[object, ...]] = []
    for key, variants in grouped.items():
        found += _judged(by_version[key], variants, names)
    return pa.Table.from_arrays([pa.array(column, field.type) for column, field in
                                 zip(zip(*found, strict=True) if found else [[]] * len(VERDICTS), VERDICTS, strict=True)],
                                schema=VERDICTS)  # fmt: skip


def names_of(letters: pa.Table) -> dict[str, str]:
    """The step of each letter."""
    return {UNLISTED: UNLISTED, **dict(zip(letters["letter"].to_pylist(), letters["step"].to_pylist(), strict=True))}


def questions(flow: Flow, variants: Iterable[str], names: Mapping[str, str]) -> list[tuple[list[str], bool]]:
    """What is to be judged of variants: their steps, and whether one of them ends the matter."""
    ends = set(flow.limit.to_steps) if flow.limit else None
    taken = ([names[letter] for letter in variant] for variant in variants)
    return [(steps, ends is None or not ends.isdisjoint(steps)) for steps in taken]


def _judged(flow: Flow, variants: list[str], names: Mapping[str, str]) -> Iterator[tuple[object, ...]]:
    titles: dict[str, tuple[str | None, ...]] = {
        step: (step, title.title.zh, title.title.en) for step, title in flow.steps.items()
    }
    for variant, verdict in zip(variants, judge_variants(net_of(flow), questions(flow, variants, names)), strict=True):
        for ordinal, each in enumerate(verdict.deviations):
            # What no flow names is known by the act alone; what this flow does not name has no title.
            step = (None, None, None) if each.step == UNLISTED else titles.get(each.step, (each.step, None, None))
            yield flow.flow_id, flow.version, variant, each.kind, *step, each.position, ordinal
