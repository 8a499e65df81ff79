"""How different two colours look, to most eyes and to those that lack red or green."""

from __future__ import annotations

import re
from math import dist

Rgb = tuple[float, float, float]
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_PROTANOPIA = ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998))
_DEUTERANOPIA = ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881))
"""Machado, Oliveira and Fernandes 2009, severity 1.0, for linear RGB."""
_TO_XYZ = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
_WHITE = (0.95047, 1.0, 1.08883)


def difference(first: str, second: str) -> float:
    """Distance in CIELAB (D65) of two colours written as #rrggbb: 2 can just be seen, 100 is black and white."""
    return dist(_lab(first), _lab(second))


def seen_without_red(colour: str) -> str:
    """The colour as eyes without the red cones see it (protanopia)."""
    return _hex(_times(_PROTANOPIA, _linear(colour)))


def seen_without_green(colour: str) -> str:
    """The colour as eyes without the green cones see it (deuteranopia)."""
    return _hex(_times(_DEUTERANOPIA, _linear(colour)))


def _linear(colour: str) -> Rgb:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return red, green, blue


def _hex(linear: Rgb) -> str:
    bounded = (min(1.0, max(0.0, c)) for c in linear)
    curved = (12.92 * c if c <= 0.0031308 else 1.055 * c ** (1 / 2.4) - 0.055 for c in bounded)
    return "#" + "".join(f"{round(c * 255):02x}" for c in curved)


def _times(matrix: tuple[Rgb, Rgb, Rgb], vector: Rgb) -> Rgb:
    one, two, three = (sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)
    return one, two, three


def _lab(colour: str) -> Rgb:
    xyz = _times(_TO_XYZ, _linear(colour))
    x, y, z = (_curve(value / white) for value, white in zip(xyz, _WHITE, strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _curve(value: float) -> float:
    return float(value ** (1 / 3)) if value > 0.008856 else 7.787 * value + 16 / 116
