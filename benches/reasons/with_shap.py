"""The same by LightGBM and shap: interventional against 100 rows by shap, along the paths by both, one thread.

    python with_shap.py FOLDER TRAIN_ROWS TEST_ROWS TREES SHAP_ROWS

shap's interventional values are slow: they are timed on the first `SHAP_ROWS` of the rows. Prints seconds a row as JSON.
"""

import json
import sys
import time
from pathlib import Path

import lightgbm
import numpy as np
import shap


def main() -> None:
    folder = Path(sys.argv[1])
    n_train, n_test, n_trees, n_shap = (int(number) for number in sys.argv[2:6])
    labels = np.fromfile(folder / "y.u8", dtype=np.uint8)
    rows = np.ascontiguousarray(np.fromfile(folder / "x.f64").reshape(-1, len(labels)).T)
    settings = {"objective": "binary", "num_leaves": 31, "learning_rate": 0.05, "num_threads": 1, "verbose": -1}
    model = lightgbm.train(settings, lightgbm.Dataset(rows[:n_train], labels[:n_train]), n_trees)
    test = rows[-n_test:]
    answer = {}

    def timed(name: str, n: int, work) -> None:
        start = time.process_time()
        work()
        answer[name] = (time.process_time() - start) / n

    background = shap.TreeExplainer(model, rows[:n_train:n_train // 100][:100], feature_perturbation="interventional")
    along = shap.TreeExplainer(model, feature_perturbation="tree_path_dependent")
    timed("interventional", n_shap, lambda: background.shap_values(test[:n_shap], check_additivity=False))
    timed("path, LightGBM", n_test, lambda: model.predict(test, pred_contrib=True, num_threads=1))
    timed("path, shap", n_shap, lambda: along.shap_values(test[:n_shap], check_additivity=False))
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
