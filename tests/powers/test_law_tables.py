"""Laws as rows and back."""

from powers.small_laws import GONE, NEW, OLD, TODAY, version
from shulong.powers.law_tables import digest_of, law_rows, provision_rows, versions_from

DAYS = ("version_on", "adopted_on", "published_on", "in_force_from", "repealed_on")
NUMBERS = ("position", "paragraph", "item", "sub_item", "appendix", "line")


def typed(rows: list[dict[str, str | None]]) -> list[dict[str, object]]:
    """What the contract's types make of the text of the rows."""
    from datetime import date

    out: list[dict[str, object]] = []
    for row in rows:
        new: dict[str, object] = dict(row)
        new |= {name: date.fromisoformat(value) for name in DAYS if (value := row.get(name))}
        new |= {name: int(value) for name in NUMBERS if (value := row.get(name)) is not None}
        if "in_force_is_assumed" in row:
            new["in_force_is_assumed"] = row["in_force_is_assumed"] == "true"
        out.append(new)
    return out


def test_versions_come_back_from_their_rows() -> None:
    versions = [version(text) for text in (OLD, NEW, GONE)]
    laws, pieces = law_rows(versions, TODAY).to_pylist(), provision_rows(versions).to_pylist()
    back = versions_from(typed(laws), typed(pieces))
    assert [(v.title, v.version_on, v.provisions, v.repealed_on, v.short_titles) for v in back] == [
        (v.title, v.version_on, v.provisions, v.repealed_on, v.short_titles) for v in versions
    ]
    assert [row["status"] for row in laws] == ["in-force", "in-force", "repealed"]


def test_rows_of_a_text_since_corrected_are_passed_over() -> None:
    wrong, right = (
        version(OLD),
        version(OLD.replace("第四条 本法自2019年7月1日起施行。\n", "第四条 本法自2019年7月1日起施行，永远。\n")),
    )
    assert digest_of(wrong) != digest_of(right)
    pieces = typed(provision_rows([wrong, right]).to_pylist())
    (back,) = versions_from(typed(law_rows([right], TODAY).to_pylist()), pieces)
    assert back.provisions == right.provisions
