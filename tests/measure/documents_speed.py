"""Processor time for one letter: kartabl check, qpdf --check and pdfinfo, over the same files in one run."""

import csv
import json
import pathlib
import resource
import subprocess
import sys

program, folder = sys.argv[1], pathlib.Path(sys.argv[2])
FILES = 400  # of one run of ours, which lets one child serve many, as the service does
ROUNDS = 40


def processor_time(*commands):
    """Seconds of processor time of these commands and all that they started."""
    spent = lambda: sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])
    before = spent()
    for command in commands:
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return spent() - before


with open(folder / "MANIFEST.tsv", newline="") as manifest:
    rows = [row for row in csv.DictReader(manifest, delimiter="\t") if row["file"]]
letters = [str(folder / row["file"]) for row in rows if row["kind"].startswith("pdf persian text")]
letters = letters or [str(folder / row["file"]) for row in rows if row["expected"] == "ok" and row["pages"] == "1"]
if not letters:
    sys.exit("no normal letter in the manifest to measure with")

ours, qpdf, pdfinfo = 0.0, 0.0, 0.0
check = [program, "check", "--as", "letter", "--json"]
many = (letters * FILES)[:FILES]
for _ in range(3):  # in turn, so that a busy machine treats all alike
    alone = processor_time(check + many[:1])
    ours += (processor_time(check + many) - alone) / (FILES - 1) / 3
    peers = (letters * ROUNDS)[:ROUNDS]
    qpdf += processor_time(*(["qpdf", "--check", file] for file in peers)) / ROUNDS / 3
    pdfinfo += processor_time(*(["pdfinfo", file] for file in peers)) / ROUNDS / 3
bench = subprocess.run([program, "bench", "documents"], capture_output=True, text=True, check=True)
figures = {
    "letters": [pathlib.Path(letter).name for letter in letters],
    "cpu_ms_kartabl_in_a_serving_child": round(ours * 1e3, 3),
    "cpu_ms_kartabl_check_alone": round(alone * 1e3, 1),
    "cpu_ms_qpdf_check": round(qpdf * 1e3, 2),
    "cpu_ms_pdfinfo": round(pdfinfo * 1e3, 2),
    "ours_over_qpdf": round(ours / qpdf, 3),
    "ours_over_pdfinfo": round(ours / pdfinfo, 3),
    "bench": json.loads(bench.stdout),
}
print(json.dumps(figures, indent=2))
