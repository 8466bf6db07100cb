"""XES logs: a row an event, trace attributes beside it, and no entity ever expanded."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from data.connectors.reading import put, rows, staged
from shulong.terms.errors import UnreadableFile

LOG = """<?xml version="1.0" encoding="UTF-8"?>
<!-- made by hand -->
<log xes.version="1849.2016" xmlns="http://www.xes-standard.org/">
 <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
 <global scope="event"><string key="concept:name" value="none"/></global>
 <string key="source" value="county"/>
 <trace>
  <string key="concept:name" value="办件1"/>
  <event><string key="concept:name" value="受理"/><date key="time:timestamp" value="2024-01-02T03:04:05+08:00"/></event>
  <event><string key="concept:name" value="决定"/>
   <int key="fee" value="5"><string key="unit" value="fen"/></int>
   <list key="papers"><values><string key="p" value="甲"/><string key="p" value="乙"/></values></list></event>
  <string key="late" value="yes"/>
 </trace>
 <trace><string key="concept:name" value="办件2"/></trace>
</log>"""
EXPECTED = [
    (1, "受理", "2024-01-02T03:04:05+08:00", None, None, None, None, "办件1", "yes"),
    (2, "决定", None, "5", "fen", "甲", "乙", "办件1", "yes"),
]


@pytest.mark.parametrize("name", ["a.xes", "a.xes.gz"])
def test_events_carry_their_traces_attributes_even_those_that_follow(tmp_path: Path, name: str) -> None:
    data = gzip.compress(LOG.encode()) if name.endswith("gz") else LOG.encode()
    table = staged(put(tmp_path, name, data), tmp_path / "s")
    wanted = (
        "concept:name",
        "time:timestamp",
        "fee",
        "fee.unit",
        "papers.p",
        "papers.p#2",
        "case:concept:name",
        "case:late",
    )
    assert sorted(table.columns) == sorted(wanted)
    order = [table.columns.index(column) + 1 for column in wanted]
    assert [(row[0], *(row[at] for at in order)) for row in rows(table)] == EXPECTED
    assert [note.en for note in table.notes] == ["2 traces, 2 events", "1 traces have no event and give no row"]
    assert (table.name, table.format, table.byte_count) == (name, "xes", len(data))


LAUGHS = (
    '<!DOCTYPE log [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><log><trace><string key="x" value="&b;"/></trace></log>'
)
OUTSIDE = '<!DOCTYPE log [<!ENTITY a SYSTEM "file:///etc/passwd">]><log><string key="x" value="y"/>&a;</log>'
PARAMETER = '<!DOCTYPE log [<!ENTITY % a SYSTEM "file:///etc/passwd"> %a;]><log/>'


@pytest.mark.parametrize("content", [LAUGHS, OUTSIDE, PARAMETER], ids=["billion laughs", "outside", "parameter"])
def test_a_declared_entity_is_refused_before_it_is_expanded(tmp_path: Path, content: str) -> None:
    with pytest.raises(UnreadableFile, match="declares a document type or entities"):
        staged(put(tmp_path, "a.xes", content), tmp_path / "s")


def test_a_log_that_breaks_off_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="not well-formed") as refusal:
        staged(put(tmp_path, "a.xes", LOG[: len(LOG) // 2]), tmp_path / "s")
    assert refusal.value.place.endswith("a.xes:9")


def test_a_tag_past_the_limit_is_refused(tmp_path: Path) -> None:
    content = '<log><trace><string key="x" value="' + "y" * 400_000 + '"/></trace></log>'
    with pytest.raises(UnreadableFile, match="exceeds the limit"):
        staged(put(tmp_path, "a.xes", content), tmp_path / "s", max_record_bytes=100_000)


def test_xml_that_is_no_log_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="not a whole XES file"):
        staged(put(tmp_path, "a.xes", "<other/>"), tmp_path / "s")
