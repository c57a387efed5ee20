#!/usr/bin/env python3
"""Draws the pictures of the exercises: poses from exercise_poses.yml, one SVG per exercise.

A pose names where hip, hands and feet are; elbows and knees follow from the lengths of the limbs, so that
every figure has the same body. Run it after changing a pose; a test holds the pictures equal to the poses.
Angles are in degrees, 0 to the right and 90 up. Positions are in the 320 by 220 box of the picture.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator, Sequence
from html import escape
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
POSES = Path(__file__).with_name("exercise_poses.yml")
CONTENT = ROOT / "bot" / "protocol" / "content"
WIDTH, HEIGHT = 320, 220

CREAM, SAND, WOOD = "#f7f3e8", "#d8cbb0", "#b89f78"
TEAL, DEEP, SKIN, HAIR, SIGNAL = "#2f8087", "#1f4d55", "#d39b74", "#4a3a31", "#c4512d"
FAR_LEG, FAR_SKIN, GHOST = "#7ba3a6", "#e4c3a8", "#b9cfcd"

HALF_SPINE, NECK, UPPER_ARM, FOREARM, THIGH, SHIN, FOOT = 29, 23, 29, 28, 41, 40, 13
BODY, LEG, ARM, SHOE = 23, 14, 9.5, 9

Point = tuple[float, float]


def draw(parts: Sequence[dict[str, Any]], title: str, words: str) -> str:
    """The SVG of one exercise; `words` say for a screen reader what can be seen."""
    shapes = "\n".join(shape for part in parts for shape in _part(part))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-labelledby="title desc" fill="none" stroke-linecap="round" stroke-linejoin="round">\n'
        f'<title id="title">{escape(title, quote=False)}</title>\n'
        f'<desc id="desc">{escape(words, quote=False)}</desc>\n'
        f'<rect width="{WIDTH}" height="{HEIGHT}" rx="14" fill="{CREAM}"/>\n{shapes}\n</svg>\n'
    )


def pictures() -> Iterator[tuple[str, str]]:
    """File name and text of every picture."""
    poses = yaml.safe_load(POSES.read_text(encoding="utf-8"))
    words = yaml.safe_load((CONTENT / "pictures.yml").read_text(encoding="utf-8"))
    for exercise in yaml.safe_load((CONTENT / "exercises.yml").read_text(encoding="utf-8")):
        name = exercise["id"]
        yield f"{name}.svg", draw(poses[name], exercise["name"], words[name])


def main() -> int:
    """Write every picture into the protocol's folder."""
    for name, text in pictures():
        (CONTENT / "pictures" / name).write_text(text, encoding="utf-8")
    return 0


def _part(part: dict[str, Any]) -> Iterator[str]:
    ((kind, given),) = part.items()
    yield from _DRAWERS[kind](given)


def _group(given: dict[str, Any]) -> Iterator[str]:
    x, y = given.get("at", (0, 0))
    yield f'<g transform="translate({_n(x)} {_n(y)}) scale({given.get("scale", 1)})">'
    for part in given["parts"]:
        yield from _part(part)
    yield "</g>"


# ------------------------------------------------------------------ figures


