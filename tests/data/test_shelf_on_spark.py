"""The shelf gives the same rows on Spark as on DuckDB."""

from __future__ import annotations

import pytest

from shulong.data.engine import spark_engine
from shulong.data.home import Home
from shulong.data.shelf import Shelf

HEAD = "act_id,matter_id,power_code,step,done_at,amount_fen\n"


@pytest.mark.spark
@pytest.mark.slow
def test_both_engines_read_the_same(home: Home, send) -> None:
    send(HEAD + "A1,M1,P,申请,2026-01-05 09:00:00,12\nA2,M1,P,受理,2026-01-06 09:00:00,\n")
    send(HEAD + "A2,M1,P,决定,2026-01-07 09:00:00,-5\n")
    engine = spark_engine(timezone="Asia/Shanghai")
    try:
        on_spark, on_duckdb = Shelf(home, engine), Shelf(home)
        for name in ("acts", "matters"):
            rows = [
                shelf.table(name).order_by("matter_id" if name == "matters" else "act_id").to_pyarrow().to_pylist()
                for shelf in (on_spark, on_duckdb)
            ]
            plain = [[{key: str(value) for key, value in row.items()} for row in each] for each in rows]
            assert plain[0] == plain[1]
        assert [row["step"] for row in on_spark.table("acts").order_by("act_id").to_pyarrow().to_pylist()] == [
            "申请",
            "决定",
        ]
    finally:
        engine.backend._session.stop()
