#!/usr/bin/env bash
# How often the tests are green on a machine that others use: `tests/run --quick` while two busy loops run.
#
#   tests/measure/busy.sh [N [NAME…]]   5 runs unless told otherwise; with names, only the tests that contain one
#
# Each run may take an hour; the loops end with the script, and by themselves when it is gone. Exits with 1 unless every
# run was green. The output of each run is kept in target/tests/busy.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
runs=${1:-5}
shift || true
case "$runs" in
    '' | *[!0-9]* | 0) echo "tests/measure/busy.sh: expected a number of runs, not «$runs»" >&2 && exit 2 ;;
esac
limit=3600
kept="${CARGO_TARGET_DIR:-$PWD/target}/tests/busy"
mkdir -p "$kept"

# The build is not what is tried here.
cargo test --workspace --no-run --locked --quiet

loops=()
busy() { # Ends by itself when its time is over or the script is gone.
    local until=$((SECONDS + runs * limit))
    while [ $SECONDS -lt $until ] && kill -0 "$1" 2>/dev/null; do
        for _ in {1..200000}; do :; done
    done
}
stop() {
    for loop in "${loops[@]}"; do
        kill "$loop" 2>/dev/null || true
    done
    wait
}
trap stop EXIT
trap 'exit 130' INT TERM
for _ in 1 2; do
    busy $$ &
    loops+=($!)
done

green=0
for ((run = 1; run <= runs; run++)); do
    began=$SECONDS
    if timeout --kill-after=60 "$limit" tests/run --quick "$@" >"$kept/$run.log" 2>&1 </dev/null; then
        green=$((green + 1))
        echo "run $run: green after $((SECONDS - began)) s"
    else
        echo "run $run: FAILED after $((SECONDS - began)) s, see $kept/$run.log"
        grep -E '^(test .* FAILED| +(FAIL|TIMEOUT) |FAILED:)' "$kept/$run.log" | sort -u | sed 's/^/    /' || true
    fi
done
echo "$green of $runs runs were green"
[ "$green" = "$runs" ]
