"""Random flows with every rule that a flow may have, for the property tests."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from shulong.powers.block import Block, Choice, Loop, Optional, Parallel, Sequence, Some, Take, idle_loops
from shulong.powers.flow import Flow, Step
from shulong.powers.rules import RESULTS, STOP_KINDS, UNITS, ClockStop, Limit, Separation, Span, StepLimit, Urgent
from shulong.terms.text import Text

WORDS = st.sampled_from(
    ["受理", "审查 & <核查>", 'a "quoted" one', "Принято", "x", "窗口一", "第 2 次", "line\nbreak", "tab\there"]
)
NAMES = ["apply", "受理", "T02 Check", "1", "grant", "a.b", "yes", "limit-1"]


def texts() -> st.SearchStrategy[Text]:
    return st.builds(Text, zh=WORDS, en=WORDS)


def blocks(names: list[str]) -> st.SearchStrategy[Block]:
    """Random blocks in which each name stands once; no loop can turn without a step."""
    if len(names) == 1:
        take = Take(names[0])
        return st.sampled_from([take, take, Optional(take), Loop(take), Sequence((take,))])

    def joined(cut: int) -> st.SearchStrategy[Block]:
        pair = st.tuples(blocks(names[:cut]), blocks(names[cut:]))
        return pair.flatmap(lambda two: st.sampled_from(
            [Sequence(two), Choice(two), Parallel(two), Some(two), Loop(*two), Optional(Sequence(two)), Loop(Choice(two))]
        ))  # fmt: skip

    return st.integers(1, len(names) - 1).flatmap(joined).filter(lambda block: not list(idle_loops(block)))


@st.composite
def flows(draw: st.DrawFn) -> Flow:
    """A flow of one to six steps."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=6, unique=True))
    some = st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True).map(tuple)
    days = st.none() | st.integers(0, 5)
    posts = st.none() | st.sampled_from(["窗口", "head", "a b"])

    def amounts() -> tuple[int | None, int | None]:
        statutory, promised = draw(days), draw(days)
        if statutory is None and promised is None:
            return 3, None
        return (
            (max(statutory, promised), promised)
            if statutory is not None and promised is not None
            else (statutory, promised)
        )

    def step(name: str) -> Step:
        limit = StepLimit(*amounts(), draw(st.sampled_from(UNITS)), draw(st.none() | st.sampled_from(names)))
        return Step(name, draw(texts()), draw(posts), tuple(draw(st.lists(st.sampled_from(["x", "审"]), unique=True))),
                    draw(st.sampled_from([None, limit])), draw(st.booleans()), draw(st.booleans()),
                    draw(st.none() | st.sampled_from(list(RESULTS))), draw(st.none() | WORDS))  # fmt: skip

    stops = [ClockStop(f"stop-{n}", draw(texts()), draw(st.sampled_from(list(STOP_KINDS))), draw(some), draw(some), draw(st.none() | WORDS),
                       draw(st.none() | st.builds(Span, st.integers(0, 9), st.sampled_from(UNITS))), draw(st.booleans()))
             for n in range(draw(st.integers(0, 2)))]  # fmt: skip
    whole = Limit(*amounts(), draw(st.sampled_from(UNITS[:2])), draw(st.sampled_from(names)), draw(some))
    return Flow(
        flow_id=draw(st.sampled_from(["permit", "许可", "grant"])), version=draw(st.integers(1, 3)), power_code="XK/01-001", title=draw(texts()),
        steps={name: step(name) for name in names}, order=draw(blocks(names)), in_force_from=date(2026, 1, 1),
        in_force_to=draw(st.sampled_from([None, date(2027, 1, 1)])), organ=draw(st.none() | WORDS), limit=draw(st.sampled_from([None, whole])),
        clock_stops=tuple(stops), separations=tuple(draw(st.lists(st.builds(Separation, some, st.none() | WORDS), max_size=2))),
        urgent=draw(st.none() | st.builds(Urgent, st.sampled_from(names), st.none() | WORDS, days)),
        basis=tuple(draw(st.lists(WORDS, max_size=2, unique=True))),
    )  # fmt: skip
