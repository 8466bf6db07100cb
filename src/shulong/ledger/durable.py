"""Writing a file so that it is there after a power cut, whole or not at all.

The order is: a temporary file in the same folder, its bytes, fsync of the file, rename, fsync of the folder. A rename
without the first fsync can leave an empty file; without the second the file can be gone, though the caller was told
that it is there. Killing the process shows neither fault; only the order of the calls does, and a test records it.
"""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from shulong.terms.errors import StorageFailure
from shulong.terms.text import Text

TEMPORARY = ".tmp"
"""The suffix of files not finished; one found after a crash is rubbish and may be removed by the single writer."""

_REASONS = {
    errno.ENOSPC: Text(zh="磁盘空间已满", en="the disk is full"),
    errno.EDQUOT: Text(zh="磁盘配额已用尽", en="the disk quota is used up"),
    errno.EROFS: Text(zh="文件系统为只读", en="the file system is read-only"),
    errno.EIO: Text(zh="磁盘读写出错", en="the disk failed to read or write"),
    errno.EACCES: Text(zh="没有访问权限", en="permission was denied"),
    errno.EPERM: Text(zh="没有访问权限", en="permission was denied"),
}
_MEND = {
    errno.ENOSPC: Text(zh="请清理空间后重新执行。", en="Free space and run it again."),
    errno.EDQUOT: Text(zh="请清理空间或提高配额后重新执行。", en="Free space or raise the quota and run it again."),
    errno.EROFS: Text(zh="请以可写方式挂载后重新执行。", en="Mount it writable and run it again."),
    errno.EIO: Text(zh="请检查磁盘后重新执行。", en="Check the disk, then run it again."),
    errno.EACCES: Text(zh="请授予运行账户权限后重新执行。", en="Give the account the right and run it again."),
}  # fmt: skip


@contextmanager
def storage_failures(place: Path) -> Iterator[None]:
    """Turns what the operating system refuses inside the block into a StorageFailure that names the file."""
    try:
        yield
    except OSError as error:
        number = error.errno or 0
        plain = error.strerror or type(error).__name__
        reason = _REASONS.get(number, Text(zh=f"系统拒绝（{plain}）", en=f"the system refused ({plain})"))
        mend = _MEND.get(number, Text(zh="请排除故障后重新执行。", en="Mend the cause and run it again."))
        raise StorageFailure(
            f"{reason.zh}，没有写入任何半截内容", f"{reason.en}; nothing was half done", place=str(place), mend=mend
        ) from error


def durable_write(path: Path, data: bytes, *, mode: int = 0o644) -> None:
    """Write or replace one file; when this returns, it survives a power cut.

    Raises:
        StorageFailure: the disk refused; the path holds what it held before, or (if only the folder's sync failed)
            the new bytes, never a mixture. Run again.
    """
    durable_write_all([(path, data)], mode=mode)


def durable_write_all(files: Iterable[tuple[Path, bytes]], *, mode: int = 0o644, below: Path | None = None) -> None:
    """Write or replace several files; each is whole or absent, and all survive a power cut when this returns.

    Folders that are missing are made. Each folder is synced once, after all files, so the set is not one transaction:
    what makes it count must be written after it.

    Args:
        below: sync every folder from each file up to this one, since a writer that died may have made a folder
            without syncing the name of it.
    """
    folders: dict[Path, None] = {}
    for path, data in files:
        with storage_failures(path):
            folders.update(dict.fromkeys(_make_folder(path.parent)))
            _write_synced(path, data, mode)
        folders.update(dict.fromkeys([path.parent, *_between(path.parent, below)]))
    for folder in folders:
        sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Make the folder's names (new, renamed, removed) survive a power cut."""
    with storage_failures(folder):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _between(folder: Path, top: Path | None) -> list[Path]:
    """The folders above one, up to and including ``top``; none when it does not lie below it."""
    above = list(folder.parents)
    return above[: above.index(top) + 1] if top in above else []


def _make_folder(folder: Path) -> list[Path]:
    """Make a folder and its missing parents; the parents whose list of names changed and must be synced."""
    missing: list[Path] = []
    while not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    for path in reversed(missing):
        path.mkdir(exist_ok=True)
    return [path.parent for path in missing]


def _write_synced(path: Path, data: bytes, mode: int) -> None:
    """Temporary file, bytes, fsync, rename; on failure the temporary file is taken away again."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=TEMPORARY, dir=path.parent)
    try:
        try:
            os.fchmod(handle, mode)
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(handle, rest) :]
            os.fsync(handle)
        finally:
            os.close(handle)
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
