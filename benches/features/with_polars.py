"""The feature set in hand-written polars: lazy, streaming, one group-by for the aggregates, one for the days.

    python with_polars.py FOLDER --form when|filter [--write FILE]
"""

import argparse
import math
from pathlib import Path

import polars as pl

from definition import (
    CUTOFF_MICROS, DAY, GROUP_CAPS, HALF_LIFE, PENALTY_FLOOR, RULES, TOTAL, TREND, TYPES, WINDOWS, all_names,
)  # fmt: skip


def features(folder: Path, form: str) -> pl.LazyFrame:
    events = pl.scan_parquet(folder / "events.parquet").select(
        "lead",
        "type",
        age=CUTOFF_MICROS - pl.col("time").cast(pl.Int64),
        day=(pl.col("time").cast(pl.Int64) // DAY).cast(pl.Int32),
    )
    leads = pl.scan_parquet(folder / "leads.parquet")
    age = pl.col("age")
    days = age.cast(pl.Float64) / DAY
    any_event = pl.lit(True)

    def of(types: list[str]) -> pl.Expr:
        return pl.col("type") == types[0] if len(types) == 1 else pl.col("type").is_in(types)

    def fade(half_life: float) -> pl.Expr:
        return (days * (-math.log(2.0) / half_life)).exp()

    def count(matching: pl.Expr) -> pl.Expr:
        return matching.sum() if form == "when" else pl.col("age").filter(matching).len()

    def total(matching: pl.Expr, value: pl.Expr) -> pl.Expr:
        return pl.when(matching).then(value).otherwise(0.0).sum() if form == "when" else value.filter(matching).sum()

    def least(matching: pl.Expr) -> pl.Expr:
        return pl.when(matching).then(age).min() if form == "when" else age.filter(matching).min()

    aggregates = []
    for name in TYPES:
        matching = pl.col("type") == name
        for window in WINDOWS:
            aggregates.append(count(matching & (age <= window * DAY)).alias(f"{name}_count_{window}d"))
        aggregates.append(count(matching & (age <= 2 * TREND * DAY)).alias(f"{name}_both"))
        inside = matching & (age <= WINDOWS[-1] * DAY)
        aggregates.append(least(inside).alias(f"{name}_youngest"))
        aggregates.append(total(inside, fade(HALF_LIFE)).alias(f"{name}_decayed"))
    aggregates.append(count(any_event & (age <= TREND * DAY)).alias("own_count"))
    aggregates.append(total(age <= WINDOWS[-1] * DAY, fade(HALF_LIFE)).alias("own_decayed"))
    for idx, (types, within, half_life, _, _, _) in enumerate(RULES):
        matching = of(types) if within is None else of(types) & (age <= within * DAY)
        fact = count(matching) if half_life is None else total(matching, fade(half_life))
        aggregates.append(fact.alias(f"fact{idx}"))
    by_lead = events.group_by("lead").agg(aggregates)

    by_day = (
        events.filter(age <= WINDOWS[-1] * DAY)
        .group_by("lead", "day")
        .agg(pl.col("age").min())
        .group_by("lead")
        .agg((age <= window * DAY).sum().alias(f"days_{window}d") for window in WINDOWS)
    )
    own = leads.join(by_lead, on="lead", how="left").join(by_day, on="lead", how="left")
    by_account = (
        by_lead.select("lead", "own_count", "own_decayed")
        .join(leads.filter(pl.col("account").is_not_null()), on="lead")
        .group_by("account")
        .agg(all_count=pl.col("own_count").sum(), all_decayed=pl.col("own_decayed").sum())
    )
    joined = own.join(by_account, on="account", how="left")

    zero = lambda name: pl.col(name).fill_null(0)  # noqa: E731
    columns = []
    for name in TYPES:
        columns += [zero(f"{name}_count_{window}d") for window in WINDOWS]
        columns.append((pl.col(f"{name}_youngest").cast(pl.Float64) / DAY).alias(f"{name}_last"))
        recent = zero(f"{name}_count_{TREND}d").cast(pl.Float64)
        columns.append((recent / (zero(f"{name}_both").cast(pl.Float64) - recent + 1.0)).alias(f"{name}_trend"))
        columns.append(zero(f"{name}_decayed"))
    columns += [zero(f"days_{window}d") for window in WINDOWS]
    for what in ["count", "decayed"]:
        rest = zero(f"all_{what}").cast(pl.Float64) - zero(f"own_{what}").cast(pl.Float64)
        columns.append(pl.when(pl.col("account").is_null()).then(0.0).otherwise(rest).alias(f"account_{what}"))
    points, groups = [], [[], []]
    for idx, (_, _, _, gives, cap, group) in enumerate(RULES):
        raw = zero(f"fact{idx}").cast(pl.Float64) * gives
        raw = raw.clip(upper_bound=cap) if cap is not None else raw.clip(lower_bound=PENALTY_FLOOR)
        points.append(raw.alias(f"rule{idx}"))
        groups[group].append(f"rule{idx}")
    sums = [
        pl.sum_horizontal(names).clip(upper_bound=cap).alias(f"group{group}")
        for group, (names, cap) in enumerate(zip(groups, GROUP_CAPS))
    ]
    return (
        joined.select("lead", *columns, *points)
        .with_columns(sums)
        .with_columns((pl.col("group0") + pl.col("group1")).clip(*TOTAL).alias("total"))
        .select("lead", *all_names())
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--form", choices=["when", "filter"], default="when")
    parser.add_argument("--write", type=Path)
    args = parser.parse_args()
    frame = features(args.folder, args.form).collect(engine="streaming")
    print(f"{frame.height} rows, {frame.width} columns")
    if args.write:
        frame.sort("lead").write_parquet(args.write)


if __name__ == "__main__":
    main()
