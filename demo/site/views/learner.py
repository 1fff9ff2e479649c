"""What a learner sees: the course, its units, the mailbox."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseForbidden, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_POST
from opaque_keys import InvalidKeyError

from demo.site import grading, people, progress
from demo.site.certificates import certificate_of
from demo.site.content import PUBLISHED
from demo.site.courses import CourseNotFound, CourseTree, Node, moment
from demo.site.models import GeneratedCertificate, SentMail
from demo.site.views.handlers import usage_key

if TYPE_CHECKING:
    from django.http import HttpRequest
    from web_fragments.fragment import Fragment


def load(request: HttpRequest, course_id: str, branch: str = PUBLISHED) -> CourseTree:
    """Read a course for the person at the page, or say that there is none."""
    try:
        return CourseTree(course_id, user=request.user, branch=branch)
    except (CourseNotFound, InvalidKeyError) as error:
        raise Http404(course_id) from error


def _admitted(request: HttpRequest, course_id: str) -> bool:
    return people.is_enrolled(request.user, course_id) or people.is_course_staff(request.user, course_id)


def _sections(tree: CourseTree, done: set[str]) -> list[dict[str, Any]]:
    """Lay the outline out for the course's home page."""
    return [
        {
            "node": section,
            "count": progress.count(section, done),
            "subsections": [
                {
                    "node": subsection,
                    "count": progress.count(subsection, done),
                    "units": [
                        {"node": unit, "count": progress.count(unit, done)}
                        for unit in subsection.children
                        if not unit.hidden
                    ],
                }
                for subsection in section.children
                if not subsection.hidden
            ],
        }
        for section in tree.root.children
        if not section.hidden
    ]


@login_required
@require_GET
def course_home(request: HttpRequest, course_id: str) -> HttpResponse:
    """Show the course, how far the learner is, and what comes next."""
    tree = load(request, course_id)
    if not _admitted(request, course_id):
        return render(request, "demo/not_enrolled.html", {"tree": tree}, status=403)
    done = progress.completed_blocks(course_id, [request.user.pk])[request.user.pk]
    certificate = certificate_of(request.user.pk, course_id)
    following = [unit for unit in tree.units if not _finished(unit, done)]
    context = {
        "tree": tree,
        "sections": _sections(tree, done),
        "total": progress.count(tree.root, done),
        "next_unit": following[0] if following else None,
        "started": bool(done),
        "grade": grading.course_grade(request.user, course_id, tree),
        "end": moment(tree.course.end),
        "certificate": certificate
        if certificate and certificate.status == GeneratedCertificate.Status.DOWNLOADABLE
        else None,
        "certification": next((node for node in tree.root.walk() if node.block_type == "certification"), None),
    }
    return render(request, "demo/course.html", context)


def _finished(unit: Node, done: set[str]) -> bool:
    """Whether a unit has nothing left to do; one without anything to complete never holds a learner up."""
    count = progress.count(unit, done)
    return count.total == 0 or count.complete


@login_required
@ensure_csrf_cookie
@require_GET
def unit(request: HttpRequest, course_id: str, usage_id: str) -> HttpResponse:
    """Show one unit: its blocks, what of it is done, the way on and back."""
    tree = load(request, course_id)
    node = tree.by_usage.get(usage_id)
    if node is None or node.block_type != "vertical" or node not in tree.units:
        raise Http404(usage_id)
    if not _admitted(request, course_id):
        return render(request, "demo/not_enrolled.html", {"tree": tree}, status=403)
    done = progress.completed_blocks(course_id, [request.user.pk])[request.user.pk]
    index = tree.units.index(node)
    context = {
        "tree": tree,
        "node": node,
        "subsection": node.parent,
        "section": node.ancestor("chapter"),
        "fragment": tree.runtime.render(node.block, "student_view", {}),
        "count": progress.count(node, done),
        "siblings": [
            {"node": sibling, "done": _finished(sibling, done) and progress.count(sibling, done).total > 0}
            for sibling in (node.parent.children if node.parent else ())
            if not sibling.hidden
        ],
        "previous": tree.units[index - 1] if index else None,
        "following": tree.units[index + 1] if index + 1 < len(tree.units) else None,
        # Only a learner's progress is kept: the course's authors look without leaving a trace.
        "to_see": [leaf.usage_id for leaf in _to_see(tree, node) if leaf.usage_id not in done]
        if people.is_enrolled(request.user, course_id)
        else [],
    }
    return render(request, "demo/unit.html", context)


