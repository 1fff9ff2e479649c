"""The acts of the ``certification`` command: arguments in, one call of the api, a result to print."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from certification_xblock import api
from certification_xblock.data import Severity
from certification_xblock.exceptions import InvalidInput
from certification_xblock.management import listing

if TYPE_CHECKING:
    from certification_xblock.management.arguments import Options

NOT_EARNED, LEFT_OVER, INTERRUPTED = 3, 4, 130
MOST_LISTED = 1_000_000
#: What came of considering somebody.
WORDS = {
    "no_certification": "no certification is in force, or the person was retired",
    "not_earned": "not earned yet",
    "unclaimed": "earned, but not asked for by the learner",
    "blocked": "earned, but the platform does not issue to them (see decide)",
    "requested": "earned, the platform was asked",
    "recorded": "the award was recorded",
    "followed": "the award followed the platform's certificate",
    "unchanged": "has the award already (see decide)",
}

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class ActResult:
    """What an act prints, as JSON and as lines, and the exit code."""

    data: Any
    lines: list[str] = field(default_factory=list)
    code: int = 0


def decide(options: Options, _progress: Progress) -> ActResult:
    """Say whether a learner has earned the certificate, rule by rule; exit code 3 if not."""
    learner, course_id = api.find_learner(name=options["learner"]), _course_of(options)
    decision = api.decide(user_id=learner.user_id, course_id=course_id)
    lines = [f"{learner.username}: {'earned' if decision.earned else f'not earned, {decision.remaining} to go'}"]
    lines += listing.decision_lines(decision)
    awards = api.list_awards(course_id=course_id, user_id=learner.user_id)
    lines += [f"  award {row['number']}: {row['state']} since {row['since']:%Y-%m-%d}" for row in awards]
    obstacles = sorted(obstacle.value for obstacle in api.obstacles(user_id=learner.user_id, course_id=course_id))
    if obstacles and not awards:
        lines.append(f"  in the platform's way: {', '.join(obstacles)}")
    data = {
        "learner": learner.username,
        **api.decision_as_json(decision=decision),
        "awards": awards,
        "obstacles": obstacles,
    }
    return ActResult(data, lines, 0 if decision.earned else NOT_EARNED)


def issue(options: Options, progress: Progress) -> ActResult:
    """Consider learners of a course, all or the named ones, and issue what is earned."""
    course_id = _course_of(options)
    named = {api.find_learner(name=name).user_id: name for name in options["learners"]}
    total = len(named) or api.count_enrolled(course_id=course_id)
    outcomes: Counter[str] = Counter()
    failed: list[str] = []
    lines: list[str] = []
    interrupted = False
    try:
        for found in api.consider_many(course_id=course_id, user_ids=named or None, dry_run=options["dry_run"]):
            for user_id, answer in found.items():
                who = named.get(user_id, user_id)
                if isinstance(answer, api.Failed):
                    outcomes[answer.code] += 1
                    failed.append(f"{who}: {answer.message}")
                else:
                    outcomes[answer.outcome.value] += 1
                    lines += [f"{who}: {WORDS[answer.outcome.value]}"] if named else []
            progress(outcomes.total(), total)
    except KeyboardInterrupt:
        interrupted = True
    if not named:
        lines = [f"{number}: {WORDS.get(outcome, outcome)}" for outcome, number in sorted(outcomes.items())]
    data = {"outcomes": dict(outcomes), "failed": failed}
    if interrupted:
        data["interrupted"] = True
        lines.append(f"interrupted after {outcomes.total()} of {total}; run it again: what is done stays done")
        return ActResult(data, [*lines, *failed], INTERRUPTED)
    return ActResult(data, [*lines, *failed] or ["nobody is enrolled"], _left_over(failed))


def revoke(options: Options, _progress: Progress) -> ActResult:
    """Revoke an award, by a named person and with a reason."""
    return _by_hand(options, api.revoke, "revoked")


def reinstate(options: Options, _progress: Progress) -> ActResult:
    """Lift the revocation of an award, by a named person and with a reason."""
    return _by_hand(options, api.reinstate, "reinstated")


def correct_name(options: Options, _progress: Progress) -> ActResult:
    """Put a certificate with the holder's corrected name in the place of one, by a named person and with a reason."""
    award_uuid = api.find_award(number=options["award"])
    number = api.verify_number(award_uuid=award_uuid)
    person = api.find_learner(name=options["as_user"])
    given = {"by_user_id": person.user_id, "name": options["name"], "reason": options["reason"]}
    new_uuid = api.correct_name(award_uuid=award_uuid, **given, dry_run=options["dry_run"])
    if options["dry_run"]:
        return ActResult(
            {"award": award_uuid, "done": False}, [f"{number}: would be replaced by one with the new name"]
        )
    new_number = api.verify_number(award_uuid=new_uuid)
    data = {"award": award_uuid, "done": True, "new": new_uuid, "number": new_number}
    return ActResult(data, [f"{number}: replaced by {new_number}"])


