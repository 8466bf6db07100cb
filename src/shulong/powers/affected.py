"""Whom a changed template leaves behind: implementations on the shelf that fitted the old one and do not fit the new."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from shulong.powers.fault import Fault
from shulong.powers.known import Known
from shulong.powers.power import Implementation, Power, Status
from shulong.powers.validate_own import own_faults


def affected(
    powers: Sequence[Power], coming: Sequence[Implementation], known: Known, owned: Iterable[Implementation]
) -> Iterator[Fault]:
    """What is newly wrong with implementations that do not come along themselves, on the day on which their template changes.

    They are no faults of the declaration: the organs have to follow, and this is what they have to be told.

    Args:
        powers: the templates that change.
        coming: implementations that come with them.
        owned: every version of every implementation on the shelf.
    """
    changing = {power.basic_code: power for power in powers if power.status is not Status.ABOLISHED}
    renewed = {(own.basic_code, own.organ) for own in coming}
    after = known.joined(powers)
    newest: dict[tuple[str, str], Implementation] = {}
    for own in owned:
        key, power = (own.basic_code, own.organ), changing.get(own.basic_code)
        if power is None or key in renewed or own.in_force_from > power.in_force_from:
            continue
        if key not in newest or newest[key].in_force_from < own.in_force_from:
            newest[key] = own
    for (code, organ), own in sorted(newest.items()):
        if own.status is not Status.ABOLISHED:
            old = {(fault.element, fault.found) for fault in own_faults(own, known)}
            then = replace(own, in_force_from=changing[code].in_force_from)
            new = [fault for fault in own_faults(then, after) if (fault.element, fault.found) not in old]
            yield from (fault.of(code, organ, "implementation", -1) for fault in new)
