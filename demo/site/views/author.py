"""What an author sees: the outline, units with their blocks, editors, the publish button."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_POST

from demo.site import people
from demo.site.blocks import BLOCK_TYPES
from demo.site.content import DRAFT, changed_blocks
from demo.site.courses import Node, add_block, publish
from demo.site.views.handlers import usage_key
from demo.site.views.learner import load

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from demo.site.courses import CourseTree


def author_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Admit the course's staff alone; the course is named by its id or by that of a block."""

    @wraps(view)
    @login_required
    def checked(request: HttpRequest, **names: str) -> HttpResponse:
        course_id = names.get("course_id") or str(usage_key(names["usage_id"]).course_key)
        if not people.is_course_staff(request.user, course_id):
            return render(request, "demo/not_author.html", status=403)
        return view(request, **names)

    return checked


def _find(request: HttpRequest, usage_id: str) -> tuple[CourseTree, Node]:
    tree = load(request, str(usage_key(usage_id).course_key), DRAFT)
    node = tree.by_usage.get(usage_id)
    if node is None:
        raise Http404(usage_id)
    return tree, node


@author_only
@require_GET
def outline(request: HttpRequest, course_id: str) -> HttpResponse:
    """Show the course with what was changed since it was published."""
    tree = load(request, course_id, DRAFT)
    changed = changed_blocks(course_id)
    sections = [
        {
            "node": section,
            "subsections": [
                {
                    "node": subsection,
                    "units": [
                        {"node": unit, "changed": any(below.usage_id in changed for below in unit.walk())}
                        for unit in subsection.children
                    ],
                }
                for subsection in section.children
            ],
        }
        for section in tree.root.children
    ]
    return render(request, "demo/studio/outline.html", {"tree": tree, "sections": sections, "changed": bool(changed)})


@author_only
@require_POST
def publish_course(request: HttpRequest, course_id: str) -> HttpResponse:
    """Put the draft in force."""
    load(request, course_id, DRAFT)
    publish(course_id)
    messages.success(request, _("Published. Learners now see this version."))
    back = request.POST.get("unit")
    return redirect("studio_container", str(usage_key(back))) if back else redirect("studio", course_id)


@author_only
@ensure_csrf_cookie
@require_GET
def container(request: HttpRequest, usage_id: str) -> HttpResponse:
    """Show a unit as Studio's preview does: each block with its buttons."""
    tree, node = _find(request, usage_id)
    if node.block_type != "vertical":
        raise Http404(usage_id)
    changed = changed_blocks(tree.course_id)
    previews = [
        {
            "node": child,
            "fragment": tree.runtime.render(child.block, _preview_view(child), {"is_preview": True}),
            "changed": child.usage_id in changed,
            "editable": hasattr(child.block, "studio_view"),
        }
        for child in node.children
    ]
    context = {
        "tree": tree,
        "node": node,
        "section": node.ancestor("chapter"),
        "previews": previews,
        "changed": any(below.usage_id in changed for below in node.walk()),
        "addable": [
            {"type": block_type, "name": _type_name(tree, block_type)}
            for block_type in ("html", "problem", *tree.course.advanced_modules)
        ],
    }
    return render(request, "demo/studio/container.html", context)


def _preview_view(node: Node) -> str:
    return "author_view" if hasattr(node.block, "author_view") else "student_view"


def _type_name(tree: CourseTree, block_type: str) -> str:
    cls = tree.runtime.load_block_type(block_type)
    return str(cls.fields["display_name"].default or block_type)


@author_only
@ensure_csrf_cookie
@require_GET
def edit(request: HttpRequest, usage_id: str) -> HttpResponse:
    """Show a block's editor in an area as large as Studio's."""
    tree, node = _find(request, usage_id)
    if not hasattr(node.block, "studio_view"):
        raise Http404(usage_id)
    context = {
        "tree": tree,
        "node": node,
        "unit": node.ancestor("vertical"),
        "fragment": tree.runtime.render(node.block, "studio_view", {}),
    }
    return render(request, "demo/studio/edit.html", context)


@author_only
@require_POST
def add(request: HttpRequest, usage_id: str) -> HttpResponse:
    """Add a block to a unit, and open its editor."""
    tree, node = _find(request, usage_id)
    block_type = request.POST.get("type", "")
    if block_type not in {*BLOCK_TYPES, *tree.course.advanced_modules} or node.block_type != "vertical":
        raise Http404(block_type)
    taken = {below.block.usage_key.block_id for below in tree.root.walk()}
    block_id = next(name for number in range(1, 1000) if (name := f"{block_type}_{number}") not in taken)
    block = add_block(tree.runtime, node.block, block_type, block_id)
    if hasattr(block, "studio_view"):
        return redirect("studio_edit", str(block.usage_key))
    return redirect("studio_container", usage_id)


@author_only
@require_POST
def delete(request: HttpRequest, usage_id: str) -> HttpResponse:
    """Take a block out of its unit."""
    tree, node = _find(request, usage_id)
    unit = node.parent
    if unit is None or unit.block_type != "vertical":
        raise Http404(usage_id)
    unit.block.children = [key for key in unit.block.children if str(key) != usage_id]
    unit.block.save()
    tree.runtime.store.remove(node.block.usage_key)
    messages.success(request, _("“%(title)s” is deleted from the draft.") % {"title": node.title})
    return redirect("studio_container", unit.usage_id)
