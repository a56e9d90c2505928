"""Recomputes figures of report.json from oof.parquet with scikit-learn and scipy.

    python recompute.py models/v1

Prints one line a figure and ends in an error where one is off. report.json has six digits, so figures agree to about
one in 100,000; nothing here is taken from leadscore but the held-out predictions.
"""

import json
import sys
from pathlib import Path

import numpy as np
import polars as pl
from scipy import stats
from sklearn import metrics
from sklearn.linear_model import LogisticRegression

TOLERANCE = 2e-5

folder = Path(sys.argv[1])
report = json.loads((folder / "report.json").read_text())
oof = pl.read_parquet(folder / "oof.parquet")
labels = oof["label"].to_numpy().astype(int)
n, conversions = len(labels), labels.sum()
compared = {}

# A list is made at one instant and worked from its top: one a cutoff; a table is one list.
cutoffs = oof["cutoff"].to_numpy() if report["capacity"]["lists"] > 1 else np.zeros(n)
lists = [np.flatnonzero(cutoffs == cutoff) for cutoff in np.unique(cutoffs)]


def same(figure, got, expected):
    """Compares one number of the report with its recomputation."""
    name = figure.split(" of ")[0]
    compared[name] = compared.get(name, 0) + 1
    off = abs(got - expected)
    print(f"{figure}: {got:.6g} in the report, {expected:.6g} recomputed")
    if not off <= TOLERANCE * max(1.0, abs(expected)):
        sys.exit(f"{figure} is off by {off:.3g}")


def captured(p, share):
    """Share of the conversions in the best `share` of each list; a tie that a border cuts gives its share."""
    hits = 0.0
    for rows in lists:
        scores, converted = p[rows], labels[rows]
        k = share * len(scores)
        border = np.sort(scores)[::-1][min(int(np.ceil(k)), len(scores)) - 1]
        above, tied = scores > border, scores == border
        part = (k - above.sum()) / tied.sum()
        hits += converted[above].sum() + part * converted[tied].sum()
    return hits / conversions


def log_odds(p):
    return np.log(p) - np.log1p(-p)


def wilson(hits, rows):
    """The 95 % interval of scipy."""
    found = stats.binomtest(int(hits), int(rows)).proportion_ci(0.95, method="wilson")
    return found.low, found.high


same("conversion rate", report["about"]["base_rate"], labels.mean())
capacity = report["capacity"]["share"]
for at, name in enumerate(report["roles"]["shown"]):
    p = oof[name].to_numpy()
    roc = report["roc"][at]
    assert roc["scorer"] == name
    same(f"AUC of {name}", roc["auc"], metrics.roc_auc_score(labels, p))
    same(f"KS of {name}", roc["ks"], stats.ks_2samp(p[labels == 1], p[labels == 0], method="asymp").statistic)
    # Any point of the curve lies on the full curve of scikit-learn.
    fpr, tpr, _ = metrics.roc_curve(labels, p, drop_intermediate=False)
    middle = len(roc["false_positive_rates"]) // 2
    same(
        f"ROC point of {name}",
        roc["true_positive_rates"][middle],
        np.interp(roc["false_positive_rates"][middle], fpr, tpr),
    )
    same(
        f"average precision of {name}",
        report["precision_recall"][at]["average_precision"],
        metrics.average_precision_score(labels, p),
    )
    calibration = report["calibration"]["scorers"][at]
    same(f"Brier of {name}", calibration["brier"], metrics.brier_score_loss(labels, p))
    same(f"log loss of {name}", calibration["log_loss"], metrics.log_loss(labels, p))
    same(f"observed over expected of {name}", calibration["observed_over_expected"], conversions / p.sum())
    eta = log_odds(p)
    if np.ptp(eta) > 1e-9:
        line = LogisticRegression(C=np.inf, solver="newton-cholesky", tol=1e-12).fit(eta[:, None], labels)
        same(f"calibration slope of {name}", calibration["slope"], line.coef_[0, 0])
        same(f"calibration intercept of {name}", calibration["intercept"], line.intercept_[0])
    for number, one in enumerate(calibration["bins"]):
        # Borders have six digits; probabilities that differ less than that are few, and only whole bins are compared.
        inside = (one["from"] * (1 - 1e-6) <= p) & (p <= one["to"] * (1 + 1e-6))
        if inside.sum() != one["rows"]:
            continue
        same(f"calibration bin of {name}, {number}", one["observed"], labels[inside].mean())
        same(f"mean probability of {name}, bin {number}", one["predicted"], p[inside].mean())
        if one["design_effect"] == 1.0:
            low, high = wilson(labels[inside].sum(), inside.sum())
            same(f"Wilson low of {name}, bin {number}", one["interval"][0], low)
            same(f"Wilson high of {name}, bin {number}", one["interval"][1], high)
    gains = report["gains"]["scorers"][at]
    for place in range(1, len(report["gains"]["shares"]), 10):
        share = report["gains"]["shares"][place]
        same(f"gains of {name}, {share}", gains["captures"][place], captured(p, share))
    same(f"capture at capacity of {name}", gains["at_capacity"], captured(p, capacity))
    tenths = report["tenths"][at]["tenths"]
    for tenth in tenths:
        k = tenth["number"]
        lift = (captured(p, k / 10) - (captured(p, (k - 1) / 10) if k > 1 else 0.0)) * 10
        same(f"lift of {name}, tenth {k}", tenth["lift"], lift)

