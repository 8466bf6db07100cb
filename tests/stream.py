"""A place with one declared flow whose system delivers acts over HTTP."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.test import Client

from shulong.access.gate import give_role
from shulong.access.token import new_token
from shulong.checks.catalogue import catalogue
from shulong.checks.check import Check
from shulong.checks.example import LICENCE
from shulong.data.connectors.own_rows import stage_table
from shulong.data.delivery import deliver
from shulong.data.home import Home, create
from shulong.data.shelf import Shelf
from shulong.powers.publish import rows
from shulong.powers.read_flow import parse_flows
from shulong.worker.turn import Worker


@dataclass
class Stream:
    """A home, and a client that holds a token."""

    home: Home
    token: str
    client: Client

    def post(self, body: Any, *, key: str = "", form: str = "application/json", **headers: str) -> Any:
        """What the door answers to a body."""
        given = {"Authorization": f"Bearer {self.token}", **({"Idempotency-Key": key} if key else {}), **headers}
        data = body if isinstance(body, (str, bytes)) else json.dumps(body)
        return self.client.post("/api/acts", data, content_type=form, headers=given)

    def get(self, path: str) -> Any:
        """What the door answers to a path."""
        return self.client.get(path, headers={"Authorization": f"Bearer {self.token}"})

    def worker(self, folder: Path, checks: list[Check] | None = None) -> Worker:
        """A worker that runs nothing over everything."""
        folder.mkdir(exist_ok=True)
        known = [each for each in catalogue().values() if each.scope == "matter"]
        return Worker(self.home, known if checks is None else checks, folder, None)


def open_stream(folder: Path) -> Stream:
    """The place in a folder; needs a database."""
    home = create(folder, name="test.example")
    shelf = Shelf(home)
    flows = rows(parse_flows(LICENCE, Path("licence")))
    with home.staging() as work:
        deliver(home, shelf.contract("flows"), [stage_table(flows, work, "flows")], work)
    system = User.objects.create_user("permits")
    give_role(system, "source-system")
    return Stream(home, new_token(system, "permits"), Client())


def act(matter: str, step: str, at: str, number: int = 1, **more: Any) -> dict[str, Any]:
    """One act under the sample licence, as JSON has it."""
    done = at if "T" in at else f"{at}T09:00:00"
    return {"act_id": f"{matter}-{number}", "matter_id": matter, "power_code": "XK/01-001", "step": step, "organ": "O1",
            "region": "5101", "done_at": done, "recorded_at": done, **more}  # fmt: skip
