"""Features and points of a few leads of examples/oulad and examples/cdnow, worked out without leadscore.

Standard library only (made with Python 3.11). The literal numbers in real.rs are what this prints:
    python3 tests/it/real/by_hand.py FOLDER_WITH_THE_DATA
"""
import csv
import gzip
import math
import sys
from datetime import datetime, timedelta

FOLDER = sys.argv[1]


def rows(path):
    opened = gzip.open if path.endswith(".gz") else open
    with opened(f"{FOLDER}/{path}", "rt") as file:
        yield from csv.DictReader(file)


def day(text):
    return datetime.strptime(text[:10], "%Y-%m-%d")


def oulad(lead, cutoff):
    c = day(cutoff)
    student = next(r for r in rows("oulad/students.csv") if r["student_id"] == lead)
    outcome = next(r for r in rows("oulad/outcomes.csv") if r["student_id"] == lead)
    # (age in days, activity, clicks); a day is known 24 hours after it began.
    log = [
        ((c - day(r["occurred_on"])).days, r["activity"], int(r["clicks"]))
        for r in rows("oulad/events.csv.gz")
        if r["student_id"] == lead and day(r["occurred_on"]) + timedelta(hours=24) < c
    ]
    days_of = lambda types, within: {age for age, kind, _ in log if kind in types and age <= within}
    idle = min((age for age, *_ in log), default=(c - day(student["registered_on"])).days)
    work = [
        min(15, 3 * len(days_of(["quiz"], 30))),
        min(15, 1 * len(days_of(["forumng"], 30))),
        min(20, 2 * sum(2 ** (-age / 14) for age in days_of(["oucontent", "resource", "url"], 60))),
        10 if sum(clicks for age, _, clicks in log if age <= 7) >= 50 else 0,
        max(-20, -5 * max(0, (idle - 14) // 7)),
    ]
    studied = student["highest_education"] in ("HE Qualification", "Post Graduate Qualification")
    fit = 10 * studied - 5 * (int(student["num_of_prev_attempts"]) > 0) - 5 * (int(student["studied_credits"]) > 120)
    return {
        "quiz_count_90d": sum(kind == "quiz" and age <= 90 for age, kind, _ in log),
        "events_count_7d": sum(age <= 7 for age, *_ in log),
        "events_days_30d": len({age for age, *_ in log if age <= 30}),
        "events_days_since_last": min((age for age, *_ in log if age <= 90), default=math.nan),
        "events_clicks_sum_90d": sum(clicks for age, _, clicks in log if age <= 90),
        "homepage_decayed_7d": sum(2 ** (-age / 7) for age, kind, _ in log if kind == "homepage" and age <= 90),
        "rule_points": min(60, sum(work)) + fit,
        "label": outcome["result"] in ("Pass", "Distinction")
        and c <= day(outcome["decided_on"]) < c + timedelta(days=500),
    }


def cdnow(lead, cutoff):
    c = day(cutoff)
    orders = [r for r in rows("cdnow/orders.csv.gz") if r["customer_id"] == lead]
    past = [
        ((c - day(r["ordered_on"])).days, float(r["value"]), int(r["cds"])) for r in orders if day(r["ordered_on"]) < c
    ]
    year = len({age for age, *_ in past if age <= 365})
    idle = min(age for age, *_ in past)
    spent = sum(value for age, value, _ in past if age <= 365)
    points = [
        min(25, 5 * sum(2 ** (-age / 90) for age, *_ in past)),
        10 * any(value >= 50 and age <= 180 for age, value, _ in past),
        0 if year < 2 else 5 if year < 4 else 10,
        max(-10, -2 * max(0, (idle - 90) // 30)),
        10 * any(age <= 30 for age, *_ in past),
        5 * (len({age for age, *_ in past if age <= 90}) >= 2),
        0 if spent < 100 else 5 if spent < 250 else 10,
        5 * any(cds >= 4 and age <= 365 for age, _, cds in past),
        -3 * any(value < 12 and age <= 365 for age, value, _ in past),
    ]
    return {
        "events_days_365d": year,
        "events_value_sum_90d": sum(value for age, value, _ in past if age <= 90),
        "events_cds_max_365d": max((cds for age, _, cds in past if age <= 365), default=math.nan),
        "events_days_since_last": idle,
        "order_decayed_30d": sum(2 ** (-age / 30) for age, *_ in past),
        "rule_points": sum(points),
        "label": any(c <= day(r["ordered_on"]) < c + timedelta(days=90) for r in orders),
    }


for work_out, asked in (
    (oulad, [("AAA2013J-11391", "2013-11-01"), ("AAA2013J-11391", "2014-03-01"), ("BBB2013B-108377", "2013-07-01")]),
    (cdnow, [("00003", "1997-10-01"), ("00157", "1997-10-01"), ("00003", "1998-01-01"), ("00157", "1998-01-01")]),
):
    for lead, cutoff in asked:
        facts = ", ".join(f'("{name}", {float(value)!r})' for name, value in work_out(lead, cutoff).items())
        print(f'("{lead}", "{cutoff}", &[{facts}]),')
