#!/usr/bin/env python3
"""Draws the invented trial of this folder: reading_trial.pupils.csv.

Nothing in it is real: 44 schools with URNs from 900001, allocated within three regions, and pupils
with a reading score before and after. The programme is worth about 0.16 SD on average, a little more
for pupils eligible for free school meals, and one school in ten does not take it up. Some pupils
move, some are absent on the day, and one school withdraws, so that the report has something to say.

    python3 data/examples/make_reading_trial.py > data/examples/reading_trial.pupils.csv
"""
import random
import sys

SCHOOLS = 44
REGIONS = ("north", "midlands", "south")
PROGRAMME_POINTS = 2.1
PROGRAMME_POINTS_FSM = 1.0


def allocate(draw):
    """Half of the schools of each region, by a shuffle within it."""
    by_region = {region: [] for region in REGIONS}
    for school in range(SCHOOLS):
        by_region[REGIONS[school % 3]].append(school)
    arms = {}
    for schools in by_region.values():
        draw.shuffle(schools)
        for place, school in enumerate(schools):
            arms[school] = "programme" if place < (len(schools) + 1) // 2 else "usual practice"
    return arms


def main():
    draw = random.Random(20260112)
    arms = allocate(draw)
    withdrawn = next(s for s in range(SCHOOLS) if arms[s] == "programme" and s % 3 == 1)
    out = sys.stdout
    out.write("urn,pupil,region,arm,fsm,female,pre,post,took_part,reason\n")
    for school in range(SCHOOLS):
        size = draw.randint(14, 44)
        level = draw.gauss(0, 2.6)
        fsm_share = min(0.6, max(0.05, draw.gauss(0.28, 0.12)))
        takes_up = arms[school] == "programme" and draw.random() > 0.1
        for pupil in range(1, size + 1):
            fsm = int(draw.random() < fsm_share)
            female = int(draw.random() < 0.5)
            pre = 100 + 0.9 * level + draw.gauss(0, 13.5) - 4.5 * fsm + 1.5 * female
            took_part = int(takes_up and draw.random() > 0.06)
            gain = took_part * (PROGRAMME_POINTS + PROGRAMME_POINTS_FSM * fsm)
            post = 30 + level + 0.7 * pre + gain - 1.5 * fsm + draw.gauss(0, 8.6)
            reason = ""
            chance = draw.random()
            if school == withdrawn:
                reason = "school withdrew"
            elif chance < 0.03:
                reason = "moved school"
            elif chance < 0.075:
                reason = "absent on the day"
            no_pre = draw.random() < 0.012
            score = "" if reason else f"{min(140, max(55, round(post, 1))):.1f}"
            before = "" if no_pre else f"{min(140, max(55, round(pre, 1))):.1f}"
            out.write(f"{900001 + school},{pupil},{REGIONS[school % 3]},{arms[school]},{fsm},{female},"
                      f"{before},{score},{took_part},{reason}\n")


if __name__ == "__main__":
    main()