def _side(pose: dict[str, Any]) -> Iterator[str]:
    """A person seen from the side; a ghost is the same pose as a pale shape behind."""
    ghost = pose.get("ghost", False)
    hip: Point = tuple(pose["hip"])
    first, second = (pose["spine"] * 2)[:2]
    middle = _step(hip, first, HALF_SPINE)
    shoulder = _step(middle, second, HALF_SPINE)
    head = _step(shoulder, pose.get("neck", second), NECK)
    colours = (GHOST,) * 4 if ghost else (FAR_LEG, FAR_SKIN, DEEP, SKIN)
    far_leg, far_arm, leg, arm = colours
    if "far_arm" in pose:
        yield _limb(_reach(shoulder, pose["far_arm"], UPPER_ARM, FOREARM), far_arm, ARM)
    if "far_leg" in pose:
        yield from _leg(hip, pose["far_leg"], far_leg)
    yield f'<path d="M{_xy(shoulder)}L{_xy(head)}" stroke="{arm}" stroke-width="10"/>'
    bend = (2 * middle[0] - (hip[0] + shoulder[0]) / 2, 2 * middle[1] - (hip[1] + shoulder[1]) / 2)
    yield (
        f'<path d="M{_xy(hip)}Q{_xy(bend)} {_xy(shoulder)}" stroke="{GHOST if ghost else TEAL}" '
        f'stroke-width="{BODY}"/>'
    )
    if "leg" in pose:
        yield from _leg(hip, pose["leg"], leg)
    near_arm = _limb(_reach(shoulder, pose["arm"], UPPER_ARM, FOREARM), arm, ARM) if "arm" in pose else ""
    # Hands behind the head leave the face to be seen.
    crown = pose.get("crown", pose.get("neck", second))
    face = _head(head, crown, pose.get("looks", "right"), ghost=ghost)
    yield from (near_arm, *face) if pose.get("arm_first") else (*face, near_arm)


def _front(pose: dict[str, Any]) -> Iterator[str]:
    """A person seen from the front, or from the back with `back: true`."""
    x, y = pose["chest"]
    half, lift, turn = pose.get("half", 23), pose.get("lift", 0), pose.get("turn", 0)
    hips, waist = pose.get("hips", 14), pose.get("waist", 58)
    lean = pose.get("lean", 0)
    head = _step((x, y - lift / 2), pose.get("neck", 90), NECK + 4)
    left, right = (x - half, y - lift), (x + half, y - lift)
    bottom, middle = y + waist, x + lean
    neck = (x, y - lift / 2 - 7)
    outline = (left, neck, right, (middle + hips, bottom), (middle - hips, bottom))
    arms = {
        name: _limb(_reach(start, pose[name], UPPER_ARM, FOREARM), SKIN, ARM)
        for start, name in ((left, "left_arm"), (right, "right_arm"))
        if name in pose
    }
    yield f'<path d="M{_n(x)},{_n(y)}L{_xy(head)}" stroke="{SKIN}" stroke-width="11"/>'
    yield (f'<path d="{_path(outline)}Z" fill="{TEAL}" stroke="{TEAL}" stroke-width="15"/>')
    # The legs cover hands that are sat on or hold a thigh.
    yield from (arms.pop(name) for name in pose.get("under", ()))
    for side, name in ((-1, "left_leg"), (1, "right_leg")):
        if name in pose:
            yield from _leg(
                (x + lean + side * (hips - 2), bottom),
                pose[name],
                FAR_LEG if name == pose.get("pale") else DEEP,
            )
    if pose.get("back"):
        yield from _back_of_head(head)
    else:
        yield from _face(head, pose.get("tilt", pose.get("neck", 90)), turn, pose.get("nod", 0))
    yield from arms.values()


def _leg(hip: Point, given: Sequence[Any], colour: str) -> Iterator[str]:
    """`[x, y, bend, foot angle]`, or joints spelt out as `[[knee], [ankle], foot angle]`."""
    *limb, toes = given
    points = _reach(hip, limb, THIGH, SHIN)
    yield _limb(points, colour, LEG)
    if toes is not None:
        yield _limb((points[-1], _step(points[-1], toes, FOOT)), colour, SHOE)


def _head(at: Point, crown: float, looks: str, *, ghost: bool) -> Iterator[str]:
    flip = -1 if looks == "left" else 1
    yield f'<g transform="translate({_n(at[0])} {_n(at[1])}) rotate({_n(90 - crown)}) scale({flip} 1)">'
    if ghost:
        yield f'<ellipse rx="13" ry="15" fill="{GHOST}"/>'
    else:
        yield f'<ellipse rx="13" ry="15" fill="{SKIN}"/><circle cx="13" cy="2" r="3" fill="{SKIN}"/>'
        yield f'<path d="M10-10C6-18-13-19-15-3C-15 4-12 9-9 10C-7 4-6 0-4-3C2-4 8-6 10-10Z" fill="{HAIR}"/>'
        yield f'<circle cx="7.5" cy="-1" r="1.6" fill="{HAIR}"/>'
    yield "</g>"


