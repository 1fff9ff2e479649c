"""Draws a certificate, its pages and its PDF with a hostile text in every place, in a process that has limits.

Standard input: JSON, a list of ``[name, text]``. Standard output: JSON, what was found in each, and what it took.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from dataclasses import replace
from typing import Any

MEMORY, SECONDS = 3 * 1024**3, 900
NAME, TEXT = 120, 2000
MAY_LEAD = ("http://", "https://", "mailto:", "/", "#")
ADDRESSES = frozenset({"href", "src", "action", "formaction", "srcset", "data", "poster", "xlink:href", "background"})
FOREIGN = frozenset(
    {"script", "iframe", "object", "embed", "base", "frame", "applet", "meta-refresh", "audio", "video"}
)


def main() -> None:
    """Draw all, within limits."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django  # noqa: PLC0415  (within the limits)

    django.setup()
    items = json.load(sys.stdin)
    found, longest = {}, (0.0, "")
    for name, text in items:
        since = time.process_time()
        wrong = drawn(text)
        longest = max(longest, (time.process_time() - since, name))
        if wrong:
            found[name] = wrong
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    json.dump({"wrong": found, "drawn": len(items), "peak": peak, "longest": longest}, sys.stdout)


def drawn(text: str) -> list[str]:
    """Return what is wrong with a certificate that has this text everywhere."""
    from certification_xblock.data import Party, Signer  # noqa: PLC0415
    from certification_xblock.exceptions import CertificationError  # noqa: PLC0415
    from certification_xblock.rendering import certificate, fetcher, markdown  # noqa: PLC0415
    from certification_xblock.rendering.lookup import lookup_page  # noqa: PLC0415
    from tests.rendering.samples import ASSETS, PLAIN, VERIFIED, WIDE  # noqa: PLC0415

    short = text[:NAME]
    party = Party("academy", short, url=text[:500], logo=WIDE.digest)
    view = replace(
        PLAIN,
        title=short, holder_name=short, course_title=short, text=text[:TEXT], issuer=party, co_signers=(party,),
        signatories=(Signer(short, short, short, WIDE.digest),),
        second_language="ar", second_title=short, second_text=text[:TEXT],
    )  # fmt: skip
    verified = replace(VERIFIED, title=short, holder_name=short, course_title=short, issuer=party, co_signers=(party,))
    verified = replace(verified, second_language="ar", second_title=short)
    pages = {
        "page": certificate.certificate_page(
            view, asset_url=lambda digest: f"/asset/{digest}", pdf_url="/p", verify_url="/v"
        ),
        "frame": certificate.render_html(view, asset_url=lambda digest: f"/asset/{digest}"),
        "verification": certificate.verification_page(verified),
        "lookup": lookup_page(number=text, found=False, action="/verify/"),
        "markdown": str(markdown.markdown_to_html(text)),
    }
    wrong = [f"{name}: {one}" for name, html in pages.items() for one in in_page(html)]
    asked: list[str] = []
    look_up = fetcher._Answers.look_up

    def counted(self: Any, url: str) -> Any:
        if not url.startswith(fetcher.SCHEME):
            asked.append(url)
        return look_up(self, url)

    fetcher._Answers.look_up = counted  # type: ignore[method-assign]
    try:
        pdf = certificate.render_pdf(view, assets=ASSETS)
        for trace in (b"/JavaScript", b"/JS ", b"/Launch", b"/EmbeddedFile", b"/SubmitForm", b"javascript:"):
            wrong += [f"pdf: {trace!r}"] if trace in pdf else []
    except CertificationError:
        pass  # does not fit: said in words
    finally:
        fetcher._Answers.look_up = look_up  # type: ignore[method-assign]
    return wrong + [f"asked for {url[:80]}" for url in asked]


def in_page(html: str) -> list[str]:
    """Return what in a page runs, or leads where it must not."""
    from tests.rendering.reading import Reader  # noqa: PLC0415

    wrong = []
    for tag, attributes in Reader(html).elements:
        if tag in FOREIGN:
            wrong.append(f"<{tag}>")
        for name, value in attributes.items():
            given = (value or "").strip()
            if name.startswith("on"):
                wrong.append(f"{tag} {name}")
            if name in ADDRESSES and given and not given.lower().startswith(MAY_LEAD):
                wrong.append(f"{tag} {name}={given[:60]}")
            if tag == "img" and name == "src" and not given.startswith("/asset/"):
                wrong.append(f"img {given[:60]}")
            if name == "style" and ("url(" in given.lower() or "expression" in given.lower()):
                wrong.append(f"{tag} style")
    return wrong


if __name__ == "__main__":
    main()
