"""What readiness findings say: what is wrong, and what to do, in the words of the platform's own menus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from certification_xblock.data import Check, Finding, Severity, Source
from certification_xblock.domain.messages import Phrase, gettext_noop

if TYPE_CHECKING:
    from collections.abc import Mapping

#: What each check looks at, as a heading for programs and people.
TITLES: Mapping[Check, str] = {
    Check.FORCE: gettext_noop("Certification in force"),
    Check.PUBLISHED: gettext_noop("Block published"),
    Check.CHANGES: gettext_noop("No unpublished changes"),
    Check.VISIBLE: gettext_noop("Block visible to learners"),
    Check.RULES: gettext_noop("Requirements that can be met"),
    Check.SIGNERS: gettext_noop("Issuer, co-signers and signatories registered"),
    Check.ALLOWED: gettext_noop("Issuer, co-signers and signatories allowed here"),
    Check.START: gettext_noop("Course under way"),
    Check.MODES: gettext_noop("Enrolment with a certificate"),
    Check.COMPLETION_TRACKING: gettext_noop("Completion tracking"),
    Check.PASS_MARK: gettext_noop("Pass mark"),
    Check.CERTIFICATES_ON_SITE: gettext_noop("Certificates on for the site"),
    Check.CERTIFICATES_ON_COURSE: gettext_noop("Certificates on for the course"),
    Check.AUTO_GENERATION: gettext_noop("Automatic certificate generation"),
    Check.GATE: gettext_noop("Requirements checked before issuing"),
    Check.CONFIGURATION: gettext_noop("Certificate configuration"),
    Check.RENDERING: gettext_noop("Co-branded certificate page"),
    Check.AVAILABILITY: gettext_noop("Certificates shown at once"),
    Check.FONTS: gettext_noop("Fonts"),
}

#: For each code, what is wrong and what to do.
WORDS: Mapping[str, tuple[str, str]] = {
    "force_nothing": (
        gettext_noop("No version of this certification is in force yet."),
        gettext_noop(
            "Publish the unit. If it is published, ask the operator to run “certification sync” for the course."
        ),
    ),
    "force_elsewhere": (
        gettext_noop("Another block of this course offers its certification; learners see that one."),
        gettext_noop("A course has one certification. Delete one of the two blocks, and publish."),
    ),
    "force_broken": (
        gettext_noop("The published version cannot come into force: %(problem)s"),
        gettext_noop("Press “Edit”, put it right, and publish the unit."),
    ),
    "force_switched_off": (
        gettext_noop("The operator has switched certifications off for this course."),
        gettext_noop("Ask the operator to switch it on: LMS → Django admin → Course settings."),
    ),
    "unpublished": (
        gettext_noop("This block is not published: learners do not have it."),
        gettext_noop("Press “Publish” on the unit, and on each section or subsection that is still a draft."),
    ),
    "changed": (
        gettext_noop("There are unpublished changes: learners still have the version that was published before."),
        gettext_noop("Press “Publish” on the unit to put them into force, or “Discard changes”."),
    ),
    "hidden": (
        gettext_noop("Learners do not see this block: it, or what it stands in, is visible to staff only."),
        gettext_noop(
            "Certificates are issued all the same. To show learners what is left, open the unit’s, subsection’s and "
            "section’s settings → Visibility, and untick “Hide from learners” (staff only)."
        ),
    ),
    "hidden_claim": (
        gettext_noop(
            "Learners cannot claim their certificate: this block, or what it stands in, is visible to staff only."
        ),
        gettext_noop(
            "Open the unit’s, subsection’s and section’s settings → Visibility, and untick “Hide from learners” "
            "(staff only). Or have the certificate issued by itself."
        ),
    ),
    "terms": (
        gettext_noop("What this block says cannot come into force: %(problem)s"),
        gettext_noop("Press “Edit”, and put it right."),
    ),
    "no_target": (
        gettext_noop("A requirement asks for “%(title)s”, which the published course does not have."),
        gettext_noop("Press “Edit” and choose another part of the course, or publish what the requirement asks for."),
    ),
    "hidden_target": (
        gettext_noop("A requirement asks for “%(title)s”, which learners do not see: it is visible to staff only."),
        gettext_noop(
            "Show it to learners (settings → Visibility), or press “Edit” and choose another part of the course."
        ),
    ),
    "nothing_to_complete": (
        gettext_noop("A requirement asks to complete “%(title)s”, in which there is nothing to complete."),
        gettext_noop("Add content to it and publish, or press “Edit” and choose another part of the course."),
    ),
    "nothing_to_score": (
        gettext_noop("A requirement asks for a score in “%(title)s”, in which nothing is scored."),
        gettext_noop("Add a problem to it and publish, or press “Edit” and choose another part of the course."),
    ),
    "no_type": (
        gettext_noop(
            "A requirement asks for a grade in “%(title)s”, an assignment type that the grading policy does not have."
        ),
        gettext_noop("Add it under Settings → Grading, or press “Edit” and choose another."),
    ),
    "empty_type": (
        gettext_noop(
            "A requirement asks for a grade in “%(title)s”, but no subsection that learners see is graded as that."
        ),
        gettext_noop("Open a subsection’s settings → “Grade as”, and publish; or press “Edit” and choose another."),
    ),
    "nothing_graded": (
        gettext_noop("A requirement asks for a course grade, but nothing that learners see is graded."),
        gettext_noop(
            "Open a subsection’s settings → “Grade as”, and publish; or press “Edit” and change the requirement."
        ),
    ),
    "unregistered": (
        gettext_noop("Not in the registry: %(names)s."),
        gettext_noop("Ask the operator to register them, or press “Edit” and choose others."),
    ),
    "not_allowed": (
        gettext_noop("Not allowed on certificates of this course: %(names)s."),
        gettext_noop(
            "Ask the operator to allow them for the course’s organization, or press “Edit” and choose others."
        ),
    ),
    "not_started": (
        gettext_noop("The course starts on %(date)s: until then learners cannot work on it."),
        gettext_noop("Nothing is to be done if that is meant. The date is set under Settings → Schedule & Details."),
    ),
    "ended": (
        gettext_noop("The course ended on %(date)s: new learners cannot join it."),
        gettext_noop(
            "Set a later end under Settings → Schedule & Details, or leave the certificate to those who are in it."
        ),
    ),
    "no_mode": (
        gettext_noop("No way of enrolling in this course includes a certificate: learners who only audit it get none."),
        gettext_noop(
            "Ask the operator to add a mode such as “honor” or “verified”: LMS → Django admin → Course modes. Learners "
            "who are enrolled already have to change to it."
        ),
    ),
    "no_completion": (
        gettext_noop("The site does not track completion: requirements that ask for it can never be met."),
        gettext_noop(
            "Ask the operator to switch on “completion.enable_completion_tracking”: LMS → Django admin → Switches."
        ),
    ),
    "pass_mark": (
        gettext_noop("The requirements can be met below the course’s pass mark of %(pass_mark)s%%."),
        gettext_noop(
            "Whoever meets them then gets the certificate by an exception that is made by itself; beta testers and custom "
            "course runs do not. If that is not meant, add a requirement of a course grade, or set the pass mark under "
            "Settings → Grading."
        ),
    ),
    "site_off": (
        gettext_noop("Certificates are switched off for the whole site."),
        gettext_noop("Ask the operator to set the feature CERTIFICATES_HTML_VIEW for the LMS and Studio."),
    ),
    "course_off": (
        gettext_noop("Certificates are switched off for this course."),
        gettext_noop("Set “Certificate Web/HTML View Enabled” to true under Settings → Advanced Settings."),
    ),
    "no_auto_generation": (
        gettext_noop("The site issues no certificates by itself: its automatic generation is switched off."),
        gettext_noop(
            "Certificates of this certification are issued all the same, since it asks for them itself; one that waited for "
            "an identity check can take an hour. To switch it on, ask the operator for "
            "“certificates.auto_certificate_generation”: LMS → Django admin → Switches."
        ),
    ),
    "no_gate": (
        gettext_noop(
            "The site does not check these requirements before it issues a certificate: whoever passes the course gets one."
        ),
        gettext_noop(
            "Ask the operator to add the step GateCertificateCreation to OPEN_EDX_FILTERS_CONFIG, as “manage.py lms check” says."
        ),
    ),
    "no_configuration": (
        gettext_noop("The course has no active certificate: those that are issued could not be seen."),
        gettext_noop("Open Settings → Certificates, set up a certificate, and press “Activate”."),
    ),
    "no_rendering": (
        gettext_noop("The site shows its own certificate page instead of the co-branded one."),
        gettext_noop(
            "Ask the operator to add the step RenderCertificate to OPEN_EDX_FILTERS_CONFIG, as “manage.py lms check” says."
        ),
    ),
    "held_no_date": (
        gettext_noop("Certificates are held until a date that is not set: nobody ever sees theirs."),
        gettext_noop(
            "Set the date under Settings → Schedule & Details → Certificates Display Behavior, or choose “Immediately”."
        ),
    ),
    "held_no_end": (
        gettext_noop("Certificates are held until the end of the course, which has no end: nobody ever sees theirs."),
        gettext_noop("Choose “Immediately upon passing” under Settings → Schedule & Details, or set an end."),
    ),
    "held_date": (
        gettext_noop("Certificates are held until %(date)s: who earns one earlier sees it then."),
        gettext_noop(
            "Nothing is to be done if that is meant. Otherwise change it under Settings → Schedule & Details → "
            "Certificates Display Behavior."
        ),
    ),
    "held_end": (
        gettext_noop("Certificates are held until the course ends on %(date)s: who earns one earlier sees it then."),
        gettext_noop(
            "Nothing is to be done if that is meant. Otherwise change it under Settings → Schedule & Details → "
            "Certificates Display Behavior."
        ),
    ),
    "date_ignored": (
        gettext_noop(
            "The date for certificates, %(date)s, is not kept: this course is self-paced, and shows them at once."
        ),
        gettext_noop(
            "Remove the date, or set the course’s pacing to instructor-paced, under Settings → Schedule & Details."
        ),
    ),
    "no_fonts": (
        gettext_noop(
            "The LMS has no font for a script of the certificate’s languages: %(names)s. It would show boxes."
        ),
        gettext_noop("Ask the operator to install the fonts that “manage.py lms check” names."),
    ),
}

_UNKNOWN = gettext_noop("Not known: %(title)s.")
_ASK_LMS = gettext_noop("Only the LMS can tell. Press “Check now”.")
_ASK_STUDIO = gettext_noop("Look at this block in Studio.")
_READ_AGAIN = gettext_noop("It could not be read. Reload this page; if that does not help, ask the operator.")


def what(finding: Finding) -> Phrase:
    """Return what a finding says. The parameter ``title`` of an unknown one is a message id itself."""
    if finding.severity is Severity.UNKNOWN:
        return Phrase(_UNKNOWN, {"title": TITLES[finding.check]})
    if finding.severity is Severity.GOOD:
        return Phrase(TITLES[finding.check])
    return Phrase(WORDS[finding.code][0], finding.params)


def what_to_do(finding: Finding) -> Phrase | None:
    """Return what to do about a finding; None where nothing is to be done."""
    if finding.severity is Severity.GOOD:
        return None
    if finding.severity is Severity.UNKNOWN:
        return Phrase(_unknown(finding.source))
    return Phrase(WORDS[finding.code][1])


def _unknown(source: Source) -> str:
    if source is Source.LMS:
        return _ASK_LMS
    return _ASK_STUDIO if source is Source.BLOCK else _READ_AGAIN
