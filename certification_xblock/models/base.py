"""What the models share."""

from __future__ import annotations

from typing import Any

import django
from django.db import models

COURSE_ID_LENGTH = 255  # opaque_keys.edx.django.models.LearningContextKeyField


def check_constraint(*, name: str, condition: models.Q) -> models.CheckConstraint:
    """Return a check constraint on either line of Django: the argument was renamed in 5.1."""
    argument = "condition" if django.VERSION >= (5, 1) else "check"
    return models.CheckConstraint(name=name, **{argument: condition})


class AppendOnlyError(TypeError):
    """Somebody tried to change or delete history: an error of the program, never of its user."""


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """A queryset whose rows can be added and read."""

    def update(self, **_kwargs: Any) -> int:
        """Refuse."""
        raise AppendOnlyError(self.model.__name__)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse."""
        raise AppendOnlyError(self.model.__name__)


class ErasingManager(models.Manager[Any]):
    """The way round append-only: personal fields have to go when a person is retired."""


class AppendOnlyModel(models.Model):
    """A row that is written once; ``erasable`` is for retirement alone."""

    objects = AppendOnlyQuerySet.as_manager()
    erasable = ErasingManager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; refuse to update."""
        if not self._state.adding:
            raise AppendOnlyError(type(self).__name__)
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse."""
        raise AppendOnlyError(type(self).__name__)