def _face(at: Point, tilt: float, turn: float, nod: float) -> Iterator[str]:
    yield f'<g transform="translate({_n(at[0])} {_n(at[1])}) rotate({_n(90 - tilt)})">'
    yield f'<ellipse rx="13.5" ry="15.5" fill="{SKIN}"/>'
    middle = turn * 8
    part = turn * 10
    left, right = 1 + 5 * max(turn, 0), 1 - 5 * min(turn, 0)
    yield (
        f'<path d="M-14 {_n(left)}C-17-22 17-22 14 {_n(right)}C13-5 {_n(part + 5)}-8 {_n(part)}-8'
        f'C{_n(part - 5)}-8-13-5-14 {_n(left)}Z" fill="{HAIR}"/>'
    )
    for eye in (-4.6, 4.6):
        place = middle + eye * (1 - abs(turn) * 0.4)
        if abs(place) < 12.5:
            yield f'<circle cx="{_n(place)}" cy="{_n(-1 + nod)}" r="1.7" fill="{HAIR}"/>'
    if abs(turn) > 0.6:
        yield f'<circle cx="{_n(math.copysign(13.5, turn))}" cy="{_n(3 + nod)}" r="3" fill="{SKIN}"/>'
    else:
        yield f'<path d="M{_n(middle * 1.15)} {_n(1 + nod)}v3.5" stroke="{HAIR}" stroke-width="1.4"/>'
    yield f'<path d="M{_n(middle - 3)} {_n(8 + nod)}q3 2 6 0" stroke="{HAIR}" stroke-width="1.4"/>'
    yield "</g>"


def _back_of_head(at: Point) -> Iterator[str]:
    x, y = at
    yield f'<ellipse cx="{_n(x)}" cy="{_n(y)}" rx="13.5" ry="15.5" fill="{HAIR}"/>'


# ------------------------------------------------------------------ things and movement


def _line(given: dict[str, Any]) -> Iterator[str]:
    points = [tuple(point) for point in given["points"]]
    colour = {"wood": WOOD, "sand": SAND, "deep": DEEP, "signal": SIGNAL, "teal": TEAL, "ghost": GHOST}
    colour["skin"] = SKIN
    dash = ' stroke-dasharray="1 7"' if given.get("dots") else ""
    yield (
        f'<path d="{_path(points, curved=given.get("curved", False))}" '
        f'stroke="{colour[given.get("colour", "wood")]}" stroke-width="{given.get("width", 5)}"{dash}/>'
    )


def _floor(given: Sequence[float]) -> Iterator[str]:
    left, right, y = given
    yield f'<path d="M{left} {y}H{right}" stroke="{SAND}" stroke-width="6"/>'


def _disc(given: Sequence[float]) -> Iterator[str]:
    x, y, radius = given
    yield f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{SAND}" stroke="{WOOD}" stroke-width="3"/>'


def _box(given: Sequence[float]) -> Iterator[str]:
    x, y, width, height = given
    yield f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="6" fill="{SAND}"/>'


def _chair(given: dict[str, Any]) -> Iterator[str]:
    """A chair from the side: seat from `x` over `wide`, back on the left unless `back_right`."""
    x, y, floor = given["x"], given["y"], given["floor"]
    wide, high = given.get("wide", 48), given.get("high", 56)
    back = x + wide if given.get("back_right") else x
    legs = f"M{x} {y}V{floor}M{x + wide} {y}V{floor}"
    yield f'<path d="M{x} {y}H{x + wide}{legs}" stroke="{WOOD}" stroke-width="6"/>'
    if high:
        yield f'<path d="M{back} {y}V{y - high}" stroke="{WOOD}" stroke-width="6"/>'


def _clock(given: Sequence[float]) -> Iterator[str]:
    x, y, radius = given
    yield f'<circle cx="{x}" cy="{y}" r="{radius}" fill="#fff" stroke="{DEEP}" stroke-width="4"/>'
    hands = f"M{x} {_n(y + radius * 0.6)}V{y}L{_n(x + 4)} {_n(y - radius * 0.4)}"
    yield f'<path d="{hands}" stroke="{SIGNAL}" stroke-width="3.5"/>'


