"""How fast certificates are drawn: ``python -m benchmarks.render`` from the repository's root.

Prints the median and the 95th percentile, in milliseconds on the clock and of the processor, of one certificate (an issuer and two co-signers with logos,
two signatures, a QR code), warm, in this process, and those of the same page handed to WeasyPrint plainly: its style
sheet in its head, its drawings as SVG in its body, a new font configuration each time. Then where the time goes, and what
the process holds after each quarter of a thousand more.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

import django
import weasyprint
import weasyprint.pdf

from certification_xblock.data import Asset, CertificateView, Party, Signer
from certification_xblock.rendering import pdf
from certification_xblock.rendering.assets import make_asset
from certification_xblock.rendering.certificate import render_pdf
from certification_xblock.rendering.fetcher import ClosedFetcher
from certification_xblock.rendering.layout import SHEETS
from certification_xblock.rendering.ornament import frame_svg, rosette_svg
from certification_xblock.rendering.sheet import font_stacks, qr_of
from certification_xblock.rendering.styles import paper_css

if TYPE_CHECKING:
    from collections.abc import Callable

IMAGES = Path(__file__).resolve().parent.parent / "demo" / "assets"


def sample() -> tuple[CertificateView, dict[str, Asset]]:
    """The sample course's certificate and its images."""
    names = ("meridian", "board", "institute", "signature-marsh", "signature-iturbe")
    images = [make_asset((IMAGES / f"{name}.png").read_bytes()) for name in names]
    academy, board, institute, marsh, iturbe = (image.digest for image in images)
    view = CertificateView(
        title="Certified Implementation Consultant",
        holder_name="Amina Catherine Okafor",
        course_title="Consulting for implementation engineers",
        issuer=Party("academy", "Meridian Systems Academy", logo=academy),
        co_signers=(
            Party("board", "International Board of Implementation Consultants", logo=board),
            Party("institute", "Institute for Customer Practice", logo=institute),
        ),
        signatories=(
            Signer("Helena Marsh", "Director of Learning", "Meridian Systems Academy", marsh),
            Signer("Tomás Iturbe", "President", "International Board of Implementation Consultants", iturbe),
        ),
        awarded_on=date(2026, 11, 22),
        text="Has shown, in writing and in conversation, the judgement that customers rely on.",
        number="MSA-2026-000123",
        verify_url="https://learn.example.org/certification/verify/3f2b8c1e-77aa-4b0e-9d5c-0c4f1a2b3c4d",
    )
    return view, {image.digest: image for image in images}


def plainly(view: CertificateView, assets: dict[str, Asset]) -> bytes:
    """The same page as WeasyPrint's first example would print it."""
    css = paper_css(view.paper, *font_stacks(view)) + ".cx-frame svg, .cx-rosette svg { width: 100%; height: 100%; }"
    qr = qr_of(view)
    drawings = (
        f'<div class="cx-frame">{frame_svg(*SHEETS[view.paper])}</div>'
        f'<div class="cx-rosette" style="top: 47mm">{rosette_svg()}</div>'
    )
    html = (
        pdf.paper_html(view, assets=assets)
        .replace("</head>", f"<style>{css}</style></head>")
        .replace('<div class="cx-parties">', drawings + '<div class="cx-parties">', 1)
        .replace("</title></svg>", f'</title><path d="{qr.path if qr else ""}"/></svg>')
    )
    return weasyprint.HTML(string=html, url_fetcher=ClosedFetcher(assets)).write_pdf(pdf_variant=pdf.VARIANT)


def timed(work: Callable[[int], object], rounds: int) -> list[tuple[float, float]]:
    """Milliseconds of each round: on the clock, and of the processor."""
    times = []
    for number in range(rounds):
        clock, processor = time.perf_counter(), time.process_time()
        work(number)
        times.append(((time.perf_counter() - clock) * 1000, (time.process_time() - processor) * 1000))
    return times


def told(name: str, times: list[tuple[float, float]]) -> None:
    """One line of figures."""
    figures = []
    for unit, values in zip(("clock", "processor"), zip(*times, strict=True), strict=True):
        highest = statistics.quantiles(values, n=20)[-1] if len(values) > 1 else values[0]
        figures.append(f"{unit} {statistics.median(values):6.1f} ms (p95 {highest:6.1f})")
    sys.stdout.write(f"{name:<18} {'   '.join(figures)}   n {len(times)}\n")


#: What a certificate is made of, each without those that it calls; the rest is drawing the page's boxes.
STAGES = (
    ("our HTML", pdf, "paper_html"),
    ("parsing it", weasyprint.HTML, "__init__"),
    ("style and layout", weasyprint.HTML, "render"),
    ("drawing, tags, file", weasyprint.Document, "write_pdf"),
    ("fonts, subset", weasyprint.pdf, "build_fonts_dictionary"),
    ("QR code, compression", pdf, "_finish"),
)


def stages(view: CertificateView, assets: dict[str, Asset], rounds: int) -> None:
    """Print where the time of a warm certificate goes."""
    spent: dict[str, float] = dict.fromkeys((name for name, _place, _work in STAGES), 0.0)
    running: list[str] = []
    mark = [0.0]

    def switch() -> None:
        now = time.perf_counter()
        if running:
            spent[running[-1]] += now - mark[0]
        mark[0] = now

    def watched(name: str, work: Callable[..., object]) -> Callable[..., object]:
        def run(*args: object, **kwargs: object) -> object:
            switch()
            running.append(name)
            try:
                return work(*args, **kwargs)
            finally:
                switch()
                running.pop()

        return run

    with ExitStack() as patches:
        for name, place, work in STAGES:
            patches.enter_context(mock.patch.object(place, work, watched(name, getattr(place, work))))
        for number in range(rounds):
            render_pdf(replace(view, holder_name=f"Staged {number}"), assets=assets)
    whole = sum(spent.values())
    for name, seconds in spent.items():
        sys.stdout.write(f"  {name:<22}{seconds * 1000 / rounds:6.2f} ms {100 * seconds / whole:5.1f}%\n")


def memory(view: CertificateView, assets: dict[str, Asset], number: int) -> None:
    """Print what the process holds after each quarter of many certificates."""
    held = [resident()]
    for quarter in range(4):
        for place in range(number // 4):
            render_pdf(replace(view, holder_name=f"Holder {quarter}-{place}"), assets=assets)
        held.append(resident())
    sys.stdout.write(f"held over {number} more: {'  '.join(f'{megabytes:.1f}' for megabytes in held)} MB\n")


def resident() -> float:
    """Megabytes of memory that the process holds now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--certificates", type=int, default=1000, help="over how many the memory is watched")
    options = parser.parse_args()
    rounds = options.rounds
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    view, assets = sample()
    sys.stdout.write(f"WeasyPrint {weasyprint.__version__}, {pdf.VARIANT}\n")
    told("first", timed(lambda _: render_pdf(view, assets=assets), 1))
    # Another holder each time, as in life.
    times = timed(lambda number: render_pdf(replace(view, holder_name=f"Holder {number}"), assets=assets), rounds)
    told("warm", times)
    told("plain WeasyPrint", timed(lambda _: plainly(view, assets), max(5, rounds // 10)))
    stages(view, assets, rounds)
    memory(view, assets, options.certificates)


if __name__ == "__main__":
    main()
