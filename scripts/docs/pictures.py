"""Draws the pictures of the documentation, each in a light and a dark theme."""

import math
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from extract.settings import PROJECT_ROOT
from scripts.docs.svg import DARK, LIGHT, Picture, Theme

FOLDER = PROJECT_ROOT / "docs" / "pictures"
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def flow(theme: Theme) -> Picture:
    """From the sources to the page."""
    picture = Picture(theme, "How data flows from the sources to the page", 980, 250)
    picture.box(10, 20, 160, 70, "GitHub, Jira, AWS", "their APIs")
    picture.box(10, 150, 160, 70, "Webhooks", "CI, pagers, any event")
    layers = (
        ("raw", "every version,", "as it came"),
        ("bronze", "each record once,", "typed"),
        ("silver", "commits, deployments,", "incidents; what shipped what"),
        ("gold", "metrics, evidence,", "reasons"),
    )
    edges = [(228, 102), (348, 125), (491, 190), (699, 120)]
    for (x, width), words in zip(edges, layers, strict=True):
        picture.box(x, 75, width, 90, *words)
    for (x, width), (following, _) in pairwise(edges):
        picture.line((x + width, 120), (following, 120), arrow=True)
    picture.line((170, 55), (228, 100), arrow=True)
    picture.line((170, 185), (228, 140), arrow=True)
    picture.text(205, 66, "diogen extract", colour=theme.accent, size=12, anchor="start")
    picture.text(205, 182, "diogen serve", colour=theme.accent, size=12, anchor="start")
    picture.text(407, 66, "diogen build (dbt)", colour=theme.accent, size=12)
    picture.box(491, 190, 190, 48, "your rules", "CSV files: dbt_project/seeds")
    picture.line((586, 190), (586, 165), arrow=True)
    picture.box(856, 20, 114, 56, "page", "one HTML file")
    picture.box(856, 92, 114, 56, "Grafana", "SQL, dbt metrics")
    picture.box(856, 164, 114, 56, "files", "CSV, Parquet")
    for y in (48, 120, 192):
        picture.line((819, 120), (856, y), arrow=True)
    return picture


def deployment_frequency(theme: Theme) -> Picture:
    """The week of the worked example: three successes on two days."""
    picture = Picture(theme, "Three successful deployments on two days of a week", 760, 210)
    for number, day in enumerate(DAYS):
        x = 20 + number * 105
        picture.box(x, 20, 90, 26, day)
        picture.line((x + 45, 52), (x + 45, 120), dashed=True)
    picture.line((20, 120), (740, 120))
    picture.dot(65, 100, theme.good, mark="✓")
    for number, (colour, mark) in enumerate(
        ((theme.good, "✓"), (theme.good, "✓"), (theme.bad, "✗"), (theme.muted, "–"))
    ):
        picture.dot(237 + number * 26, 100, colour, hollow=number > 1, mark=mark)
    counted = "3 deployments on 2 days"
    picture.text(380, 155, counted, colour=theme.good, bold=True, size=17)
    rest = "failed (✗) and cancelled (–) deployments are counted separately"
    picture.text(380, 182, rest, colour=theme.muted)
    return picture


STAGES = (
    ("coding", 60, 190),
    ("pickup", 190, 290),
    ("review", 290, 400),
    ("merge wait", 400, 500),
    ("queue", 500, 610),
    ("deploy", 610, 700),
)


def lead_time(theme: Theme) -> Picture:
    """Two lead times and the stages of a pull request on one line of time."""
    picture = Picture(theme, "Lead time by commit and by pull request, and its stages", 760, 300)
    moments = (
        (60, "first commit", ""),
        (190, "opened", ""),
        (290, "first review", ""),
        (400, "approved", ""),
        (500, "merged", ""),
        (610, "deployment", "starts"),
        (700, "deployment", "finishes"),
    )
    for x, words, more in moments:
        picture.line((x, 52), (x, 220 if x == 700 else 155), dashed=True)
        picture.text(x, 24 if more else 42, words, size=12)
        picture.text(x, 42, more, size=12)
    for number, (name, start, end) in enumerate(STAGES):
        colour = theme.accent if number % 2 else theme.muted
        picture.bar(start + 1, 65, end - start - 2, colour, name)
    picture.bar(60, 125, 640, theme.good, "lead time of the pull request")
    picture.dot(340, 192, theme.ink, hollow=True)
    picture.text(322, 197, "one of its commits", size=12, anchor="end")
    picture.bar(352, 180, 348, theme.good, "lead time of this commit (DORA's)")
    note = "A squash merge writes its commit at the merge: its lead time begins at “merged”."
    picture.text(380, 270, note, colour=theme.muted, size=13)
    return picture


