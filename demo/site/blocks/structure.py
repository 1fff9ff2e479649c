"""The blocks that hold others."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from web_fragments.fragment import Fragment
from xblock.completable import XBlockCompletionMode
from xblock.core import XBlock, XBlockMixin
from xblock.fields import Boolean, Dict, Integer, List, Scope, String


@XBlock.wants("i18n", "completion")
class PlatformMixin(XBlockMixin):
    """The fields that the platform gives to every block, and the services that it lets every block ask for."""

    graded = Boolean(default=False, scope=Scope.settings)
    format = String(default="", scope=Scope.settings)
    due = String(default=None, scope=Scope.settings)
    start = String(default=None, scope=Scope.settings)
    visible_to_staff_only = Boolean(default=False, scope=Scope.settings)


class _Container(XBlock):
    """A block with children and no content of its own."""

    has_children = True
    completion_mode = XBlockCompletionMode.AGGREGATOR
    display_name = String(default="", scope=Scope.settings)

    def student_view(self, context: dict[str, Any] | None = None) -> Fragment:
        """Render the children one after the other."""
        fragment = Fragment()
        children = []
        for child_id in self.children:
            child = self.runtime.get_block(child_id)
            if child.visible_to_staff_only and not self.runtime.is_staff:
                continue
            rendered = self.runtime.render_child(child, None, context)
            fragment.add_fragment_resources(rendered)
            children.append({"block": child, "html": rendered.content})
        fragment.add_content(render_to_string("demo/blocks/container.html", {"block": self, "children": children}))
        return fragment

    author_view = student_view


class CourseBlock(_Container):
    """The course and its settings, the part of them that matters here."""

    org = String(default="", scope=Scope.settings)
    course = String(default="", scope=Scope.settings)
    display_coursenumber = String(default="", scope=Scope.settings)
    display_organization = String(default="", scope=Scope.settings)
    language = String(default="en", scope=Scope.settings)
    end = String(default=None, scope=Scope.settings)
    self_paced = Boolean(default=False, scope=Scope.settings)
    advanced_modules = List(default=[], scope=Scope.settings)
    certificates = Dict(default={}, scope=Scope.settings)
    cert_html_view_enabled = Boolean(default=True, scope=Scope.settings)
    certificates_display_behavior = String(default="end", scope=Scope.settings)
    certificate_available_date = String(default=None, scope=Scope.settings)
    #: A table of the LMS on Open edX; a setting of the course here.
    enrolment_modes = List(default=["honor"], scope=Scope.settings)
    grading_policy = Dict(default={}, scope=Scope.settings)


class ChapterBlock(_Container):
    """A section."""


class SequentialBlock(_Container):
    """A subsection; ``format`` names its assignment type."""

    hide_after_due = Boolean(default=False, scope=Scope.settings)


class VerticalBlock(_Container):
    """A unit."""

    max_attempts = Integer(default=None, scope=Scope.settings)
