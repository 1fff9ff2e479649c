"""SVG made safe: what draws stays, what runs, fetches, moves or writes text goes (docs/decisions/0010).

The result goes to a rasterizer that would read files named in it. So nothing is looked for that is bad: elements are
let through by name, and references only where they stay inside the document or carry a PNG or JPEG with them.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import tinycss2
from django.utils.translation import gettext_noop as _
from lxml import etree

from certification_xblock.exceptions import InvalidAsset

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SVG = "{http://www.w3.org/2000/svg}"
XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
MAX_NODES = 20_000
#: No drawing is smaller, in pixels; what says so is scaled beyond all numbers.
MIN_LENGTH = 1e-6

_SHAPES = "path rect circle ellipse line polyline polygon"
_STRUCTURE = "svg g defs symbol use switch style image"
_PAINT = "linearGradient radialGradient stop pattern clipPath mask marker filter"
_FILTERS = (
    "feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap"
    " feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feMerge feMergeNode"
    " feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence"
)
ALLOWED = frozenset(f"{SVG}{name}" for name in f"{_SHAPES} {_STRUCTURE} {_PAINT} {_FILTERS}".split())
TEXTS = frozenset(f"{SVG}{name}" for name in ("text", "tspan", "textPath", "tref"))

_DECLARATION = re.compile(r"^\s*<\?xml\s[^>]*\?>")
_EMBEDDED = re.compile(r"data:image/(?:png|jpeg|jpg);base64,[A-Za-z0-9+/=\s]+\Z")
_REFERENCE = re.compile(r"#[^\s\"'()\\]+\Z")
_URL = re.compile(r"url\(\s*(?P<quote>[\"']?)(?P<address>.*?)(?P=quote)\s*\)", re.IGNORECASE | re.DOTALL)
_LENGTH = re.compile(r"\s*([+]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*(px|pt|pc|mm|cm|in|q)?\s*\Z", re.IGNORECASE)
_UNITS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0, "q": 96 / 101.6}


@dataclass(frozen=True, slots=True)
class SafeSvg:
    """A drawing without anything but itself, and its size in its own units."""

    root: etree._Element
    width: float
    height: float

    def sized(self, longest_edge: int) -> tuple[str, int, int]:
        """Return the drawing as a document of that many pixels along its longer edge, with its width and height."""
        scale = longest_edge / max(self.width, self.height)
        width, height = (max(1, round(edge * scale)) for edge in (self.width, self.height))
        self.root.set("width", str(width))
        self.root.set("height", str(height))
        return etree.tostring(self.root, encoding="unicode"), width, height


def looks_like_markup(content: bytes) -> bool:
    """Whether an upload is to be read as SVG at all."""
    return content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<"


def safe_svg(content: bytes) -> SafeSvg:
    """Read an SVG and keep what draws. Raises InvalidAsset with what to do about it."""
    root = _parsed(content)
    if root.tag != f"{SVG}svg":
        if etree.QName(root).localname == "svg":
            raise InvalidAsset(_("The SVG lacks its namespace. Export it anew, as plain SVG, or as PNG."))
        raise InvalidAsset(_("The file is not an image in PNG, JPEG, WebP, GIF or SVG format."))
    if sum(1 for _node in root.iter()) > MAX_NODES:
        raise _too_complex()
    if any(node.tag in TEXTS for node in root.iter()):
        raise InvalidAsset(
            _(
                "The SVG contains text, which would look different from machine to machine. Convert the text to paths"
                " (also called outlines) and export it again, or export it as PNG."
            )
        )
    try:
        for node in list(root.iter()):
            _clean(node, root)
    except RecursionError as error:  # brackets within brackets, in a style
        raise _too_complex() from error
    etree.cleanup_namespaces(root)
    width, height = _size(root)
    return SafeSvg(root, width, height)


def _parsed(content: bytes) -> etree._Element:
    try:
        # As UTF-8 alone, so that nothing hides from what is looked for here behind another encoding.
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidAsset(_("The SVG is not saved as UTF-8. Export it anew, as plain SVG, or as PNG.")) from error
    text = _DECLARATION.sub("", text)
    if "<!ENTITY" in text:
        raise InvalidAsset(
            _("The SVG declares entities, which are not read. Export it anew, as plain or optimized SVG, or as PNG.")
        )
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",
    )
    try:
        return etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InvalidAsset(_("The SVG is damaged or incomplete. Export it again and upload it anew.")) from error


def _clean(node: etree._Element, root: etree._Element) -> None:
    parent = node.getparent()
    if node.tag not in ALLOWED:
        if parent is not None:
            _drop(node)
        return
    for name, value in list(node.attrib.items()):
        if not _may_stay(node, str(name), str(value)):
            del node.attrib[name]
    if node.tag == f"{SVG}image" and not (node.get("href") or node.get(XLINK_HREF)):
        _drop(node)
    elif node.tag == f"{SVG}style":
        node.text = _safe_sheet("".join(str(text) for text in node.itertext()))
        for child in list(node):
            node.remove(child)
    elif "style" in node.attrib:
        node.set("style", _safe_declarations(tinycss2.parse_blocks_contents(node.get("style"))))
    if node is not root and node.tag == f"{SVG}svg":
        node.attrib.pop("onload", None)


def _drop(node: etree._Element) -> None:
    """Take an element and all in it away; text that follows it is no drawing either."""
    parent = node.getparent()
    if parent is not None:
        parent.remove(node)


def _may_stay(node: etree._Element, name: str, value: str) -> bool:
    if name in {"href", XLINK_HREF}:
        return bool(_REFERENCE.match(value) or (node.tag == f"{SVG}image" and _EMBEDDED.match(value)))
    if name.startswith("{") or name.lower().startswith("on") or name in {"src", "base"}:
        return False
    return name == "style" or _stays_inside(value)


def _stays_inside(value: str) -> bool:
    """Whether every address in a value of CSS or of a presentation attribute is one of the document's own."""
    if "\\" in value or "image-set" in value.lower() or "image(" in value.lower():
        return False
    rest = _URL.sub("", value)
    return "url" not in rest.lower() and all(
        _REFERENCE.match(match["address"].strip()) for match in _URL.finditer(value)
    )


