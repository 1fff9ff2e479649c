"""The closed door of the renderer: registered assets come in, nothing else does.

WeasyPrint reads whatever address a document or style sheet names: the network, local files, data. Here it gets an
answer for ``asset:<digest>`` of the mapping at hand, and for everything else an error that also spoils the rendering.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from weasyprint import urls

if TYPE_CHECKING:
    from collections.abc import Mapping

    from certification_xblock.data import Asset

SCHEME = "asset:"


class FetchRefused(ValueError):
    """An address that is not a registered asset was asked for."""


class _Answers:
    """What both flavours share: the mapping, the look-up, and the record of what was refused."""

    def __init__(self, assets: Mapping[str, Asset]) -> None:
        self.assets = assets
        self.served: list[str] = []
        self.refused: list[str] = []

    def look_up(self, url: str) -> Asset:
        """The asset that an address names."""
        asset = self.assets.get(url.removeprefix(SCHEME)) if url.startswith(SCHEME) else None
        if asset is None:
            self.refused.append(url)
            raise FetchRefused(f"Not a registered asset: {url[:80]}")
        self.served.append(asset.digest)
        return asset


if hasattr(urls, "URLFetcher"):  # WeasyPrint 67 and later: a class, where functions are deprecated

    class ClosedFetcher(urls.URLFetcher):  # type: ignore[misc]
        """Answers ``asset:<digest>``; ``refused`` holds every other address that was asked for."""

        def __init__(self, assets: Mapping[str, Asset]) -> None:
            # The base class gets no protocol at all: were its own fetch ever reached, it would refuse too.
            super().__init__(allowed_protocols=(), allow_redirects=False)
            self._answers = _Answers(assets)
            self.served = self._answers.served
            self.refused = self._answers.refused

        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:  # noqa: ARG002
            """The response for a registered asset."""
            asset = self._answers.look_up(url)
            return urls.URLFetcherResponse(url, asset.content, {"Content-Type": asset.media_type.value})

        def open(self, fullurl: Any, data: Any = None, timeout: Any = None) -> Any:  # noqa: ARG002
            """The inherited way in through urllib, closed as well."""
            return self.fetch(getattr(fullurl, "full_url", fullurl))

else:  # WeasyPrint 66: a function that returns a dictionary

    class ClosedFetcher:  # type: ignore[no-redef]
        """Answers ``asset:<digest>``; ``refused`` holds every other address that was asked for."""

        def __init__(self, assets: Mapping[str, Asset]) -> None:
            self._answers = _Answers(assets)
            self.served = self._answers.served
            self.refused = self._answers.refused

        def __call__(self, url: str, *_: Any, **__: Any) -> dict[str, Any]:
            """The response for a registered asset."""
            asset = self._answers.look_up(url)
            return {"string": asset.content, "mime_type": asset.media_type.value}
