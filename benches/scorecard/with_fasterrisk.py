"""FasterRisk on the first rows, at its own settings: points of the best book that it finds.

    python with_fasterrisk.py FOLDER TRAIN_ROWS RULES

Prints processor seconds, points and FasterRisk's own line (multiplier, whole intercept) as JSON.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
from fasterrisk.fasterrisk import RiskScoreOptimizer


def main() -> None:
    folder, n_train, rules = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    labels = np.fromfile(folder / "y.u8", dtype=np.uint8)
    by_column = np.memmap(folder / "x.f64", dtype=np.float64, mode="r").reshape(-1, len(labels))
    x = np.ascontiguousarray(by_column[:, :n_train].T)
    y = np.where(labels[:n_train] == 1, 1.0, -1.0)
    start = time.process_time()
    optimizer = RiskScoreOptimizer(X=x, y=y, k=rules, lb=-5, ub=5)
    optimizer.optimize()
    multiplier, intercept, points = optimizer.get_models(model_index=0)
    seconds = time.process_time() - start
    print(
        json.dumps(
            {
                "seconds": seconds,
                "points": [float(p) for p in points],
                "slope": 1 / float(multiplier),
                "intercept": float(intercept) / float(multiplier),
            }
        )
    )


if __name__ == "__main__":
    main()