def _safe_sheet(text: str) -> str:
    """Return a style sheet's plain rules: no imports, no fonts, no animations, no addresses outside."""
    rules = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
    kept: list[str] = []
    for rule in rules:
        if rule.type == "qualified-rule":
            selector = tinycss2.serialize(rule.prelude)
            kept.append(f"{selector}{{{_safe_declarations(tinycss2.parse_blocks_contents(rule.content))}}}")
    return "\n".join(kept)


def _safe_declarations(parsed: Iterable[tinycss2.ast.Node]) -> str:
    return ";".join(_kept(parsed))


def _kept(parsed: Iterable[tinycss2.ast.Node]) -> Iterator[str]:
    for declaration in parsed:
        if declaration.type == "declaration":
            value = tinycss2.serialize(declaration.value).strip()
            if _stays_inside(value) and not declaration.lower_name.startswith(
                ("animation", "behavior", "-moz-binding")
            ):
                yield f"{declaration.lower_name}:{value}{'!important' if declaration.important else ''}"


def _size(root: etree._Element) -> tuple[float, float]:
    """Return width and height, and see to it that there is a viewBox: the drawing is scaled by it."""
    given = (_length(root.get("width")), _length(root.get("height")))
    try:
        box = [float(part) for part in re.split(r"[\s,]+", root.get("viewBox", "").strip())]
    except ValueError:
        box = []
    if len(box) != 4 or not all(math.isfinite(part) for part in box) or min(box[2:]) < MIN_LENGTH:
        if not all(given):
            raise InvalidAsset(_("The SVG does not say its size. Export it with a viewBox or a width and height."))
        box = [0.0, 0.0, *given]
        root.set("viewBox", " ".join(f"{part:g}" for part in box))
    width, height = given if all(given) else box[2:]
    return width, height


def _length(text: str | None) -> float:
    """Return an absolute length in pixels, or 0 for one that is missing, relative or no length."""
    match = _LENGTH.match(text or "")
    value = float(match[1]) * _UNITS[(match[2] or "").lower()] if match else 0.0
    return value if math.isfinite(value) and value >= MIN_LENGTH else 0.0


def _too_complex() -> InvalidAsset:
    return InvalidAsset(
        _("The SVG is too complex to draw. Simplify it, or export it as PNG, at least 600 pixels wide.")
    )
