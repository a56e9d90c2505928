"""Writes `boosting.json`: boosting by LightGBM, at settings that both have, on numbers of few values.

    python boosting.py > boosting.json
"""

import json

import lightgbm
import numpy as np

random = np.random.default_rng(5)
n = 600
x = np.stack([random.integers(0, 12, n), random.integers(0, 6, n), random.integers(0, 30, n)]).astype(float)
x[2, random.random(n) < 0.15] = np.nan
eta = -2.5 + 0.25 * x[0] - 0.4 * (x[1] == 2) + np.where(np.isnan(x[2]), 0.9, 0.04 * x[2]) * (x[0] > 4)
y = (random.random(n) < 1 / (1 + np.exp(-eta))).astype(int)
settings = {
    "objective": "binary", "num_leaves": 6, "learning_rate": 0.1, "min_data_in_leaf": 20, "min_data_in_bin": 1,
    "lambda_l2": 1.0, "verbose": -1, "deterministic": True, "force_col_wise": True, "num_threads": 1,
}  # fmt: skip
cases = []
for rounds in (1, 5):
    model = lightgbm.train(settings, lightgbm.Dataset(x.T, y), rounds)
    scores = model.predict(x.T, raw_score=True)
    cases.append({"id": f"rounds_{rounds}", "expected": {"log_odds": [round(float(one), 9) for one in scores]}})
columns = [[None if np.isnan(value) else int(value) for value in column] for column in x]
print(json.dumps({
    "name": "boosting", "reference": "lightgbm.train", "versions": {"lightgbm": lightgbm.__version__, "numpy": np.__version__},
    "settings": settings, "tolerance": "1e-6: gradients are single precision on both sides",
    "input": {"columns": columns, "y": y.tolist()}, "cases": cases,
}))  # fmt: skip
