"""The peer: the same columns scored by scikit-learn behind FastAPI, as teams write it.

    peer.py train FEATURES_CSV MANIFEST_JSON MODEL        logistic regression on the snapshots that our model learned from
    PEER_MODEL=MODEL uvicorn peer:app                     answers /invocations in the shape of MLflow's `instances`
"""

import json
import os
import sys

import joblib
import pandas as pd


def train(table: str, manifest: str, place: str) -> None:
    from sklearn.compose import ColumnTransformer
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    features = json.load(open(manifest))["features"]
    rows = pd.read_csv(table)
    label = rows["label"].astype(str).str.lower()
    rows, label = rows[label.isin(["true", "1"]) | label.isin(["false", "0"])], label[label.isin(["true", "1", "false", "0"])]
    numbers = [f["name"] for f in features if f["type"] == "number"]
    texts = [f["name"] for f in features if f["type"] != "number"]
    rows[texts] = rows[texts].fillna("").astype(str)
    columns = ColumnTransformer([
        ("numbers", make_pipeline(SimpleImputer(), StandardScaler()), numbers),
        ("texts", OneHotEncoder(handle_unknown="ignore"), texts),
    ])
    model = make_pipeline(columns, LogisticRegression(max_iter=2000)).fit(rows[numbers + texts], label.isin(["true", "1"]))
    joblib.dump((model, numbers + texts), place)


if __name__ == "__main__":
    train(*sys.argv[2:])
else:
    from fastapi import FastAPI
    from pydantic import BaseModel

    class Invocation(BaseModel):
        instances: list[dict]

    app = FastAPI()
    model, columns = joblib.load(os.environ["PEER_MODEL"])

    @app.post("/invocations")
    def invocations(body: Invocation) -> dict:
        frame = pd.DataFrame(body.instances, columns=columns)
        probabilities = model.predict_proba(frame)[:, 1]
        return {"predictions": [{"probability": float(p), "score": round(100 * float(p))} for p in probabilities]}
