"""What can be wrong with a delivered value, said in both languages with what was expected and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass

from shulong.data.contract import Column
from shulong.terms.ids import FAULTS as IDENTITY_FAULTS
from shulong.terms.text import Text


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind of fault: what is wrong, and how to mend it."""

    wrong: Text
    mend: Text


FAULTS = {
    "control-character": Fault(Text(zh="含有不可见的控制字符", en="holds a control character (U+001E or U+001F)"), Text(zh="请清除不可见字符后重新交付。", en="Remove it and deliver the row again.")),
    "missing": Fault(Text(zh="必填项为空", en="required and empty"), Text(zh="请补填后重新交付该行。", en="Fill it in and deliver the row again.")),
    "not-a-number": Fault(Text(zh="不是数字", en="not a number"), Text(zh="只填数字，不带单位和文字。", en="Give digits only, without unit or words.")),
    "too-precise": Fault(Text(zh="小数位过多", en="more decimals than the column keeps"), Text(zh="请按规定的小数位填写，系统不替您四舍五入。", en="Give the declared number of decimals; nothing is rounded for you.")),
    "scientific-notation": Fault(Text(zh="是科学计数法，后几位可能已丢失", en="in scientific notation, so digits may be lost"), Text(zh="请在 Excel 中把该列设为文本，从源系统重新导出。", en="Set the column to text in Excel and export again from the source.")),
    "not-a-date": Fault(Text(zh="不是有效的日期或时间", en="not a date or time that exists"), Text(zh="请写成 2026-01-05 或 2026-01-05 09:30:00。", en="Write 2026-01-05 or 2026-01-05 09:30:00.")),
    "ambiguous-date": Fault(Text(zh="日期有歧义，日月先后不明", en="an ambiguous date: day and month cannot be told apart"), Text(zh="请写成年在前的 2026-01-05。", en="Write the year first: 2026-01-05.")),
    "excel-serial": Fault(Text(zh="是 Excel 的日期序号", en="Excel's serial number of a date"), Text(zh="请把该列设为日期格式后再导出。", en="Format the column as a date and export again.")),
    "not-a-boolean": Fault(Text(zh="不是“是”或“否”", en="neither yes nor no"), Text(zh="请填 是/否 或 true/false。", en="Give true or false.")),
    "raw-identity": Fault(Text(zh="标识列中出现疑似身份证号", en="looks like a raw identity number in a column of keys"), Text(zh="请在映射文件中对该列使用 key: person，不要交付明文号码。", en="Use `key: person` for this column in the mapping file; never deliver the raw number here.")),
    "too-long": Fault(Text(zh="超过最大长度", en="longer than allowed"), Text(zh="请核对是否串列。", en="Check whether columns have shifted.")),
    "too-short": Fault(Text(zh="短于最小长度", en="shorter than allowed"), Text(zh="请核对是否丢失了位数（如前导零）。", en="Check for lost digits, such as leading zeros.")),
    "pattern": Fault(Text(zh="格式不符", en="of the wrong form"), Text(zh="请按数据契约的格式填写。", en="Follow the form that the contract gives.")),
    "not-a-choice": Fault(Text(zh="不在允许的取值之内", en="not one of the permitted values"), Text(zh="请改用允许的取值，或在映射文件中对应。", en="Use a permitted value, or map it in the mapping file.")),
    "below-minimum": Fault(Text(zh="小于最小值", en="below the minimum"), Text(zh="请核对数值与单位。", en="Check the value and its unit.")),
    "above-maximum": Fault(Text(zh="大于最大值", en="above the maximum"), Text(zh="请核对数值与单位。", en="Check the value and its unit.")),
    "unmapped": Fault(Text(zh="取值在映射文件中没有对应", en="a value that the mapping file does not map"), Text(zh="请在映射文件的 values 中补上，或写 others: keep。", en="Add it under `values` in the mapping file, or write `others: keep`.")),
    "duplicate-row": Fault(Text(zh="与本批次中较早一行完全相同", en="an exact copy of an earlier row of this delivery"), Text(zh="已保留第一行，无须处理。", en="The first was kept; nothing to do.")),
    "duplicate-key": Fault(Text(zh="主键与本批次另一行相同而内容不同", en="the same key as another row of this delivery with other content"), Text(zh="请查明哪一行正确，改后重新交付。", en="Find out which is right, mend it, deliver again.")),
}  # fmt: skip


def fault(code: str) -> Fault:
    """The fault of that code, those of identity numbers included."""
    if code in FAULTS:
        return FAULTS[code]
    wrong, mend = IDENTITY_FAULTS[code]
    return Fault(wrong, mend)


def expected(column: Column | None) -> Text:
    """What the contract promises of a column, in a phrase."""
    if column is None:
        return Text(zh="每个主键一行", en="one row a key")
    kinds = {
        "string": ("文本", "text"), "integer": ("整数", "a whole number"), "number": ("数值", "a number"),
        "boolean": ("是/否", "true or false"), "date": ("日期", "a date"), "timestamp": ("日期时间", "a date and time"),
    }  # fmt: skip
    zh, en = kinds[column.type]
    for value, zh_part, en_part in _limits(column):
        if value:
            zh, en = zh + zh_part, en + en_part
    return Text(zh=zh, en=en)


def _limits(column: Column) -> list[tuple[object, str, str]]:
    choices = "、".join(column.choices), ", ".join(column.choices)
    return [
        (column.type == "number", f"，至多 {column.scale} 位小数", f" with at most {column.scale} decimals"),
        (column.pattern, f"，格式 {column.pattern}", f" of the form {column.pattern}"),
        (column.max_length, f"，至多 {column.max_length} 字", f" of at most {column.max_length} characters"),
        (column.min_length, f"，至少 {column.min_length} 字", f" of at least {column.min_length} characters"),
        (column.choices, f"，取值 {choices[0]}", f", one of {choices[1]}"),
        (column.minimum, f"，不小于 {column.minimum}", f", at least {column.minimum}"),
        (column.maximum, f"，不大于 {column.maximum}", f", at most {column.maximum}"),
        (column.identity == "key", "，标识（不得为明文身份证号）", ", a key, never a raw identity number"),
        (column.identity not in {"", "key"}, f"，{column.identity}", f", a {column.identity}"),
        (column.required, "，必填", ", required"),
    ]
