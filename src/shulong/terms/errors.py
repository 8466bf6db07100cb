"""Every error that Shulong raises on purpose, in one tree.

ShulongError
├── InputError            something a person gave us does not fit; they can mend it
│   ├── UnreadableFile    a file cannot be read as what it claims to be
│   ├── ContractFault     a contract file itself is wrong, or data miss it as a whole
│   ├── DeclarationFault  a power, flow or mapping file is wrong
│   └── UnknownName       a dataset, check, finding … of that name is not there
├── NotPermitted          an account lacks the right; it says whom to ask
├── UnknownYear           the State Council's arrangement of that year is not loaded
├── NotAnswerable         a check lacks data, or the data are stale or failing their contract
├── Tampered              stored bytes do not fit the ledger
└── StorageFailure        the disk refused a write; nothing was half done
"""

from __future__ import annotations

from shulong.terms.text import Language, Text


class ShulongError(Exception):
    """The root: a message in both languages, the place it is about, and how to mend it.

    Args:
        zh, en: what was found and what was expected; values quoted, but never a personal value.
        place: where, e.g. ``powers/permits.yaml:41`` or ``acts.csv, row 17, done_at``; empty where there is none.
        mend: what the reader can do about it.
    """

    def __init__(self, zh: str, en: str, *, place: str = "", mend: Text | None = None) -> None:
        self.message = Text(zh=zh, en=en)
        self.place = place
        self.mend = mend
        super().__init__(self.say("en"))

    def say(self, language: Language) -> str:
        """Place, message and mend as one line in one language."""
        colon, stop, ends = ("：", "。", "。！？；") if language == "zh" else (": ", ". ", ".!?;")
        line = f"{self.place}{colon}" if self.place else ""
        line += self.message.say(language)
        if self.mend is not None:
            line += stop if line[-1] not in ends else stop[1:]
            line += self.mend.say(language)
        return line


class InputError(ShulongError):
    """Something a person gave us does not fit; nothing was changed; mend it and try again."""


class UnreadableFile(InputError):
    """A file cannot be read as what it claims to be: empty, wrong encoding, a bomb, broken beyond its rows."""


class ContractFault(InputError):
    """A contract file is wrong, or a delivery misses it as a whole (a column missing, renamed, twice)."""


class DeclarationFault(InputError):
    """A declared power, flow or mapping file is wrong; the place names file and line."""


class UnknownName(InputError):
    """There is no dataset, contract, check, finding or delivery of that name."""


class NotPermitted(ShulongError):
    """An account lacks the right for what it tried; nothing was changed; the message says whom to ask."""


class UnknownYear(ShulongError):
    """The State Council's arrangement of rest days for that year is not known; load it from a file, never guess."""


class NotAnswerable(ShulongError):
    """A check cannot answer, since its data are missing, stale or failing their contract; it reports no zero."""


class Tampered(ShulongError):
    """Stored bytes do not fit what the ledger committed to; keep the files as they are and call the auditor."""


class StorageFailure(ShulongError):
    """The disk refused a write (full, read-only, failing); nothing was half done; free space and run again."""
