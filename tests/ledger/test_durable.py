"""Durable writing: the order of the calls, and a disk that refuses each of them in turn."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from shulong.ledger.durable import durable_write, durable_write_all, storage_failures
from shulong.ledger.keys import Signer
from shulong.ledger.log import Log
from shulong.ledger.verify import verify
from shulong.terms.errors import StorageFailure

WATCHED = ("write", "fsync", "replace", "mkdir", "fchmod")


def name_of(target: Any) -> str:
    """The path that a call is about, from a handle or a path."""
    return str(Path(f"/proc/self/fd/{target}").readlink()) if isinstance(target, int) else str(target)


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Every watched call with the path that it is about, in order; for a rename, the new name."""
    seen: list[tuple[str, str]] = []

    def watch(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **more: Any) -> Any:
            seen.append((name, name_of(args[1] if name == "replace" else args[0])))
            return real(*args, **more)

        return call

    for name in WATCHED:
        monkeypatch.setattr(os, name, watch(name, getattr(os, name)))
    return seen


def is_synced_before_named(calls: list[tuple[str, str]]) -> bool:
    """Whether every file was synced before its rename, and every folder of a rename synced after it."""
    for at, (name, path) in enumerate(calls):
        if name != "replace":
            continue
        folder, file = str(Path(path).parent), Path(path).name
        before = [one for one in calls[:at] if Path(one[1]).parent == Path(folder) and f".{file}." in one[1]]
        if [one[0] for one in before][-1:] != ["fsync"] or ("fsync", folder) not in calls[at:]:
            return False
    return any(name == "replace" for name, _ in calls)


def test_a_file_is_synced_then_named_then_its_folder_synced(tmp_path: Path, calls: list[tuple[str, str]]) -> None:
    durable_write(tmp_path / "a", b"new")
    assert [name for name, _ in calls] == ["fchmod", "write", "fsync", "replace", "fsync"]
    assert calls[3:] == [("replace", str(tmp_path / "a")), ("fsync", str(tmp_path))]
    assert is_synced_before_named(calls)


def test_the_parents_of_new_folders_are_synced_too(tmp_path: Path, calls: list[tuple[str, str]]) -> None:
    durable_write_all([(tmp_path / "x" / "y" / "a", b"1"), (tmp_path / "x" / "y" / "b", b"2")])
    synced = {path for name, path in calls if name == "fsync"}
    assert {str(tmp_path), str(tmp_path / "x"), str(tmp_path / "x" / "y")} <= synced
    assert sum(call == ("fsync", str(tmp_path / "x" / "y")) for call in calls) == 1


def test_an_append_syncs_everything_before_the_checkpoint_and_the_checkpoint_before_it_returns(
    log: Log, signer: Signer, entries_of: Callable[[int, int], list[bytes]], calls: list[tuple[str, str]]
) -> None:
    for stop in (1, 3, 300):
        calls.clear()
        log.append(entries_of(log.size, stop), signer=signer)
        assert is_synced_before_named(calls)
        commit = calls.index(("replace", str(log.folder / "checkpoint")))
        tiles = [at for at, call in enumerate(calls) if call[0] == "replace" and "/tile/" in call[1]]
        assert len(tiles) >= 2
        assert max(tiles) < commit
        for at in tiles:
            folder = Path(calls[at][1]).parent
            for above in [folder, *folder.parents]:
                if above == log.folder.parent:
                    break
                assert ("fsync", str(above)) in calls[at:commit], f"{above} was not synced before the commit"
        assert calls[commit + 1] == ("fsync", str(log.folder))


def test_the_recorder_would_see_a_missing_sync() -> None:
    good = [("fsync", "/f/.a.1.tmp"), ("replace", "/f/a"), ("fsync", "/f")]
    assert is_synced_before_named(good)
    assert not is_synced_before_named(good[1:])
    assert not is_synced_before_named(good[:2])


@pytest.mark.parametrize(
    ("number", "english", "chinese"),
    [
        (errno.ENOSPC, "the disk is full; nothing was half done Free space and run it again.", "磁盘空间已满"),
        (errno.EROFS, "the file system is read-only", "文件系统为只读"),
        (errno.EIO, "the disk failed to read or write", "磁盘读写出错"),
        (errno.EACCES, "permission was denied", "没有访问权限"),
        (errno.ELOOP, "the system refused (Too many levels", "系统拒绝"),
    ],
)
def test_what_the_system_refuses_is_said_in_both_languages(
    tmp_path: Path, number: int, english: str, chinese: str
) -> None:
    with pytest.raises(StorageFailure) as caught, storage_failures(tmp_path / "x"):
        raise OSError(number, os.strerror(number))
    assert english.split(" Free")[0] in caught.value.say("en")
    assert chinese in caught.value.say("zh")
    assert str(tmp_path / "x") in caught.value.say("en")


class Refusing:
    """Lets so many watched calls through, then refuses one; all later ones too while `for_good`."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, number: int, for_good: bool) -> None:
        self.left, self.number, self.for_good, self.refused = 0, number, for_good, False
        for name in WATCHED:
            monkeypatch.setattr(os, name, self.wrap(getattr(os, name)))

    def wrap(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **more: Any) -> Any:
            self.left -= 1
            if self.left == -1 or (self.left < -1 and self.for_good and self.refused):
                self.refused = True
                raise OSError(self.number, os.strerror(self.number))
            return real(*args, **more)

        return call


@pytest.mark.parametrize("for_good", [False, True])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EROFS])
def test_a_refused_call_leaves_the_file_old_or_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, for_good: bool
) -> None:
    path = tmp_path / "a"
    disk = Refusing(monkeypatch, number, for_good)
    for at in range(5):
        disk.left = 1_000
        durable_write(path, b"old")
        disk.left, disk.refused = at, False
        with pytest.raises(StorageFailure):
            durable_write(path, b"new")
        disk.left = 1_000
        assert path.read_bytes() == (b"new" if at == 4 else b"old")
        assert [one.name for one in tmp_path.iterdir()] == ["a"]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
@pytest.mark.parametrize("start", [0, 255, 300])
def test_every_refused_call_of_an_append_leaves_the_log_before_or_after(
    log: Log,
    signer: Signer,
    entries_of: Callable[[int, int], list[bytes]],
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    start: int,
) -> None:
    log.append(entries_of(0, start), signer=signer)
    disk = Refusing(monkeypatch, number, for_good=True)
    refused = 0
    for at in range(200):
        size = log.size
        disk.left, disk.refused = at, False
        try:
            log.append(entries_of(size, size + 2), signer=signer)
        except StorageFailure:
            refused += 1
        disk.left = 10**9
        again = Log.open(log.folder, signer.verifier)
        assert again.size in (size, size + 2)
        assert disk.refused or again.size == size + 2
        assert verify(log.folder, signer.verifier).fault is None
        assert list(again.entries()) == entries_of(0, again.size)
        log.refresh()
        if not disk.refused:
            break
    assert refused >= 15
    assert not disk.refused
