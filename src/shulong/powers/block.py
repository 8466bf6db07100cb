"""Blocks: the order of steps as a tree of sequences, choices, parallel branches, loops and options."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


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
class Some:
    """One or more of the blocks, each at most once, their steps in any interleaving."""

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


Block = Take | Sequence | Choice | Parallel | Some | Loop | Optional
SERIES: dict[str, type[Sequence] | type[Choice] | type[Parallel] | type[Some]] = {
    "sequence": Sequence,
    "choice": Choice,
    "parallel": Parallel,
    "some": Some,
}
MOST_SOME = 8
"""Branches of a ``some``: its net has a transition for every set of them."""

DEEPEST = 100
"""Blocks within blocks; no power has a flow like that, and what reads it must not be made to fall over."""


def plain_block(block: Block) -> Any:
    """A block as plain values, as a flow file writes it."""
    match block:
        case Take(step):
            return step
        case Loop(body, again):
            return {"loop": {"body": plain_block(body), **({"again": plain_block(again)} if again else {})}}
        case Optional(inner):
            return {"optional": plain_block(inner)}
        case _:
            return {type(block).__name__.lower(): [plain_block(each) for each in block.blocks]}


def block_of(given: Any) -> Block:
    """The block of plain values; ValueError with what was found where it is none."""
    if isinstance(given, str):
        return Take(given)
    if isinstance(given, list) and given:
        return Sequence(tuple(block_of(each) for each in given))
    if not isinstance(given, Mapping) or len(given) != 1:
        raise ValueError(given)
    ((kind, inner),) = given.items()
    if kind in SERIES and isinstance(inner, list) and inner and not (kind == "some" and len(inner) > MOST_SOME):
        return SERIES[kind](tuple(block_of(each) for each in inner))
    if kind == "optional":
        return Optional(block_of(inner))
    if kind == "loop" and isinstance(inner, Mapping) and "body" in inner and set(inner) <= {"body", "again"}:
        return Loop(block_of(inner["body"]), block_of(inner["again"]) if "again" in inner else None)
    raise ValueError(given)


def inside(block: Block) -> tuple[Block, ...]:
    """The blocks directly within a block, in the order of its writing."""
    match block:
        case Take():
            return ()
        case Loop(body, again):
            return (body, again) if again else (body,)
        case Optional(inner):
            return (inner,)
        case _:
            return block.blocks


def depth(block: Block) -> int:
    """How deep blocks stand within blocks. RecursionError where that is far past ``DEEPEST``."""
    return 1 + max((depth(each) for each in inside(block)), default=0)


def steps_in(block: Block) -> Iterator[str]:
    """The steps that a block takes, in the order of its writing; a step used twice comes twice."""
    if isinstance(block, Take):
        yield block.step
    for each in inside(block):
        yield from steps_in(each)


def may_be_empty(block: Block) -> bool:
    """Whether the block may be passed without a step."""
    match block:
        case Take():
            return False
        case Optional():
            return True
        case Loop(body, _):
            return may_be_empty(body)
        case Choice(blocks) | Some(blocks):
            return any(may_be_empty(each) for each in blocks)
        case Sequence(blocks) | Parallel(blocks):
            return all(may_be_empty(each) for each in blocks)


def idle_loops(block: Block) -> Iterator[Loop]:
    """The loops that can turn without a step."""
    if isinstance(block, Loop) and may_be_empty(block.body) and (block.again is None or may_be_empty(block.again)):
        yield block
    for each in inside(block):
        yield from idle_loops(each)


def normal(block: Block) -> Block:
    """The same order written without a series of one and without a sequence directly in a sequence."""
    match block:
        case Take():
            return block
        case Optional(inner):
            return Optional(normal(inner))
        case Loop(body, again):
            return Loop(normal(body), normal(again) if again else None)
        case Sequence(blocks):
            parts: list[Block] = []
            for each in map(normal, blocks):
                parts += each.blocks if isinstance(each, Sequence) else [each]
            return parts[0] if len(parts) == 1 else Sequence(tuple(parts))
        case _:
            parts = [normal(each) for each in block.blocks]
            return parts[0] if len(parts) == 1 else type(block)(tuple(parts))


def tidied(block: Block) -> Block:
    """The same order with loops that may turn without a step written as loops that may be left out, where that can be said."""
    match block:
        case Take():
            return block
        case Optional(inner):
            made = tidied(inner)
            return made if isinstance(made, Optional) else Optional(made)
        case Loop(body, again):
            return _turned(Loop(tidied(body), tidied(again) if again else None))
        case _:
            return normal(type(block)(tuple(tidied(each) for each in block.blocks)))


def _turned(loop: Loop) -> Block:
    """(x?)+ is (x+)?; and with both parts optional any of their steps may come next, so (x? y?)+ is ((x or y)+)?."""
    if not may_be_empty(loop.body) or (loop.again is not None and not may_be_empty(loop.again)):
        return loop
    turns = [turn for part in inside(loop) for turn in _turns(part)]
    if None in turns:
        return loop
    taken = tuple(turn for turn in turns if turn is not None)
    return Optional(Loop(taken[0] if len(taken) == 1 else Choice(taken)))


def _turns(block: Block) -> list[Block | None]:
    """Blocks of which any number in any order are as many turns of a block that may be empty; None where there are none such."""
    if not may_be_empty(block):
        return [block]
    match block:
        case Optional(inner):
            return _turns(inner)
        case Loop(body, None):
            return _turns(body)
        case Sequence(blocks) | Choice(blocks):
            return [turn for each in blocks for turn in _turns(each)]
        case Parallel(blocks) | Some(blocks):
            # Steps of one branch may stand between those of another, unless every branch is a single step.
            turns = [turn for each in blocks for turn in _turns(each)]
            return turns if all(isinstance(turn, Take) for turn in turns) else [None]
        case _:
            return [None]
