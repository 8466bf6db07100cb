"""The channel between two columns of a chart: which vertical piece gets which track."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Row = tuple[int, int]


@dataclass
class Piece:
    """The vertical piece of one net: the rows at which it is reached from the left and from the right."""

    net: str
    left: set[Row] = field(default_factory=set)
    right: set[Row] = field(default_factory=set)

    def span(self, middles: Mapping[Row, float]) -> tuple[float, float]:
        """From where to where it goes."""
        ends = [middles[row] for row in self.left | self.right]
        return min(ends), max(ends)


def tracks(pieces: Sequence[Piece], middles: Mapping[Row, float]) -> dict[str, int]:
    """The track of each net, 0 the leftmost: no two pieces lie on each other, nor what leads to one on what leaves another."""
    found: dict[str, int] = {}
    waiting = sorted(pieces, key=lambda piece: (piece.span(middles), piece.net))
    while waiting:
        ready = [p for p in waiting if not any(q is not p and q.left & p.right for q in waiting)]
        # Where two each ask to be left of the other, one must cross; the first by place is taken.
        piece = ready[0] if ready else waiting[0]
        waiting.remove(piece)
        least = 1 + max((found[q.net] for q in pieces if q.net in found and q.left & piece.right), default=-1)
        found[piece.net] = _first_free(piece, least, [q for q in pieces if q.net in found], found, middles)
    return found


def _first_free(
    piece: Piece, least: int, others: Sequence[Piece], found: Mapping[str, int], middles: Mapping[Row, float]
) -> int:
    top, bottom = piece.span(middles)
    track = least
    while any(
        found[other.net] == track and other.span(middles)[0] <= bottom and top <= other.span(middles)[1]
        for other in others
    ):
        track += 1
    return track
