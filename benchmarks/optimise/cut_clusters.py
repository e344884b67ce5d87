#!/usr/bin/env python3
"""Cuts schools for cluster benchmarks from the file that cut_schools.py writes.

Takes AREAS centres, spread by a hash of the URN and at least 60 km apart, and around each the
nearest schools that no other centre took, primaries, secondaries and all-through alike, until there
are SCHOOLS in all. Writes a cluster instance (docs/formats/cluster-instance.md) with the default
rules, so that `trellis cluster --instance` reads it as well.

    benchmarks/optimise/cut_clusters.py schools.csv 300 8 cut-300.json
    benchmarks/optimise/cut_clusters.py schools.csv all 1 all.json
"""

import csv
import hashlib
import json
import math
import sys

CENTRES_APART_M = 60_000


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return [
            {"urn": int(row["urn"]), "x": int(row["easting"]), "y": int(row["northing"]),
             "phase": row["phase"], "trust": int(row["trust"])}
            for row in csv.DictReader(file)
        ]


def apart(one, other):
    return math.hypot(one["x"] - other["x"], one["y"] - other["y"])


def centres_of(schools, areas):
    order = sorted(schools, key=lambda s: hashlib.sha256(str(s["urn"]).encode()).hexdigest())
    chosen = []
    for school in order:
        if all(apart(school, other) >= CENTRES_APART_M for other in chosen):
            chosen.append(school)
        if len(chosen) == areas:
            return chosen
    sys.exit(f"Only {len(chosen)} centres lie {CENTRES_APART_M // 1000} km apart: ask for fewer areas")


def cut(schools, count, areas):
    taken = {}
    centres = centres_of(schools, areas)
    for number, centre in enumerate(centres):
        share = count // areas + (1 if number < count % areas else 0)
        nearest = sorted((s for s in schools if s["urn"] not in taken),
                         key=lambda s: (apart(s, centre), s["urn"]))
        taken.update((s["urn"], s) for s in nearest[:share])
    return sorted(taken.values(), key=lambda s: s["urn"])


def main():
    schools, wanted, areas = read(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    chosen = schools if wanted == "all" else cut(schools, int(wanted), areas)
    instance = {
        "kind": "clusters", "version": 1, "name": f"{len(chosen)} schools, April 2022",
        "source": "GIAS April 2022 extract, contains public sector information licensed under the "
                  "Open Government Licence v3.0",
        "schools": chosen,
    }
    with open(sys.argv[4], "w", encoding="utf-8") as file:
        json.dump(instance, file, separators=(",", ":"))
    print(f"{len(chosen)} schools written to {sys.argv[4]}")


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit("Give the schools file, how many (or all), in how many areas, and the file to write")
    main()
