"""What one file declares once it is read, with the faults found so far; and several such files examined together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from shulong.powers.fault import Fault
from shulong.powers.known import Known
from shulong.powers.list_entry import ListEntry
from shulong.powers.power import Implementation, Power
from shulong.powers.validate import validate
from shulong.powers.validate_entry import entry_faults
from shulong.terms.text import Text


@dataclass
class Read:
    """One file's declarations. What could not be read is not among them but among the ``faults``, which have their places."""

    powers: list[Power] = field(default_factory=list)
    implementations: list[Implementation] = field(default_factory=list)
    entries: list[ListEntry] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)

    def placed(self, fault: Fault) -> Fault:
        """A fault of one of its declarations (by ``what`` and ``row``), at its place in the file."""
        raise NotImplementedError


def examine(reads: Sequence[Read], known: Known, listed: Collection[str] = ()) -> list[list[Fault]]:
    """Every fault of each file, those of reading first; the files are examined as one declaration, so they may refer to each other.

    Args:
        listed: list and code of the entries of lists that are there already.
    """
    powers = [(read, row) for read in range(len(reads)) for row in range(len(reads[read].powers))]
    own = [(read, row) for read in range(len(reads)) for row in range(len(reads[read].implementations))]
    faults = [list(read.faults) for read in reads]
    whole = validate(
        [p for read in reads for p in read.powers], [i for read in reads for i in read.implementations], known
    )
    unread = {fault.code for read in reads for fault in read.faults if fault.code and fault.what == "power"}
    for fault in whole:
        if fault.element == "basic_code" and fault.what == "implementation" and fault.code in unread:
            continue  # its template stands in the file, but has faults of its own
        read, row = (powers if fault.what == "power" else own)[fault.row]
        faults[read].append(reads[read].placed(fault.of(fault.code, fault.organ, fault.what, row)))
    entries = [(read, row) for read in range(len(reads)) for row in range(len(reads[read].entries))]
    after = known.joined([p for read in reads for p in read.powers])
    for fault in entry_faults([entry for read in reads for entry in read.entries], after, listed) if entries else ():
        read, row = entries[fault.row]
        faults[read].append(reads[read].placed(fault.of(fault.code, fault.organ, fault.what, row)))
    return faults
