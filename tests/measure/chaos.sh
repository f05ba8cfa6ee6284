#!/usr/bin/env bash
# Three worker processes on PostgreSQL that are killed again and again, with a server that crashes in between: every job
# is done, every id is written, effects that are guarded by the fence happen once.
#
#   tests/measure/chaos.sh [JOBS [BLOWS]]   20,000 jobs and 120 blows unless told otherwise, one to two minutes
#
# The short form of it runs with the other tests. It starts a server of its own.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
export KARTABL_CHAOS_JOBS=${1:-20000} KARTABL_CHAOS_BLOWS=${2:-120}
exec cargo test --package kartabl-queue --test conformance -- --nocapture \
    chaos::killed_processes_and_a_crashing_server_lose_nothing_and_repeat_no_effect
