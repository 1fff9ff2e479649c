"""The drawn parts of the sheet: an engraved frame, and a pale rosette behind the name.

Everything is computed from sines, as the lathes that engraved securities did, and drawn in hairlines; lengths are
millimetres. Browsers get it as SVG, in which one wave is written once and repeated. The PDF gets the same curves as
drawing operators, made once a process: to have the layout engine read them as SVG for each certificate took longer
than everything else on it.
"""

from __future__ import annotations

import math
from functools import lru_cache
from urllib.parse import quote

INK = "#1b2429"
ACCENT = "#1f4e5f"
ENGRAVING = "#86aab3"
TINT = "#e4edef"

# The frame: distance of its outer rule from the edge, the band between the rules, the squares at the corners.
_OUTER = 8.0
_BAND = 5.4
_CORNER = 5.4
_WAVE = 9.0
# Each strand: amplitude as a share of half the band, waves per wave of the frame, phase in turns.
_STRANDS = (
    *((0.86, 1, phase / 6) for phase in range(6)),
    *((0.34, 1, phase / 6 + 1 / 12) for phase in range(0, 6, 2)),
)
# The rosette's rings: middle radius, amplitude, lobes, strands. Its corners' likewise.
_ROSETTE = ((50.0, 4.9, 56, 4), (39.8, 6.0, 46, 4), (28.2, 6.5, 34, 4), (17.2, 5.4, 22, 4))
ROSETTE_RADIUS = 55.0
_KNOT = ((1.5, 0.62, 12, 2), (0.75, 0.3, 12, 1))

Point = tuple[float, float]
Curve = tuple[Point, Point, Point]
Strand = tuple[Point, list[Curve]]


def _number(value: float) -> str:
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _sine(length: float, amplitude: float, waves: float, phase: float) -> Strand:
    """A sine along the x axis, a cubic Bézier for each quarter of a wave."""
    pieces = round(waves * 4)
    step = length / pieces
    turn = 2 * math.pi * waves / length

    def at(x: float) -> Point:
        return x, amplitude * math.sin(turn * x + 2 * math.pi * phase)

    def slope(x: float) -> float:
        return amplitude * turn * math.cos(turn * x + 2 * math.pi * phase)

    curves = []
    for piece in range(pieces):
        start, end = piece * step, (piece + 1) * step
        (x0, y0), (x1, y1) = at(start), at(end)
        third = step / 3
        curves.append(((x0 + third, y0 + slope(start) * third), (x1 - third, y1 - slope(end) * third), (x1, y1)))
    return at(0), curves


def _ring(radius: float, amplitude: float, lobes: int, phase: float) -> Strand:
    """A sine bent around the origin: one lobe, from the angle 0, to be repeated by turning."""
    arc = 2 * math.pi / lobes

    def at(angle: float) -> Point:
        reach = radius + amplitude * math.sin(lobes * angle + 2 * math.pi * phase)
        return reach * math.cos(angle), reach * math.sin(angle)

    def tangent(angle: float) -> Point:
        reach = radius + amplitude * math.sin(lobes * angle + 2 * math.pi * phase)
        growth = amplitude * lobes * math.cos(lobes * angle + 2 * math.pi * phase)
        return growth * math.cos(angle) - reach * math.sin(angle), growth * math.sin(angle) + reach * math.cos(angle)

    curves = []
    step = arc / 4
    for piece in range(4):
        start, end = piece * step, (piece + 1) * step
        (x0, y0), (x1, y1) = at(start), at(end)
        (u0, v0), (u1, v1) = tangent(start), tangent(end)
        third = step / 3
        curves.append(((x0 + u0 * third, y0 + v0 * third), (x1 - u1 * third, y1 - v1 * third), (x1, y1)))
    return at(0), curves


def _svg_path(strands: list[Strand]) -> str:
    parts = []
    for (x, y), curves in strands:
        parts.append(f"M{_number(x)} {_number(y)}C")
        parts.append(" ".join(f"{_number(px)} {_number(py)}" for curve in curves for px, py in curve))
    return "".join(parts)


def _pdf_path(strands: list[Strand]) -> str:
    parts = []
    for (x, y), curves in strands:
        parts.append(f"{_number(x)} {_number(y)} m")
        parts += [" ".join(f"{_number(px)} {_number(py)}" for px, py in curve) + " c" for curve in curves]
    return "\n".join(parts)


def _band_strands(length: float, waves: int) -> list[Strand]:
    half = _BAND / 2
    return [_sine(length, half * share, waves * rate, phase) for share, rate, phase in _STRANDS]


def _sides(width: float, height: float) -> list[tuple[float, int, list[str]]]:
    """Both lengths of the frame's sides, their number of waves, and where the two sides of each lie, as matrices."""
    middle = _OUTER + _BAND / 2
    start = _OUTER + _CORNER
    across, down = width - 2 * start, height - 2 * start
    return [
        (across, round(across / _WAVE), [f"1 0 0 1 {_number(start)} {_number(y)}" for y in (middle, height - middle)]),
        (down, round(down / _WAVE), [f"0 1 -1 0 {_number(x)} {_number(start)}" for x in (middle, width - middle)]),
    ]


