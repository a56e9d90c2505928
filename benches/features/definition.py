"""The feature set of the benchmark, said once for the two hand-written peers and the check.

`ours.rs` states the same set in leadscore's own words; the check of `run` compares every column.
"""

from generate import CUTOFF_MICROS, TYPES

DAY = 86_400_000_000
WINDOWS = [7, 30, 90]
TREND = 30
HALF_LIFE = 14.0

# (types, within days or None, half-life in days or None, points, cap of the rule, group); all history by default.
RULES = [
    ([TYPES[0]], None, None, 1.0, 10.0, 0),
    ([TYPES[1]], None, None, 1.0, 15.0, 0),
    ([TYPES[2]], None, None, 2.0, 20.0, 1),
    ([TYPES[3]], None, None, 3.0, 15.0, 0),
    ([TYPES[4]], None, None, 10.0, 30.0, 1),
    ([TYPES[5]], 90, None, 3.0, 9.0, 0),
    ([TYPES[6]], 90, None, 2.0, 6.0, 0),
    ([TYPES[7]], 30, None, 5.0, 10.0, 0),
    ([TYPES[8]], 30, None, 1.0, 5.0, 0),
    ([TYPES[9], TYPES[8]], 90, None, 4.0, 20.0, 0),
    ([TYPES[10]], None, 30.0, 5.0, 10.0, 0),
    ([TYPES[11]], None, 30.0, 5.0, 10.0, 0),
    ([TYPES[12]], None, 14.0, 2.0, 8.0, 0),
    ([TYPES[13]], None, 14.0, 4.0, 12.0, 0),
    ([TYPES[14]], None, 60.0, 8.0, 24.0, 1),
    ([TYPES[15]], None, 30.0, 5.0, 10.0, 1),
    ([TYPES[16]], None, None, 10.0, 10.0, 1),
    ([TYPES[17]], None, None, 20.0, 20.0, 1),
    ([TYPES[18], TYPES[16]], None, 60.0, 15.0, 30.0, 1),
    ([TYPES[19]], None, None, -5.0, None, 0),
]
# A rule below 0 is cut at -10 instead.
PENALTY_FLOOR = -10.0
GROUP_CAPS = [60.0, 70.0]
TOTAL = (0.0, 100.0)


def feature_names() -> list[str]:
    """Every column of the features, in the order of `ours.rs`."""
    names = []
    for name in TYPES:
        names += [f"{name}_count_{days}d" for days in WINDOWS]
        names += [f"{name}_last", f"{name}_trend", f"{name}_decayed"]
    names += [f"days_{days}d" for days in WINDOWS]
    return names + ["account_count", "account_decayed"]


def all_names() -> list[str]:
    """Features, points by rule and group, total."""
    rules = [f"rule{idx}" for idx in range(len(RULES))]
    return feature_names() + rules + ["group0", "group1", "total"]


__all__ = ["CUTOFF_MICROS", "DAY", "GROUP_CAPS", "HALF_LIFE", "PENALTY_FLOOR", "RULES", "TOTAL", "TREND", "TYPES", "WINDOWS"]
