"""The public site as a browser without script sees it."""

import json
from pathlib import Path

import pytest
from django.test import Client

import guides_world as world
from shulong.data.home import create

pytestmark = pytest.mark.django_db
GUIDE = f"/guides/XK-01-001/{world.COUNTY}"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = create(tmp_path_factory.mktemp("guides") / "home", name="test.city.example")
    world.publish(home)
    return home.path


@pytest.fixture
def reader(place: Path, settings: object) -> Client:
    settings.SHULONG_HOME = place  # type: ignore[attr-defined]
    return Client()


def english(client: Client) -> Client:
    client.post("/language/", {"language": "en", "next": "/guides/"})
    return client


PAGES = [
    ("/guides/", ["办事，先查指南", "8 份办事指南", "农林牧渔", "行政许可", "青石县"]),
    ("/guides/search?q=采伐", ["林木<mark>采伐</mark>许可", "2 个事项"]),
    ("/guides/search?q=采伐&region=松坡村", ["由上级机关办理"]),
    ("/guides/search?q=采伐&region=县", ["请选择区划", "青石县", "云岭县"]),
    ("/guides/search?q=采伐&region=无此地", ["没有找到这个区划"]),
    ("/guides/search?q=捕捞", ["没有找到。请换一个说法"]),
    ("/guides/search?q=政务服务中心", ["机关自己的说明中", "青石县林业局"]),
    ("/guides/search?q=林业局", ["示例市林业局"]),
    ("/guides/search?q=%00%27&after=x&after=y&level=moon", ["没有找到"]),
    ("/guides/search", ["林木采伐许可", "临时救助"]),
    ("/guides/kind/benefit/", ["临时救助"]),
    ("/guides/event/farming/", ["林木采伐许可"]),
    ("/guides/region/990101/", ["溪口镇", "青石县林业局"]),
    (f"/guides/organ/{world.COUNTY}/", ["林木种子生产经营许可"]),
    ("/guides/XK-01-001/", ["青石县林业局", "云岭县林业局"]),
    ("/guides/XK-01-001/?region=990101001001", ["由上级机关办理", "示例市林业局"]),
    (
        f"{GUIDE}/",
        ["持有有效的林权证书", "8 工作日", "不动产电子证照", "六十日内申请行政复议", "本机关设定", "现场查验"],
    ),
    (f"/guides/QR-07-001/{world.COUNTY}/", ["本事项已取消"]),
    ("/negative-list/", ["未获得许可，不得从事林木采伐"]),
    ("/negative-list/?q=采伐林木", ["许可准入", "/guides/XK-01-001/"]),
    ("/negative-list/?q=理发", ["清单以外，依法平等进入"]),
]


@pytest.mark.parametrize(("address", "expected"), PAGES, ids=[page[0] for page in PAGES])
def test_anyone_may_read(reader: Client, address: str, expected: list[str]) -> None:
    answer = reader.get(address)
    assert answer.status_code == 200
    for text in expected:
        assert text in answer.content.decode()


ABSENT = [
    "/guides/XK-99-001/", f"/guides/XK-01-009/{world.COUNTY}/", f"/guides/XK-01-001/{world.TOWN}/", "/guides/region/77/", "/guides/organ/x/",
    "/guides/kind/magic/", f"/guides/CW-35-001/{world.COUNTY}/", f"/guides/CW-35-001/{world.COUNTY}.json", f"/guides/CW-35-001/{world.COUNTY}.pdf",
    "/guides/CW-35-001/",
]  # fmt: skip


@pytest.mark.parametrize("address", ABSENT)
def test_what_is_not_declared_or_internal_is_not_found(reader: Client, address: str) -> None:
    assert reader.get(address).status_code == 404


def test_the_pages_speak_english(reader: Client) -> None:
    page = english(reader).get(f"{GUIDE}/").content.decode()
    for text in (
        "Licence to fell trees",
        "8 working days",
        "set by this organ",
        "Forestry Bureau of Qingshi County",
        "If you disagree",
    ):
        assert text in page


def test_a_guide_as_json(reader: Client) -> None:
    found = json.loads(reader.get(f"{GUIDE}.json").content)
    assert found["implementation_code"] == f"XK/01-001-990101000000-{world.COUNTY}"
    limit = next(each for each in found["elements"] if each["code"] == "promised_limit")
    assert limit == {"code": "promised_limit", "title": {"zh": "承诺办结时限", "en": "Promised limit"}, "set_by": "organ",
                     "said": {"zh": "8 工作日", "en": "8 working days"}, "value": {"days": 8, "unit": "working-days"}}  # fmt: skip


def test_a_guide_on_paper(reader: Client) -> None:
    answer = reader.get(f"{GUIDE}.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="XK-01-001-{world.COUNTY}.pdf"'
    assert answer.content.startswith(b"%PDF-")


def test_where_nothing_is_published_the_door_says_so(tmp_path: Path, settings: object) -> None:
    settings.SHULONG_HOME = create(tmp_path / "empty", name="empty.city.example").path  # type: ignore[attr-defined]
    assert "尚未公布权力清单" in Client().get("/guides/").content.decode()
