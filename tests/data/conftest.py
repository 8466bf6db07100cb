"""A home, and the road into it in one call."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from shulong.data.connectors.staged import stage
from shulong.data.connectors.table import ReadOptions
from shulong.data.delivery import deliver
from shulong.data.home import Home, create
from shulong.data.mapping import read as read_mapping
from shulong.data.receipt import Receipt
from shulong.data.shelf import Shelf

HEAD = "act_id,matter_id,power_code,step,done_at\n"
Sender = Callable[..., Receipt]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return create(tmp_path / "home", name="test.example")


@pytest.fixture
def send(home: Home, tmp_path: Path) -> Sender:
    """Deliver text, bytes or a file to a dataset."""

    def sent(content: str | bytes | Path, dataset: str = "acts", name: str = "acts.csv", mapping: str = "", sender_id: str = "",
             options: ReadOptions | None = None) -> Receipt:  # fmt: skip
        path = content if isinstance(content, Path) else tmp_path / name
        if isinstance(content, str):
            content = content.encode()
        if isinstance(content, bytes):
            path.write_bytes(content)
        contract = Shelf(home).contract(dataset)
        chosen = None
        if mapping:
            file = tmp_path / "mapping.yaml"
            file.write_text(mapping, encoding="utf-8")
            chosen = read_mapping(file, contract)
        with home.staging() as work:
            return deliver(
                home, contract, [stage(path, work, options or ReadOptions())], work, sender_id=sender_id, mapping=chosen
            )

    return sent