def first_shipment(theme: Theme) -> Picture:
    """Which commits a deployment ships, on a small graph."""
    picture = Picture(theme, "Which deployment ships which commit of a branching history", 760, 270)
    colours = {"1": theme.muted, "2": theme.accent, "3": theme.good}
    commits = {
        "A": (70, 150, "1"),
        "B": (160, 150, "1"),
        "C": (270, 150, "2"),
        "D": (270, 80, "3"),
        "E": (380, 80, "3"),
        "F": (380, 150, "2"),
        "G": (490, 150, "3"),
        "H": (600, 150, "3"),
    }
    for edge in ("BA", "CB", "DB", "ED", "FC", "GF", "GE", "HG"):
        (x1, y1, _), (x2, y2, _) = commits[edge[0]], commits[edge[1]]
        # From the edge of one circle to the edge of the other.
        share = 14 / math.dist((x1, y1), (x2, y2))
        x_part, y_part = (x2 - x1) * share, (y2 - y1) * share
        picture.line((x1 + x_part, y1 + y_part), (x2 - x_part, y2 - y_part), arrow=True)
    for name, (x, y, shipped_by) in commits.items():
        picture.dot(x, y, colours[shipped_by], mark=name)
    deployments = (
        (160, "1", "deployment 1", "the baseline: A, B", "no lead time"),
        (380, "2", "deployment 2", "ships C, F", ""),
        (600, "3", "deployment 3", "ships D, E, G, H", ""),
    )
    for x, number, *lines in deployments:
        picture.line((x, 200), (x, 164), arrow=True)
        for row, words in enumerate(lines):
            colour = colours[number]
            picture.text(x, 218 + row * 18, words, colour=colour, size=13, bold=not row)
    note = "A deployment ships what its commit reaches and no earlier deployment reached."
    picture.text(380, 34, note, colour=theme.muted, size=13)
    return picture


def change_fail_rate(theme: Theme) -> Picture:
    """The week of the worked example: one of two failed, the rollback is in neither number."""
    picture = Picture(theme, "One of two deployments failed; the rollback is not counted", 760, 230)
    picture.line((40, 90), (720, 90))
    deployments = (
        (120, theme.good, "✓", "deployment 1", "fine", False),
        (330, theme.bad, "✗", "deployment 2", "needed intervention", False),
        (560, theme.muted, "↩", "deployment 3", "the rollback: not counted", True),
    )
    for x, colour, mark, name, verdict, hollow in deployments:
        picture.dot(x, 90, colour, mark=mark, hollow=hollow)
        picture.text(x, 124, name, bold=True)
        picture.text(x, 144, verdict, colour=colour, size=13)
    picture.text(330, 34, "incident", colour=theme.bad, size=13)
    picture.line((330, 42), (330, 76), arrow=True)
    picture.line((546, 74), (345, 74), arrow=True, dashed=True)
    picture.text(450, 64, "takes back", colour=theme.muted, size=12)
    picture.text(380, 190, "1 failed ÷ 2 deployments = 50 %", colour=theme.bad, bold=True, size=17)
    picture.text(380, 214, "with the rollback: 1 ÷ 3 = 33 %", colour=theme.muted)
    return picture


def recovery_time(theme: Theme) -> Picture:
    """From the failed deployment's end to whatever came first."""
    picture = Picture(theme, "Recovery ends with the first of rollback and resolution", 760, 260)
    moments = (
        (80, "failed deployment", "finishes"),
        (250, "incident", "begins"),
        (480, "rollback", "finishes"),
        (650, "incident", "resolved"),
    )
    for x, *lines in moments:
        for row, words in enumerate(lines):
            picture.text(x, 28 + 18 * row, words, size=13, bold=not row)
        picture.line((x, 56), (x, 210), dashed=True)
    picture.line((40, 78), (720, 78))
    for (x, *_), colour in zip(
        moments, (theme.bad, theme.bad, theme.good, theme.good), strict=True
    ):
        picture.dot(x, 78, colour)
    picture.bar(80, 110, 400, theme.good, "failed deployment recovery time")
    picture.bar(250, 150, 400, theme.accent, "incident time to restore")
    note = "The first repair ends the recovery. An open one is counted, without a time."
    picture.text(380, 238, note, colour=theme.muted, size=13)
    return picture


def rework_rate(theme: Theme) -> Picture:
    """The week of the worked example: one rework among three."""
    picture = Picture(theme, "One of three deployments is rework", 760, 200)
    picture.line((40, 60), (720, 60))
    deployments = (
        (130, theme.good, "✓", "deployment 1", "planned"),
        (340, theme.good, "✓", "deployment 2", "planned, and it failed"),
        (580, theme.bad, "↩", "deployment 3", "rework: it takes 2 back"),
    )
    for x, colour, mark, name, kind in deployments:
        picture.dot(x, 60, colour, mark=mark)
        picture.text(x, 94, name, bold=True)
        picture.text(x, 114, kind, colour=colour, size=13)
    sum_ = "1 rework ÷ 3 deployments = 33 %"
    picture.text(380, 156, sum_, colour=theme.bad, bold=True, size=17)
    kinds = "rework: a rollback, a revert, a hotfix, or a deployment reported as one"
    picture.text(380, 182, kinds, colour=theme.muted)
    return picture


PICTURES: dict[str, Callable[[Theme], Picture]] = {
    "flow": flow,
    "deployment_frequency": deployment_frequency,
    "lead_time": lead_time,
    "first_shipment": first_shipment,
    "change_fail_rate": change_fail_rate,
    "recovery_time": recovery_time,
    "rework_rate": rework_rate,
}


def drawn() -> dict[str, str]:
    """Return the text of each file by its name."""
    return {
        f"{name}-{kind}.svg": draw(theme).svg()
        for name, draw in PICTURES.items()
        for kind, theme in (("light", LIGHT), ("dark", DARK))
    }


def main(folder: Path = FOLDER) -> None:
    """Write the pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in drawn().items():
        (folder / name).write_text(text, encoding="utf-8")
    sys.stdout.write(f"{folder}\n")


if __name__ == "__main__":
    main()