for fold in report["folds"]["folds"]:
    rows = oof["fold"].to_numpy() == fold["fold"]
    p = oof[fold["scorer"]].to_numpy()
    if fold["auc"] is not None:
        same(f"fold AUC of {fold['scorer']}, {fold['fold']}", fold["auc"], metrics.roc_auc_score(labels[rows], p[rows]))

for pair in report["agreement"].get("shown", {"pairs": []})["pairs"]:
    if "rules" in (pair["first"], pair["second"]):
        continue  # that is the list by points, which the file of predictions does not have
    x, y = oof[pair["first"]].to_numpy(), oof[pair["second"]].to_numpy()
    names = f"{pair['first']} and {pair['second']}"
    same(f"tau-b of {names}", pair["tau_b"], stats.kendalltau(x, y).statistic)
    same(f"Spearman of {names}", pair["spearman"], stats.spearmanr(x, y).statistic)

weights = report["weights"].get("shown")
if weights:
    rules, model = oof["rules"].to_numpy(), oof[weights["model"]].to_numpy()
    for point in weights["points"][::5]:
        blend = (1 - point["weight"]) * log_odds(rules) + point["weight"] * log_odds(model)
        loss = metrics.log_loss(labels, 1 / (1 + np.exp(-blend)))
        same(f"blend of {point['weight']}", point["log_loss"], loss)

drift = report["drift"].get("shown")
if drift:
    cutoffs = oof["cutoff"].dt.strftime("%Y-%m-%dT%H:%M:%SZ").to_numpy()
    late = cutoffs >= drift["late_from"]
    assert (~late).sum() == drift["early_rows"] and late.sum() == drift["late_rows"]
    same("late rate", drift["late_rate"], labels[late].mean())
    for column in drift["columns"]:
        early_rows, late_rows = drift["early_rows"], drift["late_rows"]
        a = np.rint(np.array(column["late_shares"]) * late_rows)
        e = np.rint(np.array(column["early_shares"]) * early_rows)
        used = a + e > 0
        a, e = a[used], e[used]
        if (a == 0).any() or (e == 0).any():
            a, e = a + 0.5, e + 0.5
        a, e = a / a.sum(), e / e.sum()
        same(f"PSI of {column['name']}", column["psi"], float(((a - e) * np.log(a / e)).sum()))
        scale = 1 / drift["early_leads"] + 1 / drift["late_leads"]
        if used.sum() > 1:
            bound = stats.chi2.ppf(0.95, used.sum() - 1) * scale
            same(f"PSI by chance of {column['name']}", column["psi_critical"], bound)

print(f"{sum(compared.values())} numbers of {len(compared)} kinds agree")
if len(compared) < 10:
    sys.exit("fewer than ten kinds of figures were compared")
