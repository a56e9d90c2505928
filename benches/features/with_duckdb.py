"""The feature set in hand-written DuckDB SQL: `count(*) FILTER`, one grouping for the aggregates, one for the days.

    python with_duckdb.py FOLDER --threads 2 [--write FILE]
"""

import argparse
from pathlib import Path

import duckdb

from definition import (
    CUTOFF_MICROS, DAY, GROUP_CAPS, HALF_LIFE, PENALTY_FLOOR, RULES, TOTAL, TREND, TYPES, WINDOWS, all_names,
)  # fmt: skip


def query(folder: Path) -> str:
    def of(types: list[str]) -> str:
        return f"type = '{types[0]}'" if len(types) == 1 else "type IN ({})".format(", ".join(f"'{t}'" for t in types))

    def fade(half_life: float) -> str:
        return f"exp(age / {DAY}.0::DOUBLE * (-ln(2.0::DOUBLE) / {half_life}::DOUBLE))"

    aggregates, columns = [], []
    for name in TYPES:
        matching = f"type = '{name}'"
        for window in WINDOWS:
            aggregates.append(f"count(*) FILTER ({matching} AND age <= {window * DAY}) AS {name}_count_{window}d")
            columns.append(f"coalesce({name}_count_{window}d, 0) AS {name}_count_{window}d")
        inside = f"{matching} AND age <= {WINDOWS[-1] * DAY}"
        aggregates.append(f"count(*) FILTER ({matching} AND age <= {2 * TREND * DAY}) AS {name}_both")
        aggregates.append(f"min(age) FILTER ({inside}) AS {name}_youngest")
        aggregates.append(f"sum({fade(HALF_LIFE)}) FILTER ({inside}) AS {name}_decayed")
        recent = f"coalesce({name}_count_{TREND}d, 0)::DOUBLE"
        columns.append(f"{name}_youngest / {DAY}.0::DOUBLE AS {name}_last")
        columns.append(f"{recent} / (coalesce({name}_both, 0)::DOUBLE - {recent} + 1.0) AS {name}_trend")
        columns.append(f"coalesce({name}_decayed, 0.0) AS {name}_decayed")
    aggregates.append(f"count(*) FILTER (age <= {TREND * DAY}) AS own_count")
    aggregates.append(f"sum({fade(HALF_LIFE)}) FILTER (age <= {WINDOWS[-1] * DAY}) AS own_decayed")
    columns += [f"coalesce(days_{window}d, 0) AS days_{window}d" for window in WINDOWS]
    for what in ["count", "decayed"]:
        rest = f"coalesce(all_{what}, 0)::DOUBLE - coalesce(own_{what}, 0)::DOUBLE"
        columns.append(f"CASE WHEN account IS NULL THEN 0.0 ELSE {rest} END AS account_{what}")
    groups = [[], []]
    for idx, (types, within, half_life, gives, cap, group) in enumerate(RULES):
        matching = of(types) if within is None else f"{of(types)} AND age <= {within * DAY}"
        fact = "count(*)" if half_life is None else f"sum({fade(half_life)})"
        aggregates.append(f"{fact} FILTER ({matching}) AS fact{idx}")
        raw = f"coalesce(fact{idx}, 0)::DOUBLE * {gives}::DOUBLE"
        raw = f"least({raw}, {cap}::DOUBLE)" if cap is not None else f"greatest({raw}, {PENALTY_FLOOR}::DOUBLE)"
        columns.append(f"{raw} AS rule{idx}")
        groups[group].append(f"rule{idx}")
    for group, (names, cap) in enumerate(zip(groups, GROUP_CAPS)):
        columns.append(f"least({' + '.join(names)}, {cap}::DOUBLE) AS group{group}")
    columns.append(f"least(greatest(group0 + group1, {TOTAL[0]}::DOUBLE), {TOTAL[1]}::DOUBLE) AS total")
    by_window = ", ".join(f"count(*) FILTER (youngest <= {window * DAY}) AS days_{window}d" for window in WINDOWS)
    return f"""
WITH events AS (
  SELECT lead, type, {CUTOFF_MICROS} - epoch_us(time) AS age, epoch_us(time) // {DAY} AS day
  FROM '{folder}/events.parquet'
), leads AS (
  SELECT lead, account FROM '{folder}/leads.parquet'
), by_lead AS MATERIALIZED (
  SELECT lead, {", ".join(aggregates)} FROM events GROUP BY lead
), by_day AS (
  SELECT lead, {by_window} FROM (
    SELECT lead, day, min(age) AS youngest FROM events WHERE age <= {WINDOWS[-1] * DAY} GROUP BY lead, day
  ) GROUP BY lead
), by_account AS (
  SELECT account, sum(own_count) AS all_count, sum(own_decayed) AS all_decayed
  FROM by_lead JOIN leads USING (lead) WHERE account IS NOT NULL GROUP BY account
)
SELECT lead, {", ".join(columns)}
FROM leads LEFT JOIN by_lead USING (lead) LEFT JOIN by_day USING (lead) LEFT JOIN by_account USING (account)
"""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--write", type=Path)
    args = parser.parse_args()
    connection = duckdb.connect()
    connection.execute(f"SET threads = {args.threads}")
    # The order of the rows does not matter to anyone; keeping it costs memory.
    connection.execute("SET preserve_insertion_order = false")
    table = connection.execute(query(args.folder)).to_arrow_table()
    print(f"{table.num_rows} rows, {table.num_columns} columns")
    if args.write:
        import polars as pl

        pl.from_arrow(table).select("lead", *all_names()).sort("lead").write_parquet(args.write)


if __name__ == "__main__":
    main()
