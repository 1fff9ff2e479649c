"""The platform's allow-list: certificates below its pass mark, where our rules decide instead."""

from __future__ import annotations

from typing import Any

from certification_xblock.gateway.openedx.lookups import course_key, course_overview, require_lms, user

# Operators read it in the platform's own pages; it also tells our entries from those of staff.
MARKER = "[certification_xblock]"


class AllowList:
    """The part of the gateway that waives the platform's pass mark; the LMS alone has it."""

    def waive_pass_mark(self, user_id: int, course_id: str, *, notes: str) -> bool:
        """Put the learner on the allow-list; False where there is an entry of somebody else's, which is left alone.

        The platform generates on saving an entry where ``certificates.auto_certificate_generation`` is on.
        """
        require_lms()
        from lms.djangoapps.certificates.models import CertificateAllowlist

        course_overview(course_id)
        # Not the platform's update_or_create: it would overwrite the notes of an entry that staff made meanwhile.
        entry, created = CertificateAllowlist.objects.get_or_create(
            user=user(user_id),
            course_id=course_key(course_id),
            defaults={"allowlist": True, "notes": f"{MARKER} {notes}".strip()},
        )
        return created or _is_ours(entry)

    def issues_on_waiver(self) -> bool:
        """Whether saving an entry generates: the switch ``certificates.auto_certificate_generation``."""
        require_lms()
        from lms.djangoapps.certificates import api

        return bool(api.auto_certificate_generation_enabled())

    def withdraw_waiver(self, user_id: int, course_id: str) -> None:
        """Take back an entry of ours; a certificate that has no other ground than this entry goes with it."""
        require_lms()
        from lms.djangoapps.certificates import api
        from lms.djangoapps.certificates.models import CertificateAllowlist
        from lms.djangoapps.grades.api import CourseGradeFactory

        person, key = user(user_id), course_key(course_id)
        entry = CertificateAllowlist.objects.filter(user=person, course_id=key).first()
        if entry is None or not _is_ours(entry):
            return
        if CourseGradeFactory().read(person, course_key=key).passed:
            # The platform's removal would invalidate a certificate that the learner now has by their grade.
            entry.delete()
        else:
            api.remove_allowlist_entry(person, key)


def _is_ours(entry: Any) -> bool:
    return bool(entry.allowlist) and (entry.notes or "").startswith(MARKER)
