#!/usr/bin/env bash
# Schemathesis over the OpenAPI document of a service that it starts: no answer of 500 or above, no undocumented answer,
# nothing without a token.
#
#   tests/serve/schemathesis.sh PYTHON BINARY [EXAMPLES]
#
# PYTHON has schemathesis; EXAMPLES is the most that is tried of each operation, 8 unless said otherwise.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# Absolute: Schemathesis runs in a folder of its own, where it leaves what it found.
python=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
binary=$(realpath "$2")
examples=${3:-8}

folder=$(mktemp -d)
service=
trap '[ -z "$service" ] || kill "$service" 2>/dev/null || true; rm -rf "$folder"' EXIT
mkdir "$folder/p"
for file in leadscore.toml rules.toml events.csv.gz leads.csv outcomes.csv; do
    cp "$root/data/northlight/$file" "$folder/p/"
done
cp -r "$root/models/northlight" "$folder/p/models"
token=$("$binary" serve token add tests --scope admin --project "$folder/p" | head -n 1)
"$binary" serve --project "$folder/p" --listen 127.0.0.1:0 2>"$folder/said" &
service=$!
for _ in $(seq 100); do
    grep -q 'http://' "$folder/said" && break
    kill -0 "$service" 2>/dev/null || break
    sleep 0.1
done
address=$(sed -n 's|.*\(http://[0-9.:]*\).*|\1|p' "$folder/said" | head -n 1)
if [ -z "$address" ]; then
    cat "$folder/said" >&2
    exit 1
fi
cd "$folder"
# Which values are good is often for the model to say and not for the document, so that good values may be refused.
# One worker: Python before 3.12 miscounts how deep it is when two threads parse source code at once, which Hypothesis does.
"$python" -m schemathesis.cli run "$address/openapi.json" --header "Authorization: Bearer $token" \
    --checks all --exclude-checks positive_data_acceptance,negative_data_rejection \
    --max-examples "$examples" --seed 1 --workers 1 --continue-on-failure --no-color --suppress-health-check all
curl --silent --fail "$address/livez" >/dev/null
