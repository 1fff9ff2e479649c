"""Other plugins' steps in the pipeline of the creation filter: well and badly behaved."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, ClassVar

from openedx_filters import PipelineStep
from openedx_filters.learning.filters import CertificateCreationRequested


class Nothing(PipelineStep):
    def run_filter(self, **_data: Any) -> Any:
        return {}


class Halting(PipelineStep):
    """Forgets to return anything: the platform ends the pipeline there, and goes on with what it has."""

    def run_filter(self, **_data: Any) -> Any:
        return None


class ReturningTrue(PipelineStep):
    def run_filter(self, **_data: Any) -> Any:
        return True


class Raising(PipelineStep):
    def run_filter(self, **_data: Any) -> Any:
        raise RuntimeError("not ours")


class RaisingOnInit(PipelineStep):
    def __init__(self, **_config: Any) -> None:
        raise RuntimeError("not ours")


class Refusing(PipelineStep):
    def run_filter(self, **_data: Any) -> Any:
        raise CertificateCreationRequested.PreventCertificateCreation("not ours")


class Upgrading(PipelineStep):
    """Alters what is asked for."""

    def run_filter(self, **_data: Any) -> Any:
        return {
            "mode": "verified",
            "grade": 1.0,
            "status": "downloadable",
            "generation_mode": "self",
            "self": 1,
            "x": 2,
        }


class Redirecting(PipelineStep):
    """Has the certificate made for somebody else."""

    user: ClassVar[int] = 0

    def run_filter(self, **_data: Any) -> Any:
        return {"user": SimpleNamespace(id=self.user)}


class Erasing(PipelineStep):
    """Takes away who it is about."""

    def run_filter(self, **_data: Any) -> Any:
        return {"user": None, "course_key": None}


class NumberingKeys(PipelineStep):
    """Returns a dictionary that no later step can be called with."""

    def run_filter(self, **_data: Any) -> Any:
        return {1: 2}
