"""Which file names are partial tiles, and which are nobody's."""

import pytest

from shulong.ledger.keys import Signer
from shulong.ledger.leftovers import parse_partial
from shulong.ledger.log import Log
from shulong.ledger.verify import verify


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("tile/0/001.p/44", (0, 1, 44)),
        ("tile/entries/x001/x234/067.p/255", (None, 1234067, 255)),
        ("tile/0/001", None),
        ("tile/0/001.p/256", None),
        ("tile/0/001.p/0", None),
        ("tile/0/001.p/04", None),
        ("tile/0/1.p/4", None),
        ("tile/x0/001.p/4", None),
        ("tile/64/001.p/4", None),
        ("tile/0/000.p/.5.abc.tmp", None),
        ("else/0/001.p/4", None),
        ("checkpoint", None),
    ],
)
def test_a_partial_tiles_place_is_read_from_its_path(path: str, place: tuple[int | None, int, int] | None) -> None:
    assert parse_partial(path) == place


def test_files_of_no_checkpoint_are_listed_and_change_nothing(log: Log, signer: Signer) -> None:
    for path in ("tile/0/000.p/9", "notes.txt", "tile/7/000", "tile/0/.000.x.tmp"):
        (log.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (log.folder / path).write_bytes(b"?")
    report = verify(log.folder, signer.verifier)
    assert report.fault is None
    assert report.leftovers == ("notes.txt", "tile/0/.000.x.tmp", "tile/0/000.p/9", "tile/7/000")
