"""Compares the results of the benchmark: every column of every row, to 1e-9 absolute or relative.

    python compare.py OURS.parquet PEER.parquet...
"""

import sys

import polars as pl

from definition import all_names

TOLERANCE = 1e-9


def main() -> None:
    ours, *peers = sys.argv[1:]
    worst = 0.0
    for peer in peers:
        same = pl.read_parquet(ours, columns=["lead"]).equals(pl.read_parquet(peer, columns=["lead"]))
        if not same:
            sys.exit(f"{peer} has other leads than {ours}")
        # Column by column: a million rows by 148 columns, twice, need not lie in memory at once.
        for name in all_names():
            a = pl.read_parquet(ours, columns=[name]).to_series().cast(pl.Float64).fill_nan(None)
            b = pl.read_parquet(peer, columns=[name]).to_series().cast(pl.Float64).fill_nan(None)
            if (a.is_null() != b.is_null()).any():
                sys.exit(f"{peer}: `{name}` is missing in other rows")
            gap = (pl.DataFrame({"a": a, "b": b}).select(
                ((pl.col("a") - pl.col("b")).abs() / pl.max_horizontal(pl.col("a").abs(), pl.lit(1.0))).max()
            ).item() or 0.0)  # fmt: skip
            if not gap <= TOLERANCE:
                sys.exit(f"{peer}: `{name}` differs by {gap}")
            worst = max(worst, gap)
    print(f"equal: {len(all_names())} columns, largest difference {worst:.1e}")


if __name__ == "__main__":
    main()
