#!/usr/bin/env python3
"""Cuts the schools that the benchmark of optimise needs from the published register files.

Reads the April 2022 extract of the school register and the group links of March 2022 and writes
one row for each open state school with coordinates:

    urn,easting,northing,phase,pupils,fsm_pct,trust,faith

phase is P, S or A (all-through); pupils and fsm_pct are empty where the register has none; trust
is the number of the multi-academy trust, 0 for none; faith is 1 for a religious character.
Contains public sector information licensed under the Open Government Licence v3.0.

    benchmarks/optimise/cut_schools.py ../shared/data/gias schools.csv
"""

import csv
import gzip
import pathlib
import sys

PHASES = {
    "Primary": "P",
    "Middle deemed primary": "P",
    "Secondary": "S",
    "Middle deemed secondary": "S",
    "All-through": "A",
}
MULTI_ACADEMY_TRUST = "6"


def rows(path):
    with gzip.open(path, "rt", encoding="utf-8", errors="replace", newline="") as file:
        yield from csv.DictReader(file)


def trusts(folder):
    """Multi-academy trust of each URN, from links that are open."""
    found = {}
    for row in rows(folder / "group_links_20220314.csv.gz"):
        code = row["Group Type (code)"].lstrip("0")
        if code == MULTI_ACADEMY_TRUST and row["Group Status (code)"] == "OPEN":
            found[row["URN"]] = row["Group UID"]
    return found


def main():
    folder, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    trust_of = trusts(folder)
    written = []
    for row in rows(folder / "gias_england_schools_20220425.csv.gz"):
        if not row["easting"] or not row["northing"] or row["phase_type"] not in PHASES:
            continue
        faith = row["religious_character"] not in ("", "Does not apply", "None")
        written.append([
            int(row["urn"]), row["easting"], row["northing"], PHASES[row["phase_type"]],
            row["number_of_pupils"], row["percentage_fsm"], trust_of.get(row["urn"], 0),
            int(faith),
        ])
    written.sort()
    with open(out, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["urn", "easting", "northing", "phase", "pupils", "fsm_pct", "trust", "faith"])
        writer.writerows(written)
    print(f"{len(written)} schools written to {out}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("Give the folder of the register files and the file to write")
    main()
