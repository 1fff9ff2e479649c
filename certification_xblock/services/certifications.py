"""Which certification is in force in a course, and how published blocks become versions."""

from __future__ import annotations

import hashlib
import json
import logging
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from certification_xblock.domain.json_codec import terms_from_json, terms_to_json
from certification_xblock.domain.messages import listed
from certification_xblock.exceptions import CannotDecide, CertificationError, InvalidTerms, NotFound
from certification_xblock.gateway import get_gateway
from certification_xblock.models import Certification, CertificationVersion, CourseSetting
from certification_xblock.services.examinations import ask_for_examination
from certification_xblock.services.registry import (
    NOT_PERMITTED,
    NOT_REGISTERED,
    OUTSIDER,
    named,
    not_permitted,
    outsiders,
    unregistered,
)
from certification_xblock.services.transactions import send_on_commit
from certification_xblock.signals import certification_changed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from certification_xblock.data import CertificationTerms, PublishedBlock
    from certification_xblock.gateway.protocol import Gateway

log = logging.getLogger(__name__)

# Receivers ask on every completion of every course; a minute bounds how long a new certification goes unnoticed by them.
# What they miss in it is found by a second sweep: the first publication asks for one when the minute is over.
CACHE_SECONDS = 60
#: Why a block that is in order is not in force.
SECOND = _("This course has a certification already, and only the first one can be in force. Delete one of the two.")


@dataclass(frozen=True, slots=True)
class InForce:
    """The active certification of a course. ``terms`` is None, and ``version_id`` 0, while none can be in force."""

    certification_id: int
    course_id: str
    usage_id: str
    version_id: int
    terms: CertificationTerms | None
    problem: str = ""

    def require_terms(self) -> CertificationTerms:
        """Return the terms, or raise CannotDecide."""
        if self.terms is None:
            raise CannotDecide(
                "The certification of %(course)s has no version in force: %(problem)s",
                course=self.course_id,
                problem=self.problem or "it was never published",
            )
        return self.terms


def terms_in_force(*, course_id: str) -> InForce | None:
    """Return what is in force in a course, in one query; None where there is none or it is switched off.

    Terms that cannot be read are reported as missing: whoever has to decide on them refuses.
    """
    switched_off = CourseSetting.objects.filter(course_id=OuterRef("course_id"), enabled=False)
    row = (
        Certification.objects.filter(~Exists(switched_off), course_id=course_id, active=1)
        .select_related("version")
        .first()
    )
    if row is None:
        return None
    terms, problem = None, row.problem
    if row.version is not None:
        try:
            terms = terms_from_json(row.version.terms)
        except CertificationError as error:
            log.exception("Version %s of %s cannot be read", row.version.number, row.usage_id)
            problem = str(error)
    return InForce(
        certification_id=row.pk,
        course_id=row.course_id,
        usage_id=row.usage_id,
        version_id=row.version_id or 0,
        terms=terms,
        problem=problem,
    )


def is_switched_off(*, course_id: str) -> bool:
    """Whether the operator has the platform behave in this course as without us."""
    return CourseSetting.objects.filter(course_id=course_id, enabled=False).exists()


def has_certification(*, course_id: str) -> bool:
    """Whether something may be in force in a course, from the cache: for receivers alone, never for a decision.

    No query while it is known. A cache that is lost or broken costs queries, and nothing else.
    """
    key = _cache_key(course_id)
    known: bool | None = None
    with _any_cache():
        known = cache.get(key)
    if known is None:
        known = _is_active(course_id)
        with _any_cache():
            # Not over what a publication has just said: this may have been read before it was committed.
            cache.add(key, known, CACHE_SECONDS)
    return known


@contextmanager
def _any_cache() -> Iterator[None]:
    """Go on without the cache where it fails; each backend has its own errors."""
    try:
        yield
    except Exception:  # documented above
        log.warning("The cache cannot be used", exc_info=True)


def _is_active(course_id: str) -> bool:
    with transaction.atomic():  # receivers ask from within the platform's transaction, which an error must not spoil
        return Certification.objects.filter(course_id=course_id, active=1).exists()


def _expect_certification(course_id: str) -> None:
    """Have receivers of all processes listen from now on: what they hear for nothing is dropped again."""
    with _any_cache():
        cache.set(_cache_key(course_id), True, CACHE_SECONDS)


