"""The negative list demands a licence that there is not."""

import ibis
import ibis.expr.types as ir

from shulong.checks.check import check
from shulong.checks.example import Example
from shulong.checks.hit import Sentence, hits
from shulong.checks.lists_world import ORGANS, entry, power
from shulong.terms.text import Text


@check(
    id="lists.negative-without-licence",
    title=Text(zh="负面清单所需许可不存在", en="Negative entry without its licence"),
    question=Text(
        zh="负面清单要求的许可是否存在且有效？",
        en="Is every licence that the negative list demands declared and in force?",
    ),
    domain="lists",
    card="red",
    basis=["市场准入负面清单制度 / the market-access negative list"],
    innocent=[
        Text(zh="清单尚未随目录调整更新", en="the list has not yet followed an adjustment of the catalogue"),
        Text(zh="许可由上级机关实施，不在本市目录", en="the licence is another level's and not in this catalogue"),
    ],
    examples=[
        Example(
            Text(zh="要求的许可不在目录中", en="the licence demanded is not in the catalogue"),
            {
                "powers": [power("XK/010001")],
                "organs": ORGANS,
                "list_entries": [entry("negative", "N", links={"licence": ["XK/010009"]})],
            },
            hits=[("negative/N", "XK/010009")],
        ),
        Example(
            Text(zh="许可存在；禁止类条目不需要许可", en="the licence is there; a prohibition needs none"),
            {
                "powers": [power("XK/010001")],
                "organs": ORGANS,
                "list_entries": [entry("negative", "N", links={"licence": ["XK/010001"]}), entry("negative", "M")],
            },
        ),
    ],
)
def negative_without_licence(
    listed_entries: ir.Table, listed_links: ir.Table, listed_powers: ir.Table, p: object
) -> ir.Table:
    """One hit per entry of the negative list and licence that is not in force."""
    entries = listed_entries.filter(listed_entries.list_type == "negative")
    asked = entries.join(listed_links.filter(listed_links.link == "licence"), "entry")
    licences = listed_powers.filter((listed_powers.kind == "licence") & (listed_powers.status == "in-force"))
    bare = asked.anti_join(licences.select(target="basic_code"), "target")
    return hits(
        bare,
        subject_kind="list-entry",
        subject=bare.entry,
        key=bare.target,
        organ=bare.organ,
        region=bare.region,
        power_code=bare.target,
        evidence=ibis.array([bare.row_id]),
        values={"entry": bare.entry, "name": bare.title, "power": bare.target},
        say=Sentence(
            zh="负面清单条目 {entry}（{name}）要求的许可 {power} 不存在或已失效。",
            en="The negative-list entry {entry} ({name}) demands the licence {power}, which is not in force.",
        ),
    )
