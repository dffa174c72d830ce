"""What came of a trial: counts, and each invariant that is broken."""

from collections import Counter
from contextlib import closing
from typing import Any

from sqlalchemy import Row

from benchmarks.chaos.evidence import Checks, Found
from benchmarks.chaos.repeats import check_repeats
from benchmarks.chaos.scene import HOURLY, Scene, open_services
from bot.notices.chain import chain
from bot.records import audit
from bot.records.database import aware, utc


def check(scene: Scene) -> Found:
    """Count, and look for what is broken."""
    services = open_services(scene.url)
    with closing(services):
        checks = Checks(scene, services)
        _count(checks)
        _filed(checks)
        _told(checks)
        check_repeats(checks)
        _after_acknowledgement(checks)
        _shown(checks)
        _escalations(checks)
    return Found(checks.counts, checks.broken)


def _count(checks: Checks) -> None:
    counts = checks.counts
    counts["contacts filed"] = len(checks.contacts)
    waited = sorted(line["seconds"] for line in checks.answered)
    for share in (50, 95, 100):
        counts[f"  answered within, {share} %, ms"] = round(1000 * waited[(len(waited) - 1) * share // 100])
    counts["acknowledged"] = sum(contact.status == "acknowledged" for contact in checks.contacts.values())
    counts["messages taken by the platform"] = len(checks.taken)
    answers = Counter(str(request["status"]) for request in checks.requests if not request["taken"])
    counts |= {f"refused with {status}": number for status, number in sorted(answers.items())}
    counts["taken, then dropped"] = sum(request["dropped"] for request in checks.taken)
    counts["sent again"] = sum(request["maybe_sent"] for request in checks.requests)
    counts |= {
        f"killed {point}": number for point, number in sorted(Counter(d["point"] for d in checks.deaths).items())
    }
    counts["PostgreSQL killed"] = len(checks.database_kills)
    logs = "".join(log.read_text(encoding="utf-8") for log in checks.scene.folder.glob("replica-*.log"))
    counts["requests that failed and were tried again"] = sum(
        logs.count(f"{act} failed") for act in ("_file", "_acknowledge")
    )
    counts["stopped for longer than the lease"] = len(checks.stops) // 2


def _filed(checks: Checks) -> None:
    checks.must_be_none("requests that crashed", [line["error"] for line in checks.scene.noted("crashes")])
    by_run = {contact.run: contact.reference for contact in checks.contacts.values()}
    begun = {line["run"] for line in checks.scene.noted("begun")}
    checks.must_be_none("contacts lost", begun - by_run.keys())
    wrong = [line for line in checks.answered if by_run.get(line["run"]) != line["reference"]]
    checks.must_be_none("officers told a reference that is not theirs", wrong)
    filed = Counter(row.subject for row in checks.audit if row.action == "filed")
    checks.must_be_none("contacts without exactly one audit row", [r for r in checks.contacts if filed[r] != 1])
    checks.must_be_none("faults in the audit log", audit.faults(checks.services.store.database))
    checks.must_be_none("runs left over", [run.id for run in checks.runs])


def _told(checks: Checks) -> None:
    taken = {message["key"] for message in checks.taken}
    soon = utc(checks.services.now() + HOURLY / 2)
    pending = [key for key, row in checks.notices.items() if row.state in ("waiting", "claimed") and row.due < soon]
    checks.must_be_none("notices left pending", pending)
    told = {key: row for key, row in checks.notices.items() if row.recipient and row.kind != "refresh"}
    unsent = [key for key, row in told.items() if row.state == "delivered" and key not in taken]
    checks.must_be_none("notices recorded as delivered that were not", unsent)
    reached = {message["contact"] for message in checks.taken if message["kind"] in ("told", "alarm")}
    checks.must_be_none("contacts of which nobody was told", checks.contacts.keys() - reached)


def _after_acknowledgement(checks: Checks) -> None:
    """A message counts by when its sender began: what was under way can't be called back."""
    since: dict[str, float] = {}
    for line in checks.acknowledged:
        if line["done"]:
            since.setdefault(line["reference"], line["at"])
    chasing = [message for message in checks.taken if message["kind"] in ("told", "reminder")]
    late = [m["key"] for m in chasing if m["began"] > since.get(m["contact"], float("inf"))]
    checks.must_be_none("told or reminded after the acknowledgement", late)
    lost = [reference for reference in since if checks.contacts[reference].status == "open"]
    checks.must_be_none("acknowledgements lost", lost)


def _shown(checks: Checks) -> None:
    """Every message that was taken is known, and shows how its contact stands."""
    shown, about = dict[str, str](), dict[str, str]()
    for message in checks.taken:
        shown.setdefault(receipt := f"receipt of {message['key']}", message["stands"])
        about[receipt] = message["contact"]
    changes = checks.scene.noted("shown")
    shown |= {change["receipt"]: change["stands"] for change in changes}
    checks.counts["messages changed in place"] = len(changes)
    checks.must_be_none(
        "messages of which nobody knows where they stand", shown.keys() - {p.place for p in checks.posted}
    )
    old = [place for place, status in shown.items() if status != checks.contacts[about[place]].status]
    checks.must_be_none("messages that show an older state", old)


def _escalations(checks: Checks) -> None:
    escalated = Counter((row.subject, row.detail) for row in checks.audit if row.action == "escalated")
    checks.must_be_none("escalated twice to the same person", [who for who, n in escalated.items() if n > 1])
    missing = [who for who in escalated if f"{who[0]}/told/{who[1]}" not in checks.notices]
    checks.must_be_none("escalations without their notice", missing)
    incomplete = [
        row.reference for row in checks.contacts.values() if row.status == "open" and not _all_told(checks, row)
    ]
    checks.must_be_none("never acknowledged, and not everybody was told", incomplete)
    for down in checks.scene.noted("down"):
        _due_while_down(checks, down["at"], down["until"])


def _all_told(checks: Checks, contact: Row[Any]) -> bool:
    """Whether the whole chain was told of a contact that nobody acknowledged, and then the administrators."""
    services = checks.services
    officer = services.people.member(contact.officer)
    wanted = {m.id for m in chain(officer, contact.force, services.people, services.rota, services.now()).people}
    alarms = services.outbox.recipients(contact.reference, "alarm")
    return wanted <= set(services.outbox.recipients(contact.reference, "told")) and len(alarms) == 2


def _due_while_down(checks: Checks, began: float, until: float) -> None:
    """Escalations that fell due then: each was carried out when it was back, and only then."""
    due = [
        row for row in checks.notices.values() if row.kind == "escalate" and began < aware(row.due).timestamp() < until
    ]
    checks.counts["escalations due while everything was down"] = len(due)
    undone = [row.key for row in due if row.state not in ("delivered", "cancelled")]
    checks.must_be_none("escalations due then that did not happen", undone)
    early = [row.key for row in due if row.delivered and aware(row.delivered).timestamp() < until]
    checks.must_be_none("escalations recorded while everything was down", early)
