"""A few tiny laws for tests: one amended with its articles renumbered, one repealed, two that share a short name."""

from __future__ import annotations

from datetime import date

from shulong.powers.law import LawVersion
from shulong.powers.law_library import LawLibrary
from shulong.powers.read_law import parse_law

OLD = """---
law_id: licences
title: 中华人民共和国示例许可法
version_on: 2019-05-20
in_force_from: 2019-07-01
---
中华人民共和国示例许可法
第一章 总则
第一条 为了便民，制定本法。
第二条 申请人应当提交申请表和身份证明，由机关核对原件。
有下列情形之一的，不予受理：
（一）材料不齐；
（二）超出清单。
第三条 机关应当自受理之日起二十个工作日内作出决定，并书面告知申请人。
第四条 本法自2019年7月1日起施行。
"""
NEW = """---
law_id: licences
title: 中华人民共和国示例许可法
version_on: 2025-03-10
in_force_from: 2025-05-01
---
中华人民共和国示例许可法
第一章 总则
第一条 为了便民，制定本法。
第二条 许可实行清单管理，清单之外不得实施。
第三条 申请人应当提交申请表和身份证明，由机关核对原件。
有下列情形之一的，不予受理：
（一）材料不齐；
（二）超出清单。
第四条 机关应当自受理之日起十个工作日内作出决定，并书面告知申请人。
第五条 本法自2025年5月1日起施行，《示例市老办法》同时废止。
"""
GONE = """---
law_id: aid
title: 示例市救助办法
short_titles: [救助办法]
version_on: 2018-04-02
repealed_on: 2022-03-01
replaced_by: 示例市新救助办法
---
示例市救助办法
第一条 救助金额不超过三倍。
第二条 下列家庭可以申请：
（一）甲；
单位：
（一）乙。
"""
NEIGHBOUR = """---
law_id: aid-of-neighbour
title: 邻市救助办法
short_titles: [救助办法]
version_on: 2018-04-02
---
邻市救助办法
第一条 甲。
"""
UNMARKED = """---
law_id: old-measures
title: 示例市老办法
version_on: 2010-01-01
---
示例市老办法
第一条 甲。
"""


def version(text: str) -> LawVersion:
    return parse_law(text, "x.md").version


def library() -> LawLibrary:
    return LawLibrary.of(version(text) for text in (NEW, OLD, GONE, NEIGHBOUR, UNMARKED))


TODAY = date(2026, 1, 1)
BEFORE = date(2020, 1, 1)
