"""Where the platform's filters meet us: the pipelines, and our step in each."""

from __future__ import annotations

STEPS = {
    "org.openedx.learning.certificate.creation.requested.v1": "certification_xblock.pipeline.GateCertificateCreation",
    "org.openedx.learning.certificate.render.started.v1": "certification_xblock.pipeline.RenderCertificate",
}