def sync_course(*, course_id: str, dry_run: bool = False) -> dict[str, Any]:
    """Bring the stored versions in line with the course's published blocks; idempotent.

    The first block of the course is the active one. A block with terms that cannot be put into force gets no version:
    it refuses until its author mends it. Returns what changed: ``{"active": usage id or None, "versions": [...],
    "problems": {usage id: message}}``.
    """
    gateway = get_gateway()
    if not _published_blocks(gateway, course_id) and not Certification.objects.filter(course_id=course_id).exists():
        return {"active": None, "versions": [], "problems": {}}
    with transaction.atomic():
        _lock(course_id)
        # Read under the lock: who reads before can store older terms over newer ones.
        blocks = _published_blocks(gateway, course_id)
        report: dict[str, Any] = {"active": blocks[0].usage_id if blocks else None, "versions": [], "problems": {}}
        changed = _end_others(course_id, keep=report["active"])
        for block in blocks:
            changed |= _store_block(course_id, block, report)
        active = Certification.objects.filter(course_id=course_id, usage_id=report["active"] or "")
        begins = bool(active.filter(active=None).update(active=1))
        changed |= begins
        # Content may have changed, too: whoever has everything that is left shall not wait for their next step. Where it
        # begins only now, receivers may not know yet: the sweep at once is not the last one (see CACHE_SECONDS).
        active.update(sweep_from=timezone.now() + timedelta(seconds=CACHE_SECONDS if begins else 0))
        Certification.objects.filter(course_id=course_id, active=1, problem=SECOND).update(problem="")
        others = [block.usage_id for block in blocks[1:]]
        Certification.objects.filter(course_id=course_id, usage_id__in=others, problem="").update(problem=SECOND)
        if dry_run:
            transaction.set_rollback(True)
            return report
        if report["active"]:
            ask_for_examination(course_id=course_id)
        if changed:
            transaction.on_commit(lambda: _expect_certification(course_id))
            send_on_commit(certification_changed, course_id=course_id)
    return report


def _published_blocks(gateway: Gateway, course_id: str) -> tuple[PublishedBlock, ...]:
    try:
        return gateway.certification_blocks(course_id)
    except NotFound:  # the course was deleted
        return ()


def _lock(course_id: str) -> None:
    """Let one worker at a time store versions of a course."""
    CourseSetting.objects.get_or_create(course_id=course_id)
    CourseSetting.objects.select_for_update().get(course_id=course_id)


def waiting_courses() -> list[str]:
    """Return the courses with an active certification that could not be put into force: they may wait for a signer."""
    rows = Certification.objects.filter(active=1, version=None).values_list("course_id", flat=True)
    return sorted(set(rows))


def _end_others(course_id: str, *, keep: str | None) -> bool:
    """End whatever is active and is not the first block any more: no new awards, the old ones stay."""
    others = Certification.objects.filter(course_id=course_id, active=1).exclude(usage_id=keep or "")
    return bool(others.update(active=None))


def _store_block(course_id: str, block: PublishedBlock, report: dict[str, Any]) -> bool:
    certification, _created = Certification.objects.get_or_create(course_id=course_id, usage_id=block.usage_id)
    # Without its version: PostgreSQL locks no row that may be missing.
    certification = Certification.objects.select_for_update().get(pk=certification.pk)
    try:
        terms = _checked(block, course_id, certification)
    except CertificationError as error:
        report["problems"][block.usage_id] = str(error)
        changed = certification.version_id is not None or certification.problem != str(error)
        certification.version, certification.problem = None, str(error)
        certification.save(update_fields=["version", "problem"])
        return changed
    digest = terms_digest(terms)
    if certification.version is not None and certification.version.digest == digest:
        return False
    version = certification.versions.order_by("-number").first()
    if version is None or version.digest != digest:  # else the last one comes back: what stood in its way is gone
        number = version.number + 1 if version else 1
        version = CertificationVersion.objects.create(
            certification=certification, number=number, terms=terms, digest=digest, published_at=timezone.now()
        )
        report["versions"].append({"block": block.usage_id, "number": number})
    certification.version, certification.problem = version, ""
    certification.save(update_fields=["version", "problem"])
    return True


def _checked(block: PublishedBlock, course_id: str, certification: Certification) -> dict[str, Any]:
    """Return a block's terms as they are stored; raises what keeps them from coming into force.

    Terms that were in force before keep a signatory of none of their bodies: that rule is younger than they are.
    """
    terms = terms_from_json(block.fields)
    stored = terms_to_json(terms)
    if not any(named(terms)):
        return stored
    missing = unregistered(terms)
    if missing:
        raise InvalidTerms(NOT_REGISTERED, names=listed(missing))
    org = get_gateway().course(course_id).org
    closed = not_permitted(terms, org)
    if closed:
        raise InvalidTerms(NOT_PERMITTED, names=listed(closed), org=org)
    strange = outsiders(terms)
    if strange and not certification.versions.filter(digest=terms_digest(stored)).exists():
        raise InvalidTerms(OUTSIDER, names=listed(strange))
    return stored


def terms_digest(terms: Mapping[str, Any]) -> str:
    """Return the SHA-256 in hex of the canonical JSON of stored terms."""
    canonical = json.dumps(terms, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _cache_key(course_id: str) -> str:
    return f"certification_xblock.has.{hashlib.sha256(course_id.encode()).hexdigest()}"
