"""The same training by scikit-learn and LightGBM: nested folds, halving, calibration, blend, last fit.

    python with_python.py FOLDER ROWS LEARNERS TRIED OUTER

`TRIED` is a JSON object: the number of candidates by learner. `OUTER` folds of five are run and their seconds
scaled to five; the last fit is run once. Prints seconds and the held-out figures as JSON.

Every candidate is fitted on inner folds as ours are: all on all folds where candidates are cheap (logistic, tree),
half of them dropped after a fold where they are dear (forest, boosting). Data are made ready once a fold (scaling,
splines, LightGBM's bins) and trees hold single precision, which is how scikit-learn keeps them anyway. Two threads.
"""

import json
import sys
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import lightgbm
import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss, roc_auc_score
from sklearn.model_selection import StratifiedKFold
from sklearn.preprocessing import SplineTransformer, StandardScaler
from sklearn.tree import DecisionTreeClassifier

THREADS = 2
OUTER, INNER, LEFT = 5, 3, 3
POINTS = np.array([20.0, 10.0, -10.0, 5.0])
NUMBERS = 24


def logit(p):
    p = np.clip(p, 1e-9, 1 - 1e-9)
    return np.log(p / (1 - p))


def line(x, y):
    """Platt's line."""
    model = LogisticRegression(C=1e6, solver="newton-cholesky").fit(x.reshape(len(x), -1), y)
    return lambda x: model.decision_function(x.reshape(len(x), -1))


class Logistic:
    """Ridge penalties, on columns as they are and with splines of the numbers."""

    halves = False

    def candidates(self, n):
        penalties = [0.3, 0.1, 0.03, 0.01, 0.003, 0.001, 0.0001, 0.00001]
        return [(curved, one) for curved in (False, True) for one in penalties][:n]

    def ready(self, x, y, candidates):
        return {}

    def fit(self, kept, x, y, candidate):
        curved, penalty = candidate
        if curved not in kept:
            scale = StandardScaler().fit(x)
            parts = [scale.transform]
            if curved:
                splines = SplineTransformer(n_knots=8, knots="quantile", include_bias=False).fit(x[:, :NUMBERS])
                after = StandardScaler().fit(splines.transform(x[:, :NUMBERS]))
                parts = [lambda x: scale.transform(x)[:, NUMBERS:], lambda x: after.transform(splines.transform(x[:, :NUMBERS]))]
            kept[curved] = (parts, np.hstack([part(x) for part in parts]))
        parts, made = kept[curved]
        model = LogisticRegression(C=1 / (len(y) * penalty), solver="newton-cholesky", tol=1e-6).fit(made, y)
        return lambda x: model.decision_function(np.hstack([part(x) for part in parts]))


class Tree:
    """Leaves, rows of a leaf, and how far leaves are drawn to the base rate: a tree serves all of the last."""

    halves = False

    def candidates(self, n):
        leaves, rows = (4, 8, 16, 32, 64, 128, 256), (100, 20)
        return [(l, r, s) for l in leaves for r in rows for s in (20, 80, 320)][:n]

    def ready(self, x, y, candidates):
        x = x.astype(np.float32)
        shapes = sorted({(leaves, rows) for leaves, rows, _ in candidates})

        def grow(shape):
            tree = DecisionTreeClassifier(max_leaf_nodes=shape[0], min_samples_leaf=shape[1], criterion="log_loss")
            return shape, tree.fit(x, y).tree_

        with ThreadPoolExecutor(THREADS) as pool:
            return dict(pool.map(grow, shapes))

    def fit(self, kept, x, y, candidate):
        leaves, rows, shrinkage = candidate
        tree, rate = kept[leaves, rows], y.mean()
        n = tree.n_node_samples
        value = logit((tree.value[:, 0, 1] * n + shrinkage * rate) / (n + shrinkage))
        return lambda x: value[tree.apply(x.astype(np.float32))]


class Forest:
    """Rows of a leaf and columns of a node; as many trees as ours."""

    halves = True

    def candidates(self, n):
        return [(rows, share) for rows in (100, 40, 15, 6) for share in (0.2, 0.35, 0.6)][:n]

    def ready(self, x, y, candidates):
        return {"x": x.astype(np.float32)}

    def fit(self, kept, x, y, candidate):
        rows, share = candidate
        model = RandomForestClassifier(
            300, min_samples_leaf=rows, max_features=share, max_samples=0.632, n_jobs=THREADS, random_state=1
        ).fit(kept["x"], y)
        return lambda x: logit(model.predict_proba(x.astype(np.float32))[:, 1])


