"""Makes the log, the leads and the cutoff of the feature benchmark: the same numbers on every run.

    python generate.py FOLDER --events 20000000 --leads 1000000

Writes `events.parquet` (lead, time, type, amount; in the order of time, as logs are) and `leads.parquet`
(lead, account). Twelve months of 2024 before the cutoff 2025-01-01T00:00:00Z; activity of leads is skewed
(log-normal), types are skewed (1 / rank), four leads of five have an account.
"""

import argparse
from pathlib import Path

import numpy as np
import polars as pl

SEED = 20250101
CUTOFF_MICROS = 1_735_689_600_000_000
DAYS = 366
TYPES = [
    "mail_received", "mail_opened", "page_viewed", "mail_clicked", "pricing_viewed", "profile_visited",
    "request_sent", "request_accepted", "message_received", "message_replied", "followed", "followed_back",
    "liked", "shared", "webinar_joined", "guide_read", "signed_up", "onboarding_completed", "demo_booked",
    "unsubscribed",
]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--events", type=int, default=20_000_000)
    parser.add_argument("--leads", type=int, default=1_000_000)
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(SEED)

    accounts = max(args.leads // 4, 1)
    account = random.integers(0, accounts * 5 // 4, args.leads)
    leads = pl.DataFrame({"code": np.arange(args.leads), "account": account}).select(
        lead=pl.format("lead_{}", pl.col("code").cast(pl.String).str.zfill(7)),
        # The last fifth of the numbers stands for "no account".
        account=pl.when(pl.col("account") < accounts).then(pl.format("account_{}", "account")),
    )
    leads.write_parquet(args.folder / "leads.parquet")

    weights = random.lognormal(0.0, 1.0, args.leads)
    of_lead = np.searchsorted(np.cumsum(weights / weights.sum()), random.random(args.events))
    of_lead = np.minimum(of_lead, args.leads - 1)
    shares = 1.0 / np.arange(1, len(TYPES) + 1)
    of_type = random.choice(len(TYPES), args.events, p=shares / shares.sum())
    # Strictly before the cutoff, to the microsecond.
    age = 1 + random.integers(0, DAYS * 86_400_000_000, args.events)
    time = np.sort(CUTOFF_MICROS - age)
    amount = np.round(random.exponential(50.0, args.events), 2)
    events = pl.DataFrame(
        {
            "lead": leads["lead"].gather(of_lead),
            "time": pl.Series(time).cast(pl.Datetime("us", "UTC")),
            "type": pl.Series(TYPES).gather(of_type),
            "amount": amount,
        }
    )
    events.write_parquet(args.folder / "events.parquet", row_group_size=250_000)


if __name__ == "__main__":
    main()
