"""Templates and implementations held against kinds, elements and each other; everything that is wrong, each thing once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shulong.powers.fault import Fault
from shulong.powers.known import Known
from shulong.powers.power import Implementation, Power
from shulong.powers.validate_own import own_faults
from shulong.powers.validate_template import template_faults
from shulong.terms.text import Text


def validate(
    powers: Sequence[Power], implementations: Sequence[Implementation] = (), known: Known | None = None
) -> list[Fault]:
    """What is wrong with declarations that come together, held also against what is known already.

    A fault's ``what`` and ``row`` name the power or implementation by its place in the sequence given.
    """
    whole = (known or Known()).joined(powers)
    return [*_of_powers(powers, whole), *_of_implementations(implementations, whole)]


def _of_powers(powers: Sequence[Power], whole: Known) -> Iterator[Fault]:
    seen: dict[tuple[str, object], int] = {}
    for row, power in enumerate(powers):
        for fault in template_faults(power, whole):
            yield fault.of(power.basic_code, "", "power", row)
        first = seen.setdefault((power.basic_code, power.in_force_from), row)
        if first != row:
            yield _twice("basic_code", power.basic_code).of(power.basic_code, "", "power", row)


def _of_implementations(implementations: Sequence[Implementation], whole: Known) -> Iterator[Fault]:
    seen: dict[tuple[str, str, object], int] = {}
    for row, own in enumerate(implementations):
        for fault in own_faults(own, whole):
            yield fault.of(own.basic_code, own.organ, "implementation", row)
        first = seen.setdefault((own.basic_code, own.organ, own.in_force_from), row)
        if first != row:
            yield _twice("organ", f"{own.basic_code} @ {own.organ}").of(
                own.basic_code, own.organ, "implementation", row
            )


def _twice(element: str, found: str) -> Fault:
    expected = Text(zh="同一生效日期只出现一次", en="each only once for one day of entering into force")
    mend = Text(zh="请删去一行，或改正编码、生效日期。", en="Remove one row, or mend its code or its day.")
    return Fault(element, found, expected, mend)