def _arrow(given: dict[str, Any]) -> Iterator[str]:
    """An arrow along two points, or bent through a third between them; `both` gives it two heads."""
    points = [tuple(point) for point in given["points"]]
    heads = [_barbs(points[-2], points[-1])]
    if given.get("both"):
        heads.append(_barbs(points[1], points[0]))
    curve = _path(points, curved=len(points) == 3, control=True)
    yield f'<path d="{curve}{"".join(heads)}" stroke="{SIGNAL}" stroke-width="4.5"/>'


def _stage(given: Sequence[float]) -> Iterator[str]:
    """The number of a stage in a disc, drawn as a shape so that it needs no font."""
    x, y, number = given
    digit = {1: "M-3.5-3L.5-6V6", 2: "M-4-3C-4-7.5 4-7.5 4-3C4 0-2 2.5-4 6H4.5"}[int(number)]
    yield (
        f'<g transform="translate({_n(x)} {_n(y)})"><circle r="12" fill="{DEEP}"/>'
        f'<path d="{digit}" stroke="#fff" stroke-width="2.6"/></g>'
    )


# ------------------------------------------------------------------ geometry


def _reach(start: Point, given: Sequence[Any], upper: float, lower: float) -> tuple[Point, ...]:
    """Start, joint and end of a limb; `given` is the end with the side the joint bends to, or both points."""
    if isinstance(given[0], (list, tuple)):
        return (start, *(tuple(point) for point in given))
    x, y, bend = given
    dx, dy = x - start[0], y - start[1]
    distance = min(math.hypot(dx, dy), upper + lower - 0.01) or 0.01
    along = (upper**2 - lower**2 + distance**2) / (2 * distance)
    across = math.sqrt(max(upper**2 - along**2, 0)) * bend
    ux, uy = dx / math.hypot(dx, dy), dy / math.hypot(dx, dy)
    joint = (start[0] + ux * along - uy * across, start[1] + uy * along + ux * across)
    return start, joint, (start[0] + ux * distance, start[1] + uy * distance)


def _step(start: Point, angle: float, length: float) -> Point:
    turned = math.radians(angle)
    return start[0] + math.cos(turned) * length, start[1] - math.sin(turned) * length


def _limb(points: Sequence[Point], colour: str, width: float) -> str:
    # A cream edge keeps a limb apart from the body behind it.
    path = _path(points)
    return (
        f'<path d="{path}" stroke="{CREAM}" stroke-width="{width + 3}"/>'
        f'<path d="{path}" stroke="{colour}" stroke-width="{width}"/>'
    )


def _path(points: Sequence[Point], *, curved: bool = False, control: bool = False) -> str:
    if curved and len(points) == 3:
        a, b, c = points
        if not control:
            b = (2 * b[0] - (a[0] + c[0]) / 2, 2 * b[1] - (a[1] + c[1]) / 2)
        return f"M{_xy(a)}Q{_xy(b)} {_xy(c)}"
    return "M" + "L".join(_xy(point) for point in points)


def _barbs(before: Point, tip: Point) -> str:
    angle = math.degrees(math.atan2(before[1] - tip[1], tip[0] - before[0]))
    ends = [_step(tip, angle + side, 11) for side in (145, -145)]
    return f"M{_xy(ends[0])}L{_xy(tip)}L{_xy(ends[1])}"


def _xy(point: Point) -> str:
    return f"{_n(point[0])},{_n(point[1])}"


def _n(number: float) -> str:
    return f"{round(number, 1):g}"


_DRAWERS: dict[str, Callable[[Any], Iterator[str]]] = {
    "group": _group,
    "side": _side,
    "front": _front,
    "line": _line,
    "floor": _floor,
    "disc": _disc,
    "box": _box,
    "chair": _chair,
    "clock": _clock,
    "arrow": _arrow,
    "stage": _stage,
}

if __name__ == "__main__":
    sys.exit(main())
