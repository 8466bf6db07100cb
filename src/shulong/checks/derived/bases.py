"""Every place of law that a declared power rests on, as the law library has it on the day: the one table that checks and pages read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import ibis.expr.types as ir

from shulong.checks.compare_elements import read
from shulong.checks.derive import derived
from shulong.checks.engine import Engine
from shulong.checks.footing_rows import table_of
from shulong.checks.laws import footings_of
from shulong.powers.declared_bases import bases_in
from shulong.powers.footing import Basis


@derived
def listed_bases(
    listed_powers: ir.Table, listed_own: ir.Table, laws: ir.Table, law_provisions: ir.Table, engine: Engine, as_of: datetime
) -> ir.Table:  # fmt: skip
    """One row per power in force, organ (null: the template) and place of law cited; the columns are those of ``footing_rows``.

    Only provisions that are cited leave the engine, and only implementations that cite something.
    """
    standing = listed_powers.filter(listed_powers.status == "in-force")
    own = listed_own.filter(listed_own.overrides.contains('"basis"')).semi_join(standing, "basic_code")
    templates = standing.select("basic_code", "in_force_from", "row_id", values="elements")
    bases = [*_bases(templates, engine), *_bases(own.select("basic_code", "organ", "in_force_from", "row_id", values="overrides"), engine)]  # fmt: skip
    return engine.bring(table_of(footings_of(laws, law_provisions, bases, as_of.date(), engine)))


def _bases(declared: ir.Table, engine: Engine) -> Iterator[Basis]:
    for row in engine.fetch(declared).to_pylist():
        yield from bases_in(
            row["basic_code"], row.get("organ") or "", read(row["values"]), row["in_force_from"], row["row_id"]
        )