class Boosting:
    """Leaves, rows of a leaf, columns of a node, ridge; rounds by early stopping, then all rows."""

    halves = True

    def candidates(self, n):
        all = []
        for leaves in (4, 8, 16, 32, 64):
            all += [(leaves, rows, share, 1.0) for rows in (100, 20) for share in (0.25, 0.5)]
            if leaves >= 16:
                all.append((leaves, 20, 0.5, 10.0))
        return all[:n]

    def ready(self, x, y, candidates):
        settings = {"verbose": -1, "feature_pre_filter": False, "num_threads": THREADS}
        whole = lightgbm.Dataset(x, y, params=settings, free_raw_data=False).construct()
        aside = np.random.default_rng(1).random(len(y)) < 0.2
        return {
            "whole": whole,
            "learned": whole.subset(np.flatnonzero(~aside)).construct(),
            "aside": whole.subset(np.flatnonzero(aside)).construct(),
        }

    def fit(self, kept, x, y, candidate):
        leaves, rows, share, ridge = candidate
        settings = {
            "objective": "binary", "learning_rate": 0.05, "num_leaves": leaves, "min_data_in_leaf": rows,
            "feature_fraction_bynode": share, "bagging_fraction": 0.7, "bagging_freq": 1, "lambda_l2": ridge,
            "num_threads": THREADS, "verbose": -1, "feature_pre_filter": False,
        }  # fmt: skip
        stop = lightgbm.early_stopping(50, verbose=False)
        found = lightgbm.train(settings, kept["learned"], 1200, valid_sets=[kept["aside"]], callbacks=[stop])
        rounds = max(1, round(found.best_iteration * 1.25**0.5))
        model = lightgbm.train(settings, kept["whole"], rounds)
        return lambda x: model.predict(x, raw_score=True, num_threads=THREADS)


LEARNERS = {"logistic": Logistic(), "tree": Tree(), "forest": Forest(), "boosting": Boosting()}


def tune(learner, n_tried, x, y, folds):
    """The candidate of least inner loss, and its out-of-fold log-odds."""
    entries = [{"candidate": one, "loss": 0.0, "eta": []} for one in learner.candidates(n_tried)]
    for number, (train, held) in enumerate(folds):
        kept = learner.ready(x[train], y[train], [one["candidate"] for one in entries])
        for entry in entries:
            eta = learner.fit(kept, x[train], y[train], entry["candidate"])(x[held])
            entry["loss"] += log_loss(y[held], 1 / (1 + np.exp(-eta))) * len(held)
            entry["eta"].append(eta)
        if learner.halves and number + 1 < len(folds):
            entries = sorted(entries, key=lambda one: one["loss"])
            entries = entries[: max(LEFT, (len(entries) + 1) // 2)]
    best = min(entries, key=lambda one: one["loss"])
    raw = np.empty(len(y))
    for (_, held), eta in zip(folds, best["eta"]):
        raw[held] = eta
    return best["candidate"], raw


def part(learners, tried, x, y, points, train, test):
    """One outer part: everything fitted on `train`, log-odds of `test` by scorer."""
    xt, yt = x[train], y[train]
    folds = list(StratifiedKFold(INNER, shuffle=True, random_state=1).split(xt, yt))
    answer, chosen, inner = {}, {}, {}
    for name in learners:
        learner = LEARNERS[name]
        chosen[name], raw = tune(learner, tried[name], xt, yt, folds)
        model = learner.fit(learner.ready(xt, yt, [chosen[name]]), xt, yt, chosen[name])
        calibrate = line(raw, yt)
        answer[name] = calibrate(model(x[test]))
        inner[name] = calibrate(raw)
    rules = np.empty(len(yt))
    for known, held in folds:
        rules[held] = line(points[train][known], yt[known])(points[train][held])
    answer["rules"] = line(points[train], yt)(points[test])
    best = min(learners, key=lambda name: log_loss(yt, 1 / (1 + np.exp(-inner[name]))))
    blend = line(np.column_stack([rules, inner[best]]), yt)
    answer["hybrid"] = blend(np.column_stack([answer["rules"], answer[best]]))
    return answer, chosen


def main() -> None:
    folder, n = Path(sys.argv[1]), int(sys.argv[2])
    learners, tried, n_outer = sys.argv[3].split(","), json.loads(sys.argv[4]), int(sys.argv[5])
    warnings.filterwarnings("ignore")
    y = np.fromfile(folder / "y.u8", dtype=np.uint8)
    read = lambda name: np.memmap(folder / name, dtype=np.float64, mode="r").reshape(-1, len(y))[:, :n].T  # noqa: E731
    x, points = np.ascontiguousarray(read("x.f64")), read("rules.f64") @ POINTS
    y = y[:n].astype(int)
    start, cpu = time.perf_counter(), time.process_time()
    folds = list(StratifiedKFold(OUTER, shuffle=True, random_state=1).split(x, y))[:n_outer]
    held, etas, chosen = [], {}, []
    for train, test in folds:
        answer, best = part(learners, tried, x, y, points, train, test)
        held.append(test)
        chosen.append(best)
        for name, eta in answer.items():
            etas.setdefault(name, []).append(eta)
    parts = time.perf_counter() - start, time.process_time() - cpu
    rows = np.concatenate(held)
    figures = {}
    for name, eta in etas.items():
        p = 1 / (1 + np.exp(-np.concatenate(eta)))
        figures[name] = {"auc": roc_auc_score(y[rows], p), "log_loss": log_loss(y[rows], p)}
    for name in learners:
        candidate = chosen[0][name]
        LEARNERS[name].fit(LEARNERS[name].ready(x, y, [candidate]), x, y, candidate)
        line(np.concatenate(etas[name]), y[rows])
    last = time.perf_counter() - start - parts[0], time.process_time() - cpu - parts[1]
    scale = OUTER / n_outer
    answer = {"wall": scale * parts[0] + last[0], "cpu": scale * parts[1] + last[1], "figures": figures}
    print(json.dumps(answer | {"chosen": [{k: str(v) for k, v in one.items()} for one in chosen]}))


if __name__ == "__main__":
    main()
