"""The feature set in hand-written DuckDB SQL: `count(*) FILTER`, one grouping for the aggregates, one for the days.

    python with_duckdb.py FOLDER --form one|two --threads 2 [--write FILE]

`two` groups by lead and type first, so that each event meets ten aggregates instead of 142, and by lead after that.
"""

import argparse
from pathlib import Path

import duckdb

from definition import (
    CUTOFF_MICROS, DAY, GROUP_CAPS, HALF_LIFE, PENALTY_FLOOR, RULES, TOTAL, TREND, TYPES, WINDOWS, all_names,
)  # fmt: skip


def in_two_steps() -> list[str]:
    """The aggregates by lead over those by lead and type."""
    aggregates = []
    for name in TYPES:
        names = [(f"c{days}", f"{name}_count_{days}d") for days in WINDOWS] + [(f"c{2 * TREND}", f"{name}_both")]
        names.append(("decayed", f"{name}_decayed"))
        aggregates += [f"sum({of}) FILTER (type = '{name}') AS {to}" for of, to in names]
        aggregates.append(f"min(youngest) FILTER (type = '{name}') AS {name}_youngest")
    aggregates += [f"sum(c{TREND}) AS own_count", "sum(decayed) AS own_decayed"]
    for idx, (types, within, half_life, _, _, _) in enumerate(RULES):
        of = ("c" if within is None else f"c{within}") if half_life is None else f"f{half_life:.0f}"
        matching = " OR ".join(f"type = '{name}'" for name in types)
        aggregates.append(f"sum({of}) FILTER ({matching}) AS fact{idx}")
    return aggregates


def query(folder: Path, form: str = "one") -> str:
    def of(types: list[str]) -> str:
        return f"type = '{types[0]}'" if len(types) == 1 else "type IN ({})".format(", ".join(f"'{t}'" for t in types))

    def fade(half_life: float) -> str:
        return f"exp(age / {DAY}.0::DOUBLE * (-ln(2.0::DOUBLE) / {half_life}::DOUBLE))"

    aggregates, columns = (in_two_steps() if form == "two" else []), []
    for name in TYPES:
        matching = f"type = '{name}'"
        for window in WINDOWS:
            if form == "one":
                aggregates.append(f"count(*) FILTER ({matching} AND age <= {window * DAY}) AS {name}_count_{window}d")
            columns.append(f"coalesce({name}_count_{window}d, 0) AS {name}_count_{window}d")
        inside = f"{matching} AND age <= {WINDOWS[-1] * DAY}"
        if form == "one":
            aggregates.append(f"count(*) FILTER ({matching} AND age <= {2 * TREND * DAY}) AS {name}_both")
            aggregates.append(f"min(age) FILTER ({inside}) AS {name}_youngest")
            aggregates.append(f"sum({fade(HALF_LIFE)}) FILTER ({inside}) AS {name}_decayed")
        recent = f"coalesce({name}_count_{TREND}d, 0)::DOUBLE"
        columns.append(f"{name}_youngest / {DAY}.0::DOUBLE AS {name}_last")
        columns.append(f"{recent} / (coalesce({name}_both, 0)::DOUBLE - {recent} + 1.0) AS {name}_trend")
        columns.append(f"coalesce({name}_decayed, 0.0) AS {name}_decayed")
    if form == "one":
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
        if form == "one":
            aggregates.append(f"{fact} FILTER ({matching}) AS fact{idx}")
        raw = f"coalesce(fact{idx}, 0)::DOUBLE * {gives}::DOUBLE"
        raw = f"least({raw}, {cap}::DOUBLE)" if cap is not None else f"greatest({raw}, {PENALTY_FLOOR}::DOUBLE)"
        columns.append(f"{raw} AS rule{idx}")
        groups[group].append(f"rule{idx}")
    for group, (names, cap) in enumerate(zip(groups, GROUP_CAPS)):
        columns.append(f"least({' + '.join(names)}, {cap}::DOUBLE) AS group{group}")
    columns.append(f"least(greatest(group0 + group1, {TOTAL[0]}::DOUBLE), {TOTAL[1]}::DOUBLE) AS total")
    by_lead = f"SELECT lead, {', '.join(aggregates)} FROM {'by_type' if form == 'two' else 'events'} GROUP BY lead"
    horizon = WINDOWS[-1] * DAY
    counts = [f"count(*) FILTER (age <= {days * DAY}) AS c{days}" for days in [*WINDOWS, 2 * TREND]]
    fades = [f"sum({fade(half_life)}) AS f{half_life:.0f}" for half_life in (14.0, 30.0, 60.0)]
    by_type = f"""SELECT lead, type, count(*) AS c, {", ".join(counts + fades)},
    min(age) FILTER (age <= {horizon}) AS youngest, sum({fade(HALF_LIFE)}) FILTER (age <= {horizon}) AS decayed
    FROM events GROUP BY lead, type"""
    by_window = ", ".join(f"count(*) FILTER (youngest <= {window * DAY}) AS days_{window}d" for window in WINDOWS)
    return f"""
WITH events AS (
  SELECT lead, type, {CUTOFF_MICROS} - epoch_us(time) AS age, epoch_us(time) // {DAY} AS day
  FROM '{folder}/events.parquet'
), leads AS (
  SELECT lead, account FROM '{folder}/leads.parquet'
), by_type AS (
  {by_type}
), by_lead AS MATERIALIZED (
  {by_lead}
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
    parser.add_argument("--form", choices=["one", "two"], default="two")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--write", type=Path)
    args = parser.parse_args()
    connection = duckdb.connect()
    connection.execute(f"SET threads = {args.threads}")
    # The order of the rows does not matter to anyone; keeping it costs memory.
    connection.execute("SET preserve_insertion_order = false")
    table = connection.sql(query(args.folder, args.form)).to_arrow_table()
    print(f"{table.num_rows} rows, {table.num_columns} columns")
    if args.write:
        import polars as pl

        pl.from_arrow(table).select("lead", *all_names()).sort("lead").write_parquet(args.write)


if __name__ == "__main__":
    main()
