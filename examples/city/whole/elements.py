"""The elements of a template, filled as a list administrator would fill them, kind by kind."""

from __future__ import annotations

from typing import Any

from shulong.powers.element import elements
from shulong.powers.kind import kind as kind_of
from shulong.terms.region import Level
from shulong.terms.text import Text
from whole.chance import number, one_in, pick
from whole.naming import Subject
from whole.statutes import citation, conditions, title_of

LIMITS = (5, 10, 15, 20, 20, 30, 45)
MATERIALS = (
    ("申请表", "original", "applicant"), ("身份证明", "shown", "government"), ("营业执照", "copy", "government"), ("场所使用证明", "copy", "applicant"),
    ("设施设备清单", "original", "applicant"), ("从业人员名册", "original", "applicant"), ("安全管理制度文本", "copy", "applicant"),
    ("检测报告", "original", "other"), ("平面布置图", "electronic", "applicant"), ("承诺书", "original", "applicant"),
)  # fmt: skip
REPLACED = {
    "身份证明": ["电子身份凭证"],
    "营业执照": ["电子营业执照", "企业登记数据"],
    "场所使用证明": ["不动产登记数据"],
}
PROCEDURES = (("听证", 20), ("现场检验检测", 15), ("专家评审", 30), ("公示", 7))
RESPONSIBLE = (
    ("受理", "窗口岗", "符合条件而不受理，或者不一次告知补正"),
    ("审查", "审查岗", "未按标准审查，造成错误决定"),
    ("决定", "分管负责人", "超越权限或者超过时限作出决定"),
)
ACTING = (
    ("立项", "经办岗", "应当办理而不办理"),
    ("审核", "科室负责人", "审核不严，造成损失"),
    ("决定", "主要负责人", "违反集体决策程序"),
)
VILLAGE = (
    ("提议", "村委会委员", "不提交讨论"),
    ("公示", "村务监督委员", "不公示或者公示不实"),
    ("决定", "村委会主任", "未经会议讨论擅自决定"),
)


def template(
    seed: int, code: str, kind: str, subject: Subject, name: Text, levels: tuple[Level, ...]
) -> dict[str, Any]:
    """The values of a template's elements, in the order of the elements, in the plain forms of their types."""
    made = (
        _common(code, kind, subject, name, levels)
        | _asked(seed, code, kind, subject)
        | _rest(seed, code, kind, subject)
    )
    wanted = {
        each.code for each in elements().values() if each.set_by == "template" and each.required_for(kind_of(kind))
    }
    missing = wanted - set(made) - {"basic_code", "kind"}
    assert not missing, f"{code} lacks {sorted(missing)}"
    return {each: made[each] for each in elements() if each in made}


def flow_id(code: str) -> str:
    """The id of a power's flow: XK/010001 has xk-010001."""
    return code.replace("/", "-").lower()


def _common(code: str, kind: str, subject: Subject, name: Text, levels: tuple[Level, ...]) -> dict[str, Any]:
    who = "、".join(level.title.zh for level in levels)
    duties = (
        VILLAGE
        if kind == "village-affairs"
        else ACTING
        if kind_of(kind).group in {"internal", "further"}
        else RESPONSIBLE
    )
    return {
        "name": {"zh": name.zh, "en": name.en},
        "basis": [{"law": title_of(subject, kind), "citation": citation(subject, kind)}],
        "levels": [level.name.lower() for level in levels],
        "content": f"{who}级机关按照管辖范围行使{name.zh}。",
        "responsibility": [{"step": step, "post": post, "liability": liability} for step, post, liability in duties],
    }


def _asked(seed: int, code: str, kind: str, subject: Subject) -> dict[str, Any]:
    """What an applicant is told: conditions, materials, limit, result."""
    group = kind_of(kind).group
    if group not in {"external", "service"} and kind != "benefit-policy":
        return {}
    made: dict[str, Any] = {
        "served": pick((["natural-person"], ["legal-person"], ["natural-person", "legal-person"]), seed, "served", code)
    }
    if kind in {"licence", "benefit", "confirmation", "reward", "public-service", "benefit-policy"}:
        made["conditions"] = [{"text": text} for text in conditions(seed, subject)]
    if kind in {"licence", "benefit", "confirmation", "public-service"}:
        made["materials"] = _materials(seed, code)
        made["statutory_limit"] = {"days": pick(LIMITS, seed, "limit", code), "unit": "working-days"}
    if kind in {"licence", "confirmation", "benefit"}:
        made["result"] = {
            "name": _result(kind, subject),
            "validity": pick(("长期", "3 年", "5 年", "1 年"), seed, "validity", code),
        }
    return made


def _materials(seed: int, code: str) -> list[dict[str, Any]]:
    first, count = number(seed, "materials", code), 3 + number(seed, "how-many", code) % 3
    chosen = [MATERIALS[0], *(MATERIALS[1 + (first + step) % (len(MATERIALS) - 1)] for step in range(count))]
    return [
        {"name": name, "form": form, "copies": 1, "source": source}
        | ({"replaced_by": REPLACED[name]} if name in REPLACED else {})
        for name, form, source in chosen
    ]


def _result(kind: str, subject: Subject) -> str:
    return {"licence": f"{subject.title.zh}许可证", "confirmation": f"{subject.title.zh}确认书"}.get(
        kind, f"{subject.title.zh}决定书"
    )


def _rest(seed: int, code: str, kind: str, subject: Subject) -> dict[str, Any]:
    """Limits in number, special procedures, fees, flow, remedies, intermediary services."""
    made: dict[str, Any] = {}
    law, cited = title_of(subject, kind), citation(subject, kind)
    if kind in {"licence", "penalty", "benefit", "confirmation", "appointment", "large-expenditure"}:
        made["flow"] = flow_id(code)
    if kind in {"licence", "penalty", "coercion", "levy"}:
        made["remedies"] = "自知道决定之日起六十日内可以申请行政复议，六个月内可以提起行政诉讼。"
    if kind == "licence":
        made["special_procedures"] = [
            {"name": n, "limit": {"days": d, "unit": "working-days"}}
            for n, d in (pick(PROCEDURES, seed, "procedure", code),)
        ]
        made["quantity_limit"] = "年度总量由市级主管机关公布" if one_in(10, seed, "quantity", code) else "无数量限制"
        if one_in(3, seed, "intermediary", code):
            made["intermediary"] = [
                {
                    "name": "现场检测",
                    "basis": f"《{law}》{cited}",
                    "limit": {"days": 5, "unit": "working-days"},
                    "payer": "organ",
                }
            ]
    if kind == "benefit":
        made["special_procedures"] = [{"name": "公示", "limit": {"days": 7, "unit": "working-days"}}]
    if kind == "levy" or (kind in {"licence", "confirmation"} and one_in(4, seed, "fee", code)):
        yuan = pick((5, 10, 20, 50, 100), seed, "yuan", code)
        made["fee"] = [
            {
                "item": "工本费" if kind != "levy" else "管理费",
                "standard": f"每件 {yuan} 元",
                "basis": f"《{law}》{cited}",
            }
        ]
    return made
