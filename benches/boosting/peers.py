"""The same fits by LightGBM and CatBoost: some rows to train, the last ones to score, one thread.

    python peers.py FOLDER FIRST TRAIN_ROWS TEST_ROWS lightgbm | catboost TREES | auc FILE

Prints processor seconds, peak memory and AUC as JSON; `auc` prints the AUC of log-odds that others wrote.
"""

import json
import resource
import sys
import time
from pathlib import Path

import numpy as np


def auc(labels: np.ndarray, scores: np.ndarray) -> float:
    _, ranks, counts = np.unique(scores, return_inverse=True, return_counts=True)
    middle = np.cumsum(counts) - (counts - 1) / 2
    positive = labels == 1
    n = positive.sum()
    return float((middle[ranks][positive].sum() - n * (n + 1) / 2) / (n * (len(labels) - n)))


def read(folder: Path, n_rows: int, rows: slice) -> np.ndarray:
    """These rows of all columns; column by column, so that nothing but them is ever held."""
    n = rows.stop - rows.start
    table = np.empty((n, (folder / "x.f64").stat().st_size // 8 // n_rows))
    for column in range(table.shape[1]):
        first = 8 * (column * n_rows + rows.start)
        table[:, column] = np.fromfile(folder / "x.f64", dtype=np.float64, count=n, offset=first)
    return table


def main() -> None:
    folder, peer = Path(sys.argv[1]), sys.argv[5]
    first, n_train, n_test = (int(number) for number in sys.argv[2:5])
    labels = np.fromfile(folder / "y.u8", dtype=np.uint8)
    if peer == "auc":
        print(json.dumps({"auc": auc(labels[-n_test:], np.fromfile(folder / sys.argv[6]))}))
        return
    rows = slice(first, first + n_train)
    train = read(folder, len(labels), rows)
    answer = {"data": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}
    if peer == "lightgbm":
        import lightgbm

        start = time.process_time()
        settings = {"objective": "binary", "num_leaves": 31, "learning_rate": 0.1, "num_threads": 1, "verbose": -1}
        model = lightgbm.train(settings, lightgbm.Dataset(train, labels[rows]), 150)
        predict = lambda x: model.predict(x, raw_score=True, num_threads=1)  # noqa: E731
    else:
        from catboost import CatBoostClassifier

        start = time.process_time()
        model = CatBoostClassifier(iterations=int(sys.argv[6]), verbose=0, thread_count=1, allow_writing_files=False, random_seed=1)
        model.fit(train, labels[rows])
        predict = lambda x: model.predict(x, prediction_type="RawFormulaVal", thread_count=1)  # noqa: E731
    answer["fit"] = time.process_time() - start
    answer["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    del train
    test = read(folder, len(labels), slice(len(labels) - n_test, len(labels)))
    start = time.process_time()
    scores = predict(test)
    answer["score"] = time.process_time() - start
    answer["auc"] = auc(labels[-n_test:], scores)
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
