"""Acts for benchmarks: realistic columns, any number of rows, the same for the same number."""

from __future__ import annotations

from pathlib import Path

import duckdb

ACTS = """
SELECT 'A' || lpad(i::VARCHAR, 10, '0') AS act_id, 'M2026' || lpad((i // 8)::VARCHAR, 8, '0') AS matter_id,
  'XK/01-' || lpad(((i // 8) % 300)::VARCHAR, 3, '0') AS power_code, 'step-' || (i % 8) AS step, 'post-' || (i % 8) AS post,
  md5((i % 5000)::VARCHAR) AS person_key, '91990000MA0000' || lpad(((i // 8) % 3000)::VARCHAR, 4, '0') AS organ,
  '9901' || lpad(((i // 8) % 100)::VARCHAR, 2, '0') AS region, (TIMESTAMP '2025-01-01' + INTERVAL (i * 3) SECOND)::VARCHAR AS done_at,
  (TIMESTAMP '2025-01-01' + INTERVAL (i * 3 + 60) SECOND)::VARCHAR AS recorded_at, CASE WHEN i % 8 = 7 THEN 'granted' END AS outcome,
  CASE WHEN i % 50 = 0 THEN '材料齐全，符合法定条件' END AS reason, CASE WHEN i % 8 = 7 THEN (i % 100000) END AS amount_fen,
  md5((i // 8)::VARCHAR) AS applicant_key, 'window' AS source
FROM range({rows}) t(i)
"""


def write_acts(path: Path, rows: int) -> Path:
    """A CSV file of acts, made once."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with duckdb.connect() as connection:
            connection.execute("SET enable_progress_bar=false")
            connection.execute(f"COPY ({ACTS.format(rows=rows)}) TO '{path}.part' (HEADER, FORMAT csv)")
        Path(f"{path}.part").rename(path)
    return path
