"""Judges every file of a folder by its manifest; prints a line for each that is judged otherwise, then the sums."""

import csv
import json
import pathlib
import subprocess
import sys

program, folder = sys.argv[1], pathlib.Path(sys.argv[2])
KINDS = {".png": "logo", ".jpg": "photo", ".jpeg": "photo"}
# These are no faults: the verdict stays ok, whether or not the manifest says so.
NOTES = {"signed", "has-uri"}


# Why we judge otherwise than a manifest may expect, by what was found: what is refused or locked is not read any further.
WHY = {
    "encrypted": "its pages lie behind the password",
    "polyglot": "what looks like an archive, a page or a script besides is refused, and a refused file is not read",
    "bomb": "what it claims, or unfolds to, is not followed",
    "not-a-pdf": "what does not begin as a PDF is not read",
}


def check(kind, files, *more):
    """The reports of some files, in one run; 0 and 1 are verdicts, anything else is a failure of the program."""
    command = [program, "check", "--as", kind, "--json", *more, *files]
    ran = subprocess.run(command, capture_output=True, text=True)
    if ran.returncode not in (0, 1):
        sys.exit(f"kartabl check --as {kind} ended with {ran.returncode}: {ran.stderr}")
    reports = json.loads(ran.stdout)
    return reports if isinstance(reports, list) else [reports]


def agrees(report, expected):
    found = {finding["code"] for finding in report["findings"]}
    if expected == "":
        return True
    for choice in expected.split("|"):
        first, *rest = choice.split("+")
        codes = set(rest) if first == "ok" else {first, *rest}
        good = first == "ok" or codes <= NOTES
        if codes <= found and good == (report["verdict"] == "ok"):
            return True
    return False


def told(report):
    findings = [f"{f['code']} ({f['detail']})" if f["detail"] else f["code"] for f in report["findings"]]
    pages = "" if report["pages"] is None else f", {report['pages']} pages"
    return f"{report['verdict']}{pages}: {'; '.join(findings) or 'nothing found'}"


def because(report):
    return "".join(f"\n           because {WHY[f['code']]}" for f in report["findings"] if f["code"] in WHY)


with open(folder / "MANIFEST.tsv", newline="") as manifest:
    rows = [row for row in csv.DictReader(manifest, delimiter="\t") if (row["file"] or "").strip()]
reports, unread = {}, []
for kind in ("letter", "logo", "photo"):
    # Where the manifest tells number and date of a letter, they are declared and must be found.
    for row in [row for row in rows if "number=" in row["kind"] and kind == "letter"]:
        declared = dict(word.split("=", 1) for word in row["kind"].split() if "=" in word)
        options = [option for key in ("number", "date") if key in declared for option in (f"--{key}", declared[key])]
        [report] = check(kind, [str(folder / row["file"])], *options)
        missing = {"number-not-found", "date-not-found"} & {finding["code"] for finding in report["findings"]}
        if missing:
            unread.append(f"NOT FOUND  {row['file']}: {declared}; {told(report)}")
        [report] = check(kind, [str(folder / row["file"])], "--number", "99/98/97", "--date", "1399/09/09")
        if not {"number-not-found", "date-not-found"} <= {finding["code"] for finding in report["findings"]}:
            unread.append(f"FOUND      {row['file']}: a number and a date that are not there; {told(report)}")
    names = [row["file"] for row in rows if KINDS.get(pathlib.Path(row["file"]).suffix.lower(), "letter") == kind]
    if names:
        answers = check(kind, [str(folder / name) for name in names])
        reports.update(zip(names, answers, strict=True))

otherwise = [row for row in rows if not agrees(reports[row["file"]], row["expected"])]
for row in otherwise:
    print(f"OTHERWISE  {row['file']}: expected {row['expected']}; {told(reports[row['file']])}{because(reports[row['file']])}")
pages = [row for row in rows if row["pages"] and str(reports[row["file"]]["pages"]) != row["pages"]]
for row in pages:
    report = reports[row["file"]]
    word = "not counted" if report["pages"] is None else str(report["pages"])
    print(f"PAGES      {row['file']}: expected {row['pages']}, {word}; {told(report)}{because(report)}")
    if report["pages"] is not None:
        otherwise.append(row)
unfinished = [name for name, report in reports.items() if "unprocessable" in {f["code"] for f in report["findings"]}]
for name in unfinished:
    print(f"UNFINISHED {name}: {told(reports[name])}")
print(*unread, sep="\n", end="\n" if unread else "")
print(f"{len(rows)} files, {len(otherwise)} judged otherwise, {len(unfinished)} not finished, 0 crashes")
sys.exit(1 if otherwise or unread else 0)
