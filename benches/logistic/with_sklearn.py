"""The same fit by scikit-learn: standardize, one column a level, then `LogisticRegression` with lbfgs.

    python with_sklearn.py FOLDER --penalty 0.001 --tolerance 1e-4

Prints seconds (in all, and of the fit alone) and the coefficients on the scale of the columns as JSON.
"""

import argparse
import json
import time
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import OneHotEncoder, StandardScaler


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--penalty", type=float, required=True)
    parser.add_argument("--tolerance", type=float, required=True)
    args = parser.parse_args()
    labels = np.fromfile(args.folder / "y.u8", dtype=np.uint8)
    # Row by row, which is what scikit-learn is fastest with.
    x = np.ascontiguousarray(np.fromfile(args.folder / "x.f64").reshape(-1, len(labels)).T)
    codes = np.ascontiguousarray(np.fromfile(args.folder / "c.u8", dtype=np.uint8).reshape(-1, len(labels)).T)
    start = time.perf_counter()
    scaler, coder = StandardScaler(), OneHotEncoder(sparse_output=False)
    standard = scaler.fit_transform(x)
    if codes.shape[1]:
        standard = np.hstack([standard, coder.fit_transform(codes)])
    between = time.perf_counter()
    # Our objective is a mean, scikit-learn's a sum times C.
    model = LogisticRegression(C=1.0 / (len(labels) * args.penalty), tol=args.tolerance, max_iter=10_000)
    model.fit(standard, labels)
    end = time.perf_counter()
    slopes = model.coef_[0][: x.shape[1]] / scaler.scale_
    levels, first = [], x.shape[1]
    for known in coder.categories_ if codes.shape[1] else []:
        levels.append(model.coef_[0][first : first + len(known)].tolist())
        first += len(known)
    answer = {
        "seconds": end - start,
        "fit_seconds": end - between,
        "rounds": int(model.n_iter_[0]),
        "intercept": float(model.intercept_[0] - slopes @ scaler.mean_),
        "slopes": slopes.tolist(),
        "levels": levels,
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
