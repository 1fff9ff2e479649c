"""Where the blocks' styles and scripts are found, and how they reach a page."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import IO, Any

from web_fragments.fragment import Fragment

PACKAGE = "certification_xblock"
INITIALIZER = "CertificationStart"


class PluginResourcesMixin:
    """Serve ``static/certification_xblock/**`` alone, wherever the block's module lives (docs/decisions/0002)."""

    resources_dir = "static"
    public_dir = PACKAGE
    i18n_js_namespace = "CertificationI18N"

    runtime: Any

    @classmethod
    def _open_resource(cls, uri: str) -> IO[bytes]:
        return _file(cls.resources_dir, uri).open("rb")

    def resource(self, path: str) -> str:
        """Return the address of a file below ``static/certification_xblock``."""
        return str(self.runtime.local_resource_url(self, f"{PACKAGE}/{path}"))

    def fragment(self, html: str, *, css: str, module: str = "", **args: Any) -> Fragment:
        """Return server-rendered HTML with one style sheet and, given ``module``, that ES module to mount on it.

        The platform emits scripts as classic ones, never as modules, and Studio through RequireJS. So a few inline
        lines import the module, whose address travels in the arguments beside what it needs.
        """
        fragment = Fragment(html)
        fragment.add_css_url(self.resource(f"css/{css}"))
        if module:
            fragment.add_javascript(_entry())
            fragment.initialize_js(INITIALIZER, json_args={"moduleUrl": self.resource(f"js/{module}"), **args})
        return fragment


def _file(*path: str) -> Any:
    return resources.files(PACKAGE).joinpath(*path)


@cache
def _entry() -> str:
    return str(_file("static", PACKAGE, "js", "entry.js").read_text(encoding="utf-8"))
