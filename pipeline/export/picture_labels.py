"""Names on a picture that touch neither each other nor the dots of larger places."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

Rect = tuple[float, float, float, float]
"""Left, bottom, right, top in sheet units."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A name that would like to stand beside a dot of `radius` at `x`, `y`; `size` is that of its letters."""

    x: float
    y: float
    radius: float
    text: str
    size: float
    is_bold: bool


@dataclass(frozen=True, slots=True)
class Label:
    """A name that found room: `x`, `y` is the left end of its base line."""

    wish: Wish
    x: float
    y: float


def place_labels(
    wishes: Sequence[Wish],
    dots: Sequence[tuple[float, float, float]],
    sheet: Rect,
    measure: Callable[[Wish], float],
    *,
    most: int = 70,
    taken: Sequence[Rect] = (),
) -> list[Label]:
    """The names that find room, the first wish first; `dots` are x, y, radius, and `taken` what else lies there.

    A name with no free spot at any of eight sides of its dot is left out.
    """
    boxes = list(taken)
    circles = [(x - r, y - r, x + r, y + r) for x, y, r in dots]
    found: list[Label] = []
    for wish in wishes:
        if len(found) >= most:
            break
        own = (wish.x - wish.radius, wish.y - wish.radius, wish.x + wish.radius, wish.y + wish.radius)
        others = [circle for circle in circles if not _is_same(circle, own)]
        width = measure(wish)
        for x, y in _spots(wish, width):
            box = (x - 2, y - 0.25 * wish.size, x + width + 2, y + 0.85 * wish.size)
            if _inside(box, sheet) and not any(_touch(box, other) for other in (*boxes, *others)):
                boxes.append(box)
                found.append(Label(wish, x, y))
                break
    return found


def _spots(wish: Wish, width: float) -> list[tuple[float, float]]:
    """Right, left, above, below, then the corners."""
    gap, middle = wish.radius + 4, wish.y - 0.34 * wish.size
    above, below = wish.y + gap, wish.y - gap - 0.75 * wish.size
    side = 0.7 * wish.radius + 3
    return [
        (wish.x + gap, middle),
        (wish.x - gap - width, middle),
        (wish.x - width / 2, above),
        (wish.x - width / 2, below),
        (wish.x + side, wish.y + side),
        (wish.x - side - width, wish.y + side),
        (wish.x + side, wish.y - side - 0.75 * wish.size),
        (wish.x - side - width, wish.y - side - 0.75 * wish.size),
    ]


def _is_same(one: Rect, other: Rect) -> bool:
    return abs(one[0] - other[0]) < 0.01 and abs(one[1] - other[1]) < 0.01


def _inside(box: Rect, sheet: Rect) -> bool:
    return box[0] >= sheet[0] + 4 and box[1] >= sheet[1] + 4 and box[2] <= sheet[2] - 4 and box[3] <= sheet[3] - 4


def _touch(one: Rect, other: Rect) -> bool:
    return one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]
