"""Organs at every level, their posts, and who held them when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any

from stdnum.cn import uscc

from shulong.powers.organ import Organ, Post, PostHolder
from shulong.terms.region import Level, level, parent
from shulong.terms.text import Text
from whole.chance import number, one_in, person, words
from whole.places import place

SINCE = date(2019, 1, 1)
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
TOWNSHIP, VILLAGE = "township-government", "village-committee"


@cache
def fields() -> dict[str, Any]:
    """Fields of work above the township, by id, in their order."""
    return {each["id"]: each for each in words("fields")["fields"]}


def credit_code(region: str, field: str) -> str:
    """A unified social credit code of the reserved region: valid by its checksums, and unique because it spells region and field."""
    code = region.ljust(12, "0")
    ordinal = list(fields()).index(field) if field in fields() else 90 + (field == VILLAGE)
    body = f"{code[6:]}{ordinal:02d}"
    stem = ("54" if field == VILLAGE else "11") + code[:6] + body + _organisation_check(body)
    return stem + uscc.calc_check_digit(stem)


def _organisation_check(body: str) -> str:
    """The ninth character of an organisation's code. Source: GB 11714-1997."""
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    return "0123456789X0"[(11 - sum(int(c) * w for c, w in zip(body, weights, strict=True)) % 11) % 11]


def field_at(field: str, at: Level) -> str:
    """The field of work of the organ that does this field's work at a level: below the county one organ does all."""
    return {Level.TOWNSHIP: TOWNSHIP, Level.VILLAGE: VILLAGE}.get(at, field)


def organs_of(seed: int, region: str) -> Iterator[Organ]:
    """The organs of one region, its government first."""
    at, name = level(region), place(seed, region).name
    if at is Level.TOWNSHIP:
        body = Text(zh="办事处", en="Office") if name.zh.endswith("街道") else Text(zh="人民政府", en="Government")
        yield _organ(region, TOWNSHIP, name, body, credit_code(region[:6], "government"))
    elif at is Level.VILLAGE:
        village = not name.zh.endswith("社区")
        body = Text(zh="村民委员会" if village else "居民委员会", en="Committee")
        stem = Text(zh=name.zh.removesuffix("村") if village else name.zh, en=name.en)
        yield _organ(region, VILLAGE, stem, body, credit_code(region[:9], TOWNSHIP))
    else:
        above = parent(region)
        for field, about in fields().items():
            over = credit_code(region, "government") if field != "government" else above and credit_code(above, field)
            yield _organ(region, field, name, Text(**_body(about["body"], at)), over)


def _body(body: dict[str, str], at: Level) -> dict[str, str]:
    """What a body is called at its level: the province has departments where a city has bureaus."""
    if at is Level.PROVINCE and body["zh"].endswith("局"):
        return {"zh": body["zh"].removesuffix("局") + "厅", "en": body["en"].replace("Bureau", "Department")}
    return body


def _organ(region: str, field: str, name: Text, body: Text, above: str | None) -> Organ:
    title = Text(zh=name.zh + body.zh, en=f"{body.en} of {name.en}")
    return Organ(credit_code(region, field), title, region, field, SINCE, parent=above)


def posts_of(organ: Organ) -> Iterator[Post]:
    """The seats of an organ, one post each."""
    for role, about in _seats(organ).items():
        for seat in range(1, about["seats"] + 1):
            numbered = Text(zh=f"{about['zh']}{seat}", en=f"{about['en']} {seat}")
            title = numbered if about["seats"] > 1 else Text(zh=about["zh"], en=about["en"])
            yield Post(f"{organ.code}-{role}-{seat}", organ.code, role, title)


def _seats(organ: Organ) -> dict[str, Any]:
    kind = {TOWNSHIP: "township", VILLAGE: "village"}.get(organ.field_of_work, "bureau")
    seats: dict[str, Any] = words("posts")[kind]
    return seats


def holders_of(seed: int, organ: Organ) -> Iterator[PostHolder]:
    """Who held the posts of an organ: one or two terms a seat, a deputy acting between two directors, rotation between two organs."""
    for post in posts_of(organ):
        first, second = person(seed, post.post_id, 1), person(seed, post.post_id, 2)
        moved = _rotation(seed, organ, post)
        if moved:
            other, day = moved
            yield PostHolder(post.post_id, first, SINCE, day)
            yield PostHolder(post.post_id, other, day)
        elif one_in(2, seed, "one-term", post.post_id):
            yield PostHolder(post.post_id, first, SINCE)
        else:
            ends = SINCE + timedelta(days=700 + number(seed, "ends", post.post_id) % 2000)
            gap = timedelta(days=20 + number(seed, "gap", post.post_id) % 60 if post.role == "director" else 0)
            yield PostHolder(post.post_id, first, SINCE, ends)
            deputy = f"{organ.code}-deputy-director-1"
            if gap and organ.field_of_work != VILLAGE:
                yield PostHolder(post.post_id, _holding(seed, deputy, ends), ends, ends + gap, deputising=True)
            yield PostHolder(post.post_id, second, ends + gap)


def _holding(seed: int, post_id: str, day: date) -> str:
    """Who held a seat without gaps and rotation on a day."""
    if one_in(2, seed, "one-term", post_id):
        return person(seed, post_id, 1)
    ends = SINCE + timedelta(days=700 + number(seed, "ends", post_id) % 2000)
    return person(seed, post_id, 1 if day < ends else 2)


def _rotation(seed: int, organ: Organ, post: Post) -> tuple[str, date] | None:
    """Who comes from the neighbouring organ of the region, and when, where the two exchange their second deputies."""
    if not post.post_id.endswith("deputy-director-2") or organ.field_of_work not in fields():
        return None
    ordinal = list(fields()).index(organ.field_of_work)
    pair, other = ordinal // 2, list(fields())[min(ordinal ^ 1, len(fields()) - 1)]
    if other == organ.field_of_work or not one_in(4, seed, "rotation", organ.region, pair):
        return None
    day = date(2023, 1, 1) + timedelta(days=number(seed, "rotated", organ.region, pair) % 700)
    return person(seed, f"{credit_code(organ.region, other)}-deputy-director-2", 1), day
