#!/usr/bin/env bash
# Processor time of one letter: kartabl against WeasyPrint, on this machine, one after the other.
#
#   tests/measure/letters.sh [LETTERS]     200 letters each unless told otherwise; needs python3 with venv, and pango
#
# Both set the same page (letterhead, text, table, QR code, tagged PDF/A, the same font file) with warm caches; each
# letter has other texts. WeasyPrint gets the letter as HTML. Prints one JSON object.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
letters=${1:-200}
folder=$(mktemp -d "${TMPDIR:-/tmp}/kartabl-measure.XXXXXX")
trap 'rm -rf "$folder"' EXIT

python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet weasyprint
cargo build --release --quiet
"${CARGO_TARGET_DIR:-target}/release/kartabl" bench letters >"$folder/ours.json"
"$folder/venv/bin/python" tests/measure/letters_weasyprint.py "$letters" >"$folder/theirs.json"
python3 - "$folder" <<'PYTHON'
import json, sys

ours, theirs = (json.load(open(f"{sys.argv[1]}/{name}.json")) for name in ("ours", "theirs"))
ratio = theirs["cpu_ms_per_letter"] / ours["cpu_ms_per_letter"]
print(json.dumps({"kartabl": ours, "weasyprint": theirs, "weasyprint_cpu_over_ours": round(ratio, 1)}, indent=2))
PYTHON