def status(options: Options, _progress: Progress) -> ActResult:
    """Say what is wrong on this site and what to do; exit code 4 if something is."""
    lines = api.site_status(deep=options["deep"])
    wrong = any(line.state in api.WRONG for line in lines)
    data = {"wrong": wrong, "lines": [listing.status_as_json(line) for line in lines]}
    return ActResult(data, [text for line in lines for text in listing.status_lines(line)], LEFT_OVER if wrong else 0)


def _by_hand(options: Options, act: Callable[..., None], word: str) -> ActResult:
    award_uuid = api.find_award(number=options["award"])
    number = api.verify_number(award_uuid=award_uuid)
    person = api.find_learner(name=options["as_user"])
    act(award_uuid=award_uuid, by_user_id=person.user_id, reason=options["reason"], dry_run=options["dry_run"])
    said = f"would be {word}" if options["dry_run"] else word
    return ActResult({"award": award_uuid, "done": not options["dry_run"]}, [f"{number}: {said}"])


def sign_off(options: Options, _progress: Progress) -> ActResult:
    """Sign a rule of the kind "sign-off" off for a learner, by a named person, or take that back."""
    learner, person = api.find_learner(name=options["learner"]), api.find_learner(name=options["as_user"])
    given = {"user_id": learner.user_id, "course_id": _course_of(options), "target": options["target"]}
    if options["withdraw"]:
        api.withdraw_sign_off(**given, by_user_id=person.user_id)
    else:
        api.sign_off(**given, by_user_id=person.user_id, note=options["note"])
    word = "taken back" if options["withdraw"] else "signed off"
    return ActResult({"learner": learner.username, "done": word}, [f"{learner.username}, {options['target']}: {word}"])


def reconcile(options: Options, _progress: Progress) -> ActResult:
    """Complete what was missed: stale marks, certificates without an award, messages not sent, jobs of course teams."""
    for job_id in [] if options["dry_run"] else api.wake_jobs():
        while api.advance_job(job_id=job_id):
            pass
    done = asdict(
        api.reconcile(course_id=_course_of(options), everybody=options["everybody"], dry_run=options["dry_run"])
    )
    lines = [f"{name}: {number}" for name, number in done.items() if name != "failed"] + done["failed"]
    return ActResult(done, lines, _left_over(done["failed"]))


def readiness(options: Options, _progress: Progress) -> ActResult:
    """Say what stands in the way of certificates in a course; exit code 4 if something stops them."""
    course_id = _course_of(options)
    if options["check"]:
        api.examine_course(course_id=course_id)
    found = api.readiness(course_id=course_id)
    stops = [finding.code for finding in found.findings if finding.severity is Severity.STOPS]
    data = api.readiness_as_json(found=found)
    return ActResult(data, list(listing.readiness_lines(data)), _left_over(stops))


def sync(options: Options, progress: Progress) -> ActResult:
    """Store the versions of certifications that are published in courses, for one course or for all."""
    courses = [_course_of(options)] if options["course"] is not None else list(api.course_ids())
    reports: dict[str, Any] = {}
    for done, course_id in enumerate(courses, start=1):
        report = api.sync_course(course_id=course_id, dry_run=options["dry_run"])
        if report["active"] or report["problems"]:
            reports[course_id] = report
        progress(done, len(courses))
    lines = [line for course_id, report in reports.items() for line in listing.sync_lines(course_id, report)]
    problems = [course_id for course_id, report in reports.items() if report["problems"]]
    return ActResult(reports, lines or ["no course has a certification"], _left_over(problems))


def show_list(options: Options, _progress: Progress) -> ActResult:
    """List the awards, of one course or of all, newest first."""
    if not 1 <= options["limit"] <= MOST_LISTED:
        raise InvalidInput("--limit has to be from 1 to %(most)s.", field="limit", most=MOST_LISTED)
    rows = api.list_awards(course_id=_course_of(options), limit=options["limit"])
    return ActResult(rows, [listing.award_line(row) for row in rows] or ["no awards"])


def _course_of(options: Options) -> str:
    """Return the course that was named, or none; a slip in its id is an error and not an empty answer."""
    course_id: str = options["course"]
    if course_id is not None:  # an empty one is a slip too: all courses are meant where none is given
        api.require_course(course_id=course_id)
    return course_id


def _left_over(problems: list[str]) -> int:
    return LEFT_OVER if problems else 0


ACTS: dict[str, Callable[[Options, Progress], ActResult]] = {
    "decide": decide,
    "issue": issue,
    "revoke": revoke,
    "reinstate": reinstate,
    "correct-name": correct_name,
    "sign-off": sign_off,
    "reconcile": reconcile,
    "readiness": readiness,
    "sync": sync,
    "list": show_list,
    "status": status,
}
#: The acts that may take long, and so have ``--progress``.
LONG = frozenset({"issue", "sync"})
#: The acts that write, and so have ``--dry-run``.
WRITING = frozenset({"issue", "revoke", "reinstate", "correct-name", "reconcile", "sync"})
