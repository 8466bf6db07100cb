"""The rows that show when something was done: looked up for what was found, never carried along for what was not."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from shulong.checks.hit import row_id


def with_acts(found: ir.Table, acts: ir.Table, key: str, *instants: str) -> ir.Table:
    """The rows of `found` with ``evidence``: the ids of the acts of the row's matter_id that were done at any of its instants.

    Args:
        key: the column that tells the rows apart.
        instants: columns of `found`; nulls among them are passed over. A row without any such act is left out.
    """
    wanted = found.select(
        _key=key, _matter="matter_id", **{f"_at{number}": each for number, each in enumerate(instants)}
    )
    told = acts.filter(acts.done_at.notnull()).select(_of="matter_id", _done="done_at", _id=row_id(acts))
    joined = wanted.join(told, [("_matter", "_of")])
    at = ibis.or_(*((joined[f"_at{number}"] == joined["_done"]).fill_null(False) for number in range(len(instants))))
    shown = joined.filter(at).group_by("_key").agg(evidence=ibis._["_id"].collect().sort())
    return found.join(shown, [(key, "_key")]).drop("_key")