def _to_see(tree: CourseTree, node: Node) -> list[Node]:
    """Return the blocks that are completed by having been seen."""
    service = tree.runtime.service(tree.root.block, "completion") if tree.runtime.user_id else None
    if service is None:
        return []
    return [leaf for leaf in node.completable() if service.can_mark_block_complete_on_view(leaf.block)]


@login_required
@require_POST
def seen(request: HttpRequest, course_id: str, usage_id: str) -> HttpResponse:
    """Complete what was seen of a unit: named blocks from the page's script, all of them from its form."""
    if not people.is_enrolled(request.user, course_id):
        return HttpResponseForbidden() if "usage_id" in request.POST else redirect(_target(request, course_id))
    tree = load(request, course_id)
    node = tree.by_usage.get(usage_id)
    if node is None:
        raise Http404(usage_id)
    named = request.POST.getlist("usage_id")
    done = progress.completed_blocks(course_id, [request.user.pk])[request.user.pk]
    for leaf in _to_see(tree, node):
        if leaf.usage_id not in done and (not named or leaf.usage_id in named):
            grading.take_completion(request.user, leaf.block, 1.0)
    return HttpResponse(status=204) if named else redirect(_target(request, course_id))


def _target(request: HttpRequest, course_id: str) -> str:
    """Return where the form leads: another unit, else the course's home."""
    unit_id = request.POST.get("to", "")
    if unit_id:
        return reverse("unit", args=(course_id, str(usage_key(unit_id))))
    return reverse("course", args=(course_id,))


@login_required
@require_GET
def jump_to(request: HttpRequest, course_id: str, usage_id: str) -> HttpResponse:
    """Lead to the unit that holds a block, or to the first unit below one that holds units."""
    tree = load(request, course_id)
    node = tree.by_usage.get(usage_id)
    if node is None:
        raise Http404(usage_id)
    holder = node.ancestor("vertical")
    if holder is not None:
        anchor = f"#{node.block.usage_key.block_id}" if node is not holder else ""
        return HttpResponseRedirect(reverse("unit", args=(course_id, holder.usage_id)) + anchor)
    units = [below for below in node.walk() if below in tree.units]
    if not units or node.parent is None:
        return redirect("course", course_id)
    done = progress.completed_blocks(course_id, [request.user.pk])[request.user.pk]
    # Where something is left to do, and else at its beginning.
    unit_node = next((below for below in units if not _finished(below, done)), units[0])
    return redirect("unit", course_id, unit_node.usage_id)


@login_required
@ensure_csrf_cookie
@xframe_options_exempt
@require_GET
def render_xblock(request: HttpRequest, usage_id: str) -> HttpResponse:
    """Show one block without the site around it, as other shells embed it."""
    course_id = str(usage_key(usage_id).course_key)
    tree = load(request, course_id)
    node = tree.by_usage.get(usage_id)
    if node is None or not _admitted(request, course_id):
        raise Http404(usage_id)
    fragment: Fragment = tree.runtime.render(node.block, "student_view", {})
    return render(request, "demo/chromeless.html", {"tree": tree, "node": node, "fragment": fragment})


@login_required
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """Show the mails that the site sent to this person."""
    mails = SentMail.objects.filter(to=request.user.email)
    return render(request, "demo/inbox.html", {"mails": mails})
