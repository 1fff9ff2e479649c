"""Questions with choices: the part of the platform's problem OLX that the sample course uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from lxml import etree
from web_fragments.fragment import Fragment
from webob import Request, Response
from xblock.core import XBlock
from xblock.fields import Boolean, Dict, Float, Integer, Scope, String

from demo.site.blocks.forms import FieldsEditor, csrf_token
from demo.site.blocks.questions import Question, parse_questions

if TYPE_CHECKING:
    from xblock.fields import ScopeIds
    from xblock.runtime import Runtime

_EMPTY = "<problem><p/></problem>"


class ProblemBlock(XBlock):
    """One or more questions, each worth one point, graded on the server; a plain form."""

    has_score = True
    display_name = String(default="Problem", scope=Scope.settings)
    data = String(default=_EMPTY, scope=Scope.content)
    max_attempts = Integer(default=None, scope=Scope.settings)
    weight = Float(default=None, scope=Scope.settings)

    answers = Dict(default={}, scope=Scope.user_state)
    attempts = Integer(default=0, scope=Scope.user_state)
    earned = Integer(default=0, scope=Scope.user_state)
    done = Boolean(default=False, scope=Scope.user_state)

    @classmethod
    def parse_xml(cls, node: etree._Element, runtime: Runtime, keys: ScopeIds) -> ProblemBlock:
        """Read ``<problem>``: its settings are attributes, the rest is kept as written."""
        block: ProblemBlock = runtime.construct_xblock_from_class(cls, keys)
        for name in ("display_name", "max_attempts", "weight"):
            if name in node.attrib:
                setattr(block, name, block.fields[name].from_string(node.get(name)))
        block.data = etree.tostring(node, encoding="unicode", with_tail=False)
        return block

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions, in order."""
        return parse_questions(self.data)

    def max_score(self) -> int:
        """Return the points to be had, before ``weight``."""
        return len(self.questions)

    @property
    def closed(self) -> bool:
        """Whether no attempt is left."""
        return self.max_attempts is not None and self.attempts >= self.max_attempts

    def student_view(self, _context: dict[str, Any] | None = None) -> Fragment:
        """Show the questions, and after an attempt how it went."""
        questions = [
            {
                "number": number,
                "question": question,
                "chosen": self.answers.get(str(number), []),
                "correct": question.is_correct(self.answers.get(str(number), [])) if self.done else None,
                "prefix": f"{self.usage_key.block_id}-{number}",
            }
            for number, question in enumerate(self.questions, start=1)
        ]
        solved = self.done and self.earned == len(questions)
        context = {
            "block": self,
            "questions": questions,
            "url": self.runtime.handler_url(self, "submit"),
            "csrf_token": csrf_token(),
            "attempts_left": None if self.max_attempts is None else max(0, self.max_attempts - self.attempts),
            "total": len(questions),
            "solved": solved,
            "show_solutions": solved or (self.done and self.closed),
        }
        return Fragment(render_to_string("demo/blocks/problem.html", context))

    @XBlock.handler
    def submit(self, request: Request, _suffix: str = "") -> Response:
        """Take one attempt, grade it, publish the grade, and go back to the page."""
        if not self.closed:
            questions = self.questions
            self.answers = {
                str(number): request.POST.getall(f"answer-{number}") for number in range(1, len(questions) + 1)
            }
            self.earned = sum(
                question.is_correct(self.answers[str(number)]) for number, question in enumerate(questions, start=1)
            )
            self.attempts += 1
            self.done = True
            self.save()
            self.runtime.publish(self, "grade", {"value": self.earned, "max_value": len(questions)})
        return Response(status=303, location=self.runtime.return_url(self))

    def studio_view(self, _context: dict[str, Any] | None = None) -> Fragment:
        """Edit name and source."""
        return FieldsEditor.view(self, ("display_name", "data"))

    @XBlock.handler
    def save_fields(self, request: Request, _suffix: str = "") -> Response:
        """Take what the editor posts."""
        return FieldsEditor.save(self, request, ("display_name", "data"))
