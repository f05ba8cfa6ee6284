#!/usr/bin/env bash
# Throws what the API's own description allows, and what it does not, at a demo: schemathesis with all its checks but
# one. Not every text that fits the description is a right value, so refusing one is no fault.
#
#   tests/measure/api.sh [CASES-PER-CALL]   200 cases unless told otherwise
set -euo pipefail
cd "$(dirname "$0")/../.."
examples=${1:-200}
cargo build --release
program=$(realpath "${CARGO_TARGET_DIR:-target}/release/kartabl")
work=$(mktemp -d)
port=$((20000 + RANDOM % 20000))
python3 -m venv "$work/venv"
"$work/venv/bin/pip" -q install schemathesis
(cd "$work" && exec "$program" demo --listen "127.0.0.1:$port" > demo.log 2>&1) &
trap 'kill %1 2> /dev/null || true; wait || true; rm -rf "$work"' EXIT
for _ in $(seq 300); do grep -q "curl -H" "$work/demo.log" 2> /dev/null && break; sleep 0.2; done
key=$(grep -om1 'kartabl_[0-9a-f]*' "$work/demo.log")
cd "$work"
NO_PROXY=127.0.0.1 "$work/venv/bin/schemathesis" run "http://127.0.0.1:$port/api/v1/openapi.json" \
  -H "Authorization: Bearer $key" --max-examples "$examples" --phases examples,coverage,fuzzing,stateful \
  --checks all --exclude-checks positive_data_acceptance --continue-on-failure
