#!/usr/bin/env bash
# Jobs a second: kartabl against graphile-worker, pg-boss and procrastinate, on one PostgreSQL server, in turns.
#
#   tests/measure/queue.sh [JOBS [ROUNDS]]   20,000 tiny jobs and 3 rounds unless told otherwise; prints one JSON object
#
# Needs node with npm, python3 with venv, and PostgreSQL's server programs; starts a server of its own in a temporary
# folder, with its usual settings. KARTABL=PROGRAM measures that program instead of building one. Each round gives
# every engine a fresh database and the same work: JOBS jobs are there, 16 run at once, the time counts until the last
# outcome is written. graphile-worker runs as it comes and with its local queue and batched completion; pg-boss
# fetches and completes 100 jobs at a time without the rest that its worker takes; procrastinate gets a tenth of the
# jobs. Ratios are of the middle round.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
jobs=${1:-20000}
rounds=${2:-3}
slots=16
folder=$(mktemp -d "${TMPDIR:-/tmp}/kartabl-measure.XXXXXX")
chmod 711 "$folder"
programs=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
here=$PWD/tests/measure

as_postgres() {
    if [ "$(id -u)" = 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}
stop() {
    as_postgres "$programs/pg_ctl" -D "$folder/postgres/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap stop EXIT

mkdir "$folder/postgres" "$folder/peers"
[ "$(id -u)" != 0 ] || chown postgres "$folder/postgres"
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
as_postgres "$programs/initdb" -D "$folder/postgres/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
as_postgres "$programs/pg_ctl" -D "$folder/postgres/data" -l "$folder/postgres/log" -w -o \
    "-p $port -k $folder/postgres -c listen_addresses=127.0.0.1" start >/dev/null
server=postgres://postgres@127.0.0.1:$port

# The peers; PEERS=FOLDER takes those that were installed there before.
peers=${PEERS:-$folder/peers}
if [ ! -d "$peers/node_modules" ]; then
    (cd "$peers" && npm init -y >/dev/null && npm install --silent graphile-worker pg-boss pg >/dev/null)
    python3 -m venv "$peers/py"
    "$peers/py/bin/pip" install --quiet procrastinate 'psycopg[binary,pool]'
fi
if [ -z "${KARTABL:-}" ]; then
    cargo build --release --quiet
    KARTABL=${CARGO_TARGET_DIR:-target}/release/kartabl
fi

fresh() { # fresh NAME: an empty database, and its address.
    psql -q "$server/postgres" -c "DROP DATABASE IF EXISTS $1" -c "CREATE DATABASE $1" 2>/dev/null
    echo "$server/$1"
}
peer() { # peer NAME COMMAND…: runs one peer, keeps the line that it prints.
    local name=$1
    shift
    echo "round $round: $name" >&2
    "$@" | tail -n 1 >>"$folder/$name.jsonl"
}
node_peer() { # node_peer NAME: runs one of the peers that are written for node.
    local script=$here/queue_peers.cjs
    peer "$1" env NODE_PATH="$peers/node_modules" node "$script" "$1" "$(fresh "$1")" "$jobs" "$slots"
}

before=$(cut -d' ' -f1 /proc/loadavg)
for round in $(seq "$rounds"); do
    echo "round $round: kartabl" >&2
    "$KARTABL" bench queue --jobs "$jobs" --concurrency "$slots" --batch --url "$(fresh kartabl)" \
        --data "$folder/data" | tr -d '\n' >>"$folder/kartabl.jsonl"
    echo >>"$folder/kartabl.jsonl"
    node_peer graphile_plain
    node_peer graphile_batched
    node_peer pg_boss
    peer procrastinate "$peers/py/bin/python" "$here/queue_procrastinate.py" "$(fresh procrastinate)" \
        "$((jobs / 10))" "$slots"
done
python3 - "$folder" "$jobs" "$slots" "$before" "$(nproc)" <<'PYTHON'
import json, pathlib, statistics, sys

folder, jobs, slots, load, cores = sys.argv[1:]
runs = {path.stem: [json.loads(line) for line in path.open()] for path in pathlib.Path(folder).glob("*.jsonl")}
middle = {name: statistics.median(run["drain_per_second"] for run in rounds) for name, rounds in runs.items()}
ours = middle["kartabl"]
bare = statistics.median(run["bare_per_second"] for run in runs["kartabl"])
print(json.dumps({
    "jobs": int(jobs), "slots": int(slots), "cores": int(cores), "load_before": float(load),
    "drain_per_second": {name: [round(run["drain_per_second"]) for run in rounds] for name, rounds in runs.items()},
    "ours_over": {name: round(ours / theirs, 2) for name, theirs in middle.items() if name != "kartabl"},
    "ours_over_bare_sql": round(ours / bare, 2),
    "enqueue_per_second": {
        name: round(statistics.median(run["enqueue_per_second"] for run in rounds)) for name, rounds in runs.items()
    },
    "wait_ms": runs["kartabl"][-1]["wait_ms"],
}, indent=2))
PYTHON
