"""Where content and state live: the SDK's key-value store, extended by real keys, two branches and few queries.

Each row of the SDK's ``XBlockState`` holds the fields of one scope of one block. Its ``scenario`` says which world the
row belongs to: ``draft:<course id>`` and ``published:<course id>`` for content, the course id for learners' state.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from opaque_keys.edx.keys import UsageKey
from workbench.models import XBlockState, shorten_scope_name
from workbench.runtime import WorkbenchDjangoKeyValueStore
from xblock.fields import Scope, UserScope

if TYPE_CHECKING:
    from xblock.runtime import KeyValueStore

DRAFT = "draft"
PUBLISHED = "published"
CONTENT_SCOPES = (Scope.content, Scope.settings, Scope.children, Scope.parent)
#: Settings that a block takes from its ancestors where it has none of its own, as on the platform.
INHERITED = frozenset({"graded", "due", "start", "visible_to_staff_only", "showanswer", "max_attempts"})

Row = tuple[str, str, str | None]


def scenario(course_id: str, branch: str) -> str:
    """Name the world of a branch's content."""
    return f"{branch}:{course_id}"


class CourseStore(WorkbenchDjangoKeyValueStore):
    """The fields of one course for one user: content in one query, state in one query, writes straight through.

    With ``ephemeral`` state is kept for the request alone, as in Studio's preview.
    """

    def __init__(self, course_id: str, branch: str, user_id: int | None, *, ephemeral: bool = False) -> None:
        self.course_id = course_id
        self.branch = branch
        self.user_id = user_id
        self.ephemeral = ephemeral
        self._content: dict[Row, dict[str, Any]] | None = None
        self._state: dict[Row, dict[str, Any]] | None = None

    # -- reading ------------------------------------------------------------------------------------------------

    @property
    def content(self) -> dict[Row, dict[str, Any]]:
        """All rows of the branch."""
        if self._content is None:
            rows = XBlockState.objects.filter(scenario=scenario(self.course_id, self.branch)).order_by("id")
            self._content = {(row.scope, row.scope_id, None): json.loads(row.state) for row in rows}
        return self._content

    @property
    def state(self) -> dict[Row, dict[str, Any]]:
        """The user's rows in this course, and those that all users share."""
        if self._state is None:
            self._state = {}
            if not self.ephemeral:
                mine = Q(user_id=str(self.user_id)) & (Q(scenario=self.course_id) | Q(scenario=None))
                rows = XBlockState.objects.filter(mine | Q(scenario=self.course_id, user_id=None)).order_by("id")
                self._state = {(row.scope, row.scope_id, row.user_id): json.loads(row.state) for row in rows}
        return self._state

    def exists(self, usage_id: UsageKey) -> bool:
        """Whether the branch has the block."""
        return ("parent", str(usage_id), None) in self.content

    def _row(self, key: KeyValueStore.Key) -> Row:
        structural = key.scope in (Scope.children, Scope.parent)
        name = shorten_scope_name(key.scope.attr_name if structural else key.scope.block.attr_name)
        return name, str(key.block_scope_id), None if key.user_id is None else str(key.user_id)

    def _rows(self, key: KeyValueStore.Key) -> dict[Row, dict[str, Any]]:
        return self.content if key.scope in CONTENT_SCOPES else self.state

    def get(self, key: KeyValueStore.Key) -> Any:
        """Read one field; keys come back as keys."""
        value = self._rows(key).get(self._row(key), {})[key.field_name]
        if key.scope == Scope.children:
            return [UsageKey.from_string(item) for item in value]
        if key.scope == Scope.parent:
            return UsageKey.from_string(value) if value else None
        return value

    def has(self, key: KeyValueStore.Key) -> bool:
        """Whether the field was set."""
        return key.field_name in self._rows(key).get(self._row(key), {})

    def default(self, key: KeyValueStore.Key) -> Any:
        """Take what is inherited from the nearest ancestor that sets it."""
        if key.scope == Scope.settings and key.field_name in INHERITED:
            ancestor = self.content.get(("parent", str(key.block_scope_id), None), {}).get("parent")
            while ancestor:
                fields = self.content.get(("usage", ancestor, None), {})
                if key.field_name in fields:
                    return fields[key.field_name]
                ancestor = self.content.get(("parent", ancestor, None), {}).get("parent")
        raise KeyError(key.field_name)

    # -- writing ------------------------------------------------------------------------------------------------

    def set(self, key: KeyValueStore.Key, value: Any) -> None:
        """Write one field."""
        self.set_many({key: value})

    def set_many(self, update_dict: dict[KeyValueStore.Key, Any]) -> None:
        """Write several fields, each row once."""
        touched = {}
        for key, value in update_dict.items():
            row = self._row(key)
            fields = self._rows(key).setdefault(row, {})
            fields[key.field_name] = json.loads(json.dumps(value, default=str))
            touched[row] = key
        self._write(touched)

    def delete(self, key: KeyValueStore.Key) -> None:
        """Unset one field."""
        row = self._row(key)
        del self._rows(key)[row][key.field_name]
        self._write({row: key})

    @transaction.atomic
    def _write(self, touched: dict[Row, KeyValueStore.Key]) -> None:
        for row, key in touched.items():
            is_content = key.scope in CONTENT_SCOPES
            if self.ephemeral and not is_content:
                continue
            world: str | None = scenario(self.course_id, self.branch) if is_content else self.course_id
            if not is_content and key.scope.user is UserScope.ONE and row[0] in ("type", "all"):
                world = None
            tag = getattr(key.block_scope_id, "block_type", None) or row[1]
            XBlockState.objects.update_or_create(
                scope=row[0],
                scope_id=row[1],
                user_id=row[2],
                scenario=world,
                defaults={"tag": tag[:50], "state": self._to_json_str(self._rows(key)[row])},
            )

    def remove(self, usage_id: UsageKey) -> None:
        """Take a block out of the branch."""
        XBlockState.objects.filter(scenario=scenario(self.course_id, self.branch), scope_id=str(usage_id)).delete()
        self._content = None


@transaction.atomic
def copy_draft_to_published(course_id: str) -> None:
    """Replace the published branch by the draft."""
    XBlockState.objects.filter(scenario=scenario(course_id, PUBLISHED)).delete()
    XBlockState.objects.bulk_create(
        XBlockState(
            scope=row.scope,
            scope_id=row.scope_id,
            user_id=None,
            tag=row.tag,
            state=row.state,
            scenario=scenario(course_id, PUBLISHED),
        )
        for row in XBlockState.objects.filter(scenario=scenario(course_id, DRAFT)).order_by("id")
    )


def changed_blocks(course_id: str) -> frozenset[str]:
    """Return the ids of blocks whose draft differs from what is published."""
    draft = CourseStore(course_id, DRAFT, None).content
    published = CourseStore(course_id, PUBLISHED, None).content
    return frozenset(row[1] for row in draft.keys() | published.keys() if draft.get(row) != published.get(row))
