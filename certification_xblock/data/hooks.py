"""Where the platform's filters meet us: the pipelines, and our step in each."""

from __future__ import annotations

from typing import Any

CREATION = "org.openedx.learning.certificate.creation.requested.v1"
RENDERING = "org.openedx.learning.certificate.render.started.v1"
GATE = "certification_xblock.pipeline.GateCertificateCreation"
STEPS = {
    CREATION: GATE,
    RENDERING: "certification_xblock.pipeline.RenderCertificate",
}


def steps_of(entry: Any) -> list[str]:
    """Return the steps of one filter's configuration as the platform reads it: what it does not know, it leaves out."""
    if isinstance(entry, dict):
        entry = entry.get("pipeline")
        return list(entry) if isinstance(entry, (list, tuple)) else []
    if isinstance(entry, str):
        return [entry]
    return list(entry) if isinstance(entry, list) else []
