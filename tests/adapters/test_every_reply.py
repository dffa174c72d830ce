"""Every reply that the core can make is one that Slack and Teams take, and says what it says in the terminal."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.ask import answered
from bot.draft import reply_for
from bot.flows.engine import SKIPPED, position
from bot.flows.show import show
from bot.flows.walk import differing
from bot.handle import handle
from bot.messages import Incoming, Person, Reply
from bot.reports.definition import definitions
from bot.reports.flow import flow_of
from bot.services import Services
from knowledge.decide import chosen
from knowledge.drafts.check import Checked
from knowledge.drafts.findings import Finding
from knowledge.drafts.issues import DRAFT_VERDICTS, ISSUES
from knowledge.model.embedder import OnnxEmbedder
from knowledge.pack import ACCOUNTS
from knowledge.writer import Writer
from tests.adapters.slack import accepting as slack
from tests.adapters.teams import accepting as teams
from tests.bot.flows.client import KnowledgeThatSuggests
from tests.bot.test_wording import OFFICE, citation
from tests.permissions import table, written
from tests.permissions.records import set_up
from tests.permissions.scene import ELSEWHERE, FORCE, STRANGERS, dismiss, employ, has_asked
from tests.test_permissions import Scene


@dataclass(frozen=True)
class Chat:
    """What a reply has to pass for one platform, and a draft full of what is markup there."""

    name: str
    accepted: Callable[[Reply], None]
    says_the_same: Callable[[Reply], None]
    draft: str

    def takes(self, reply: Reply) -> None:
        self.accepted(reply)
        self.says_the_same(reply)


CHATS = (
    Chat(
        "slack",
        slack.accepted,
        slack.says_the_same,
        "Nicked two lads on Larkhill Road <!channel> https://x.co *both* :cop: in custody",
    ),
    Chat(
        "teams",
        teams.accepted,
        teams.says_the_same,
        "Nicked two lads on Larkhill Road <at>all</at> https://x.co [both](https://x.co) in custody",
    ),
)


@pytest.fixture(params=CHATS, ids=lambda chat: chat.name)
def chat(request: pytest.FixtureRequest) -> Chat:
    found: Chat = request.param
    return found


@pytest.fixture
def ours(services: Services, embedder: OnnxEmbedder, shared_data: Path) -> Services:
    """Our own packs in place of the example pack."""
    return replace(services, knowledge=KnowledgeThatSuggests(embedder, shared_data))


def test_of_every_step_of_every_flow(ours: Services, chat: Chat) -> None:
    """Each with the most answers before it, which are all on the summary, and also with something wrong."""
    asked = Incoming("1", Person("officer", FORCE), "thread")
    for name, flow in definitions(ours).items():
        kind, seen = flow_of(name, ours), set[str]()
        assert kind is not None
        for answers, way in sorted(differing(flow), key=lambda path: -len(path[1])):
            run, answers = ours.runs.begin("officer", name, FORCE, ours.now()), dict(answers)
            for number, step in enumerate(way):
                answers[step.id] = answers.get(step.id) or (SKIPPED if step.kind == "paste" else "")
                before = {
                    each: answers[each] for past in way[:number] for each in (past.id, *past.gives) if each in answers
                }
                at = position(flow, before).step
                if at.id not in seen:
                    seen.add(at.id)
                    for problem in ("", "Write it in another way."):
                        reply = show(kind, replace(run, answers=before), asked, ours, problem, problem and chat.draft)
                        chat.takes(reply)
        assert seen == set(flow.steps)


@pytest.mark.parametrize("force", ["wmp", "wiltshire", "wwm"])
def test_of_the_answer_in_every_situation(ours: Services, chat: Chat, force: str) -> None:
    knowledge, today = ours.knowledge, ours.now().date()
    understood = replace(knowledge.understand("can i post a photo"), vague=False)
    found = knowledge._index(force, today).search("can i post a photo", understood, most=None)
    writer = Writer(knowledge.pack(force), knowledge.national(), knowledge.quotes(force), today)
    own = [match for match in found if force == "wmp" or match.card.situation in knowledge.pack(force).situations]
    assert len(own) > 50
    for match in own:
        reply = answered(writer.write(chosen(found, match.card.situation.id), understood))
        chat.takes(reply)


@pytest.mark.parametrize("verdict", DRAFT_VERDICTS)
def test_of_a_draft_with_each_issue_and_with_all_of_them(verdict: str, chat: Chat) -> None:
    found = [Finding(issue, 0.9, at, at + 20) for at, issue in enumerate(ISSUES)]
    for findings in ([], found, *([one] for one in found), [replace(one, start=None, end=None) for one in found]):
        for account in ACCOUNTS:
            rewrite = None if verdict == "ok" else chat.draft
            checked = Checked(verdict, 0.9, account, tuple(findings), (citation(),), OFFICE, rewrite)  # type: ignore[arg-type]
            chat.takes(reply_for(checked, chat.draft))


def test_of_every_button_and_form_about_a_record(ours: Services, chat: Chat, data: Path) -> None:
    employ(ours)
    dismiss(ours)
    scene = Scene(ours, {}, set_up(ours), data / "signpost.db")
    for actor in ("officer", "supervisor"):
        has_asked(ours, actor, "thread", chat.name)
    scene.keep()
    seen = 0
    for line in table.lines():
        for actor in sorted(line.may - STRANGERS)[:2] if line.how != "page" else ():
            what = line.what
            for name, value in scene.names.items():
                what = what.replace(f"{{{name}}}", value)
            person = Person(f"person:{actor}", ELSEWHERE if actor == "other_force" else FORCE)
            filled = {name.removeprefix("field-"): value for name, value in written.fields(what).items()}
            asked = Incoming("1", person, f"{chat.name}-thread")
            for incoming in {
                "button": [replace(asked, kind="choice", choice=what)],
                "form": [replace(asked, kind="form", choice=what, fields=fields) for fields in ({}, filled)],
                "typed": [replace(asked, text=what)],
            }[line.how]:
                reply = handle(incoming, ours)
                chat.takes(reply)
                seen += 1
            scene.restore()
    assert seen > 100