def _rules(width: float, height: float) -> list[tuple[float, ...]]:
    """The straight rules, around the band and around its corners: x, y, width, height and thickness."""
    inner = _OUTER + _BAND
    far = [(x, y) for x in (_OUTER, width - inner) for y in (_OUTER, height - inner)]
    return [
        (_OUTER, _OUTER, width - 2 * _OUTER, height - 2 * _OUTER, 0.42),
        (inner, inner, width - 2 * inner, height - 2 * inner, 0.2),
        *((x, y, _CORNER, _CORNER, 0.14) for x, y in far),
    ]


def _knots(width: float, height: float) -> list[Point]:
    middle = _OUTER + _BAND / 2
    return [(x, y) for x in (middle, width - middle) for y in (middle, height - middle)]


def _rings(rings: tuple[tuple[float, float, int, int], ...]) -> list[tuple[int, list[Strand]]]:
    """For each ring the number of lobes and one lobe of all its strands."""
    return [
        (lobes, [_ring(radius, amplitude, lobes, strand / strands) for strand in range(strands)])
        for radius, amplitude, lobes, strands in rings
    ]


@lru_cache(maxsize=4)
def frame_svg(width: float, height: float) -> str:
    """The frame of a sheet of these millimetres."""
    parts = []
    for number, (length, waves, places) in enumerate(_sides(width, height)):
        step = length / waves
        parts.append(f'<defs><path id="w{number}" d="{_svg_path(_band_strands(step, 1))}"/><g id="s{number}">')
        parts += [f'<use href="#w{number}" x="{_number(wave * step)}"/>' for wave in range(waves)]
        parts.append("</g></defs>")
        parts += [f'<use href="#s{number}" transform="matrix({place})"/>' for place in places]
    parts.append(f'<defs><g id="k">{_svg_rings(_KNOT, "k")}</g></defs>')
    parts += [f'<use href="#k" x="{_number(x)}" y="{_number(y)}"/>' for x, y in _knots(width, height)]
    rules = "".join(
        f'<rect x="{_number(x)}" y="{_number(y)}" width="{_number(wide)}" height="{_number(high)}" '
        f'stroke-width="{thick}"/>'
        for x, y, wide, high, thick in _rules(width, height)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<g fill="none" stroke="{ENGRAVING}" stroke-width=".13">{"".join(parts)}</g>'
        f'<g fill="none" stroke="{ACCENT}">{rules}</g></svg>'
    )


def _svg_rings(rings: tuple[tuple[float, float, int, int], ...], name: str) -> str:
    parts = []
    for number, (lobes, strands) in enumerate(_rings(rings)):
        parts.append(f'<path id="{name}{number}" d="{_svg_path(strands)}"/>')
        parts += [
            f'<use href="#{name}{number}" transform="rotate({_number(360 * lobe / lobes)})"/>'
            for lobe in range(1, lobes)
        ]
    return "".join(parts)


@lru_cache(maxsize=1)
def rosette_svg() -> str:
    """The pale rosette, 110 millimetres across."""
    side = 2 * ROSETTE_RADIUS
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side:g} {side:g}">'
        f'<g fill="none" stroke="{TINT}" stroke-width=".18" '
        f'transform="translate({ROSETTE_RADIUS:g} {ROSETTE_RADIUS:g})">{_svg_rings(_ROSETTE, "r")}</g></svg>'
    )


def data_uri(svg: str) -> str:
    """An SVG of ours as a data address, for style sheets in browsers."""
    return "data:image/svg+xml," + quote(svg.replace('"', "'"), safe=" :/=,.()'")


@lru_cache(maxsize=4)
def frame_operators(width: float, height: float) -> str:
    """The frame as PDF operators; the y axis points down, the unit is the millimetre."""
    parts = [f"{_rgb(ENGRAVING)} RG .13 w"]
    for length, waves, places in _sides(width, height):
        strip = _pdf_path(_band_strands(length, waves))
        parts += [f"q {place} cm\n{strip}\nS Q" for place in places]
    knot = _pdf_rings(_KNOT)
    parts += [f"q 1 0 0 1 {_number(x)} {_number(y)} cm\n{knot}\nQ" for x, y in _knots(width, height)]
    parts.append(f"{_rgb(ACCENT)} RG")
    parts += [
        f"{thick} w {_number(x)} {_number(y)} {_number(wide)} {_number(high)} re S"
        for x, y, wide, high, thick in _rules(width, height)
    ]
    return "\n".join(parts)


@lru_cache(maxsize=1)
def rosette_operators() -> str:
    """The rosette as PDF operators around the origin."""
    return f"{_rgb(TINT)} RG .18 w\n{_pdf_rings(_ROSETTE)}"


def _pdf_rings(rings: tuple[tuple[float, float, int, int], ...]) -> str:
    parts = []
    for lobes, strands in _rings(rings):
        # Turned by the matrix, lobe after lobe: shorter than writing every lobe out.
        angle = 2 * math.pi / lobes
        turn = f"{math.cos(angle):.6f} {math.sin(angle):.6f} {-math.sin(angle):.6f} {math.cos(angle):.6f} 0 0 cm"
        lobe = _pdf_path(strands) + "\nS"
        parts.append("q\n" + f"\n{turn}\n".join([lobe] * lobes) + "\nQ")
    return "\n".join(parts)


def _rgb(color: str) -> str:
    return " ".join(f"{int(color[place : place + 2], 16) / 255:.3f}".rstrip("0") for place in (1, 3, 5))


INK_OPERATOR = f"{_rgb(INK)} rg"
