#!/usr/bin/env bash
# Document checks: judged by a folder of labelled files, and their processor time against qpdf and pdfinfo.
#
#   tests/measure/documents.sh FOLDER     FOLDER holds MANIFEST.tsv; exit code 1 when a file is judged otherwise
#   KARTABL=path tests/measure/documents.sh FOLDER     measures this program instead of building one
#
# The manifest is a table (tabs) with a heading; its columns `file`, `kind`, `expected` and `pages` are read. `expected`
# is `ok`, `ok+NOTE`, or the codes that must be found; `a|b` where either is fine. Files ending in .png are checked as
# logos, .jpg as photos, others as letters. Needs python3, qpdf and poppler-utils.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
[ $# = 1 ] || { sed -n '2,10s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2; }
if [ -z "${KARTABL:-}" ]; then
    cargo build --release --quiet
    KARTABL="${CARGO_TARGET_DIR:-target}/release/kartabl"
fi
judged=0
python3 tests/measure/documents_judge.py "$KARTABL" "$1" || judged=$?
[ $judged -le 1 ] || exit $judged
python3 tests/measure/documents_speed.py "$KARTABL" "$1"
exit $judged
