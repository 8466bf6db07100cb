"""The hits of list entries that rest on nothing: what the checks of links between lists have in common."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from shulong.checks.hit import Sentence, hits


def unlinked_hits(entries: ir.Table, links: ir.Table, list_type: str, wanted: str, say: Sentence) -> ir.Table:
    """One hit per entry of a list whose links lead to none that stands in the wanted list."""
    asked = entries.filter(entries.list_type == list_type)
    standing = entries.filter(entries.list_type == wanted).select(target="entry_code")
    linked = links.filter(links.link == wanted).semi_join(standing, "target").select("entry").distinct()
    bare = asked.anti_join(linked, "entry")
    return hits(
        bare,
        subject_kind="list-entry",
        subject=bare.entry,
        key=wanted,
        organ=bare.organ,
        region=bare.region,
        power_code=bare.basic_code,
        evidence=ibis.array([bare.row_id]),
        values={"entry": bare.entry, "name": bare.title},
        say=say,
    )
