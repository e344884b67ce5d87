#!/usr/bin/env python3
"""Draws the invented schools of this folder: reading_schools.panel.csv.

Nothing in it is real: 260 primary schools with URNs from 900001, one row for each school and year.
About one in six took part in a reading programme from 2018 on; schools with more pupils eligible for
free school meals and lower scores were likelier to. The programme is worth 1.5 points. Three
comparison schools took part later, in a known year.

    python3 data/examples/make_reading_schools.py > data/examples/reading_schools.panel.csv
"""
import math
import random
import sys

SCHOOLS = 260
YEARS = (2015, 2016, 2017, 2018, 2019)
FIRST_YEAR_AFTER = 2018
PROGRAMME_POINTS = 1.5
REGIONS = ("north", "midlands", "south")


def main():
    draw = random.Random(20260113)
    out = sys.stdout
    out.write("urn,year,took_part,later_start,region,fsm_percent,pupils,score\n")
    later = 0
    for school in range(SCHOOLS):
        fsm = min(60.0, max(2.0, draw.gauss(22, 11)))
        pupils = max(60, round(draw.gauss(290, 110)))
        level = 104 - 0.09 * fsm + draw.gauss(0, 2.1)
        chance = 1 / (1 + math.exp(-(-2.1 + 0.05 * (fsm - 22) - 0.10 * (level - 102))))
        took_part = int(draw.random() < chance)
        start = ""
        if not took_part and later < 3 and draw.random() < 0.03:
            later += 1
            start = "2019"
        region = REGIONS[school % 3]
        drift = draw.gauss(0.25, 0.12)
        for year in YEARS:
            gain = PROGRAMME_POINTS if took_part and year >= FIRST_YEAR_AFTER else 0
            score = level + drift * (year - YEARS[0]) + gain + draw.gauss(0, 1.3)
            out.write(f"{900001 + school},{year},{took_part},{start},{region},{fsm:.1f},"
                      f"{pupils},{score:.1f}\n")


if __name__ == "__main__":
    main()
