"""A flow: the declared steps of a power, in which order, by which post, within how long."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from shulong.terms.text import Text

Unit = Literal["working-days", "calendar-days"]
UNITS: tuple[Unit, ...] = ("working-days", "calendar-days")


@dataclass(frozen=True, slots=True)
class Step:
    """One declared step. ``post`` is who takes it; None where any post of the organ may."""

    step_id: str
    title: Text
    post: str | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """Within how many days, counted from the act of ``from_step`` to the first act of any of ``to_steps``."""

    statutory: int | None
    promised: int | None
    unit: Unit
    from_step: str
    to_steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Take:
    """The block of one step."""

    step: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """Blocks one after another."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """Exactly one of the blocks."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Parallel:
    """All of the blocks, their steps in any interleaving."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Loop:
    """The body once; then, any number of times, ``again`` followed by the body. ``again`` None is the body alone."""

    body: Block
    again: Block | None = None


@dataclass(frozen=True, slots=True)
class Optional:
    """The block or nothing."""

    block: Block


Block = Take | Sequence | Choice | Parallel | Loop | Optional
SERIES: dict[str, type[Sequence] | type[Choice] | type[Parallel]] = {
    "sequence": Sequence,
    "choice": Choice,
    "parallel": Parallel,
}


@dataclass(frozen=True, slots=True)
class Flow:
    """One version of the flow of a power, in force on days d with from <= d < to. It says what may happen, not what did."""

    flow_id: str
    version: int
    power_code: str
    title: Text
    steps: Mapping[str, Step]
    order: Block
    in_force_from: date
    in_force_to: date | None = None
    organ: str | None = None
    limit: Limit | None = None

    def in_force(self, day: date) -> bool:
        """Whether it is in force on that day."""
        return self.in_force_from <= day and (self.in_force_to is None or day < self.in_force_to)

    def to_json(self) -> str:
        """Its one canonical form: keys sorted, no blanks."""
        return json.dumps(_plain(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Flow:
        """The flow of that canonical form."""
        given = json.loads(text)
        limit = given.pop("limit")
        return cls(
            flow_id=given["flow_id"],
            version=given["version"],
            power_code=given["power_code"],
            title=Text(**given["title"]),
            steps={key: Step(key, Text(**step["title"]), step["post"]) for key, step in given["steps"].items()},
            order=block_of(given["order"]),
            in_force_from=date.fromisoformat(given["in_force_from"]),
            in_force_to=date.fromisoformat(given["in_force_to"]) if given["in_force_to"] else None,
            organ=given["organ"],
            limit=Limit(**(limit | {"to_steps": tuple(limit["to_steps"])})) if limit else None,
        )


def _plain(flow: Flow) -> dict[str, Any]:
    limit = flow.limit
    return {
        "flow_id": flow.flow_id,
        "version": flow.version,
        "power_code": flow.power_code,
        "title": {"zh": flow.title.zh, "en": flow.title.en},
        "steps": {k: {"title": {"zh": s.title.zh, "en": s.title.en}, "post": s.post} for k, s in flow.steps.items()},
        "order": plain_block(flow.order),
        "in_force_from": flow.in_force_from.isoformat(),
        "in_force_to": flow.in_force_to.isoformat() if flow.in_force_to else None,
        "organ": flow.organ,
        "limit": limit and {
            "statutory": limit.statutory, "promised": limit.promised, "unit": limit.unit,
            "from_step": limit.from_step, "to_steps": list(limit.to_steps),
        },
    }  # fmt: skip


def plain_block(block: Block) -> Any:
    """A block as plain values, as a flow file writes it."""
    match block:
        case Take(step):
            return step
        case Sequence(blocks):
            return {"sequence": [plain_block(each) for each in blocks]}
        case Choice(blocks):
            return {"choice": [plain_block(each) for each in blocks]}
        case Parallel(blocks):
            return {"parallel": [plain_block(each) for each in blocks]}
        case Loop(body, again):
            return {"loop": {"body": plain_block(body), **({"again": plain_block(again)} if again else {})}}
        case Optional(inner):
            return {"optional": plain_block(inner)}


def block_of(given: Any) -> Block:
    """The block of plain values; ValueError with what was found where it is none."""
    if isinstance(given, str):
        return Take(given)
    if isinstance(given, list):
        return Sequence(tuple(block_of(each) for each in given))
    if not isinstance(given, Mapping) or len(given) != 1:
        raise ValueError(given)
    ((kind, inner),) = given.items()
    if kind in SERIES and isinstance(inner, list) and inner:
        return SERIES[kind](tuple(block_of(each) for each in inner))
    if kind == "optional":
        return Optional(block_of(inner))
    if kind == "loop" and isinstance(inner, Mapping) and "body" in inner and set(inner) <= {"body", "again"}:
        return Loop(block_of(inner["body"]), block_of(inner["again"]) if "again" in inner else None)
    raise ValueError(given)


def steps_in(block: Block) -> Iterator[str]:
    """The steps that a block takes, in the order of its writing; a step used twice comes twice."""
    match block:
        case Take(step):
            yield step
        case Sequence(blocks) | Choice(blocks) | Parallel(blocks):
            for each in blocks:
                yield from steps_in(each)
        case Loop(body, again):
            yield from steps_in(body)
            if again:
                yield from steps_in(again)
        case Optional(inner):
            yield from steps_in(inner)
