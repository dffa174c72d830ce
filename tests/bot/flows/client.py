"""Somebody on a platform, who presses the buttons and fills in the forms that are shown."""

from collections.abc import Mapping

from bot.handle import handle
from bot.messages import Choice, Form, Incoming, Person, Reply
from bot.reports.contact_flow import contact_flow
from bot.services import Services
from knowledge.messages.kinds import Category, Urgency
from knowledge.messages.sort import Sorted
from knowledge.search import Knowledge

CONFIRM = "Confirm and tell my supervisor"


class KnowledgeThatSuggests(Knowledge):
    """Our own packs, and a reader of messages that says what a test wants."""

    suggests = Sorted("social", "none", 0.9)

    def suggest(self, category: Category, *, urgent: bool = False, sure: str = "yes") -> None:
        confidence = 0.9 if sure == "yes" else 0.3
        urgency: Urgency = "emergency" if urgent else "none"
        self.suggests = Sorted(category, urgency, confidence, readable=sure != "unreadable")

    def sort(self, message: str) -> Sorted:
        return self.suggests


class Client:
    """An officer in the contact flow; `reply` is what was shown last."""

    def __init__(self, services: Services, force: str = "wmp") -> None:
        self.services, self.person = services, Person("officer", force)
        self.reply = Reply("")

    def start(self) -> Reply:
        return self.type("contact")

    def type(self, text: str) -> Reply:
        return self._sent(Incoming("1", self.person, "thread", text=text))

    def answer(self, step: str, answer: str) -> Reply:
        """Answer the step that is shown: press its button, or fill in its form."""
        if self.reply.form is None:
            return self.press(self.button(f":{step}={answer}"))
        assert self.reply.form.name.endswith(f":{step}")
        return self.fill_in(self.reply.form, answer)

    def go(self, **answers: str) -> Reply:
        """Answer several steps, one after the other."""
        for step, answer in answers.items():
            self.answer(step, answer)
        return self.reply

    def press(self, choice: Choice) -> Reply:
        return self.send(choice.value)

    def fill_in(self, form: Form, text: str) -> Reply:
        return self.submit(form.name, {form.fields[0].name: text})

    def send(self, value: str) -> Reply:
        """A choice as it comes in, also one that no button has."""
        return self._sent(Incoming("1", self.person, "thread", kind="choice", choice=value))

    def submit(self, name: str, fields: Mapping[str, str]) -> Reply:
        """A form as it comes in, also one that was never shown."""
        return self._sent(Incoming("1", self.person, "thread", kind="form", choice=name, fields=fields))

    def button(self, words: str) -> Choice:
        """The button with these words, or whose value ends like this."""
        (choice,) = [c for c in self.reply.choices if c.label == words or c.value.endswith(words)]
        return choice

    @staticmethod
    def as_member(name: str, choice: str) -> Incoming:
        """A choice of somebody who signed in."""
        return Incoming("1", Person(f"person:{name}", "wmp"), "thread", kind="choice", choice=choice)

    @property
    def form(self) -> Form:
        assert self.reply.form is not None
        return self.reply.form

    @property
    def answers(self) -> dict[str, str]:
        """What is stored of the flow that is under way."""
        run = self.services.runs.find(self.person.id, "contact", self.services.now())
        return dict(run.answers) if run else {}

    def ask(self, step: str) -> str:
        """What a step of the flow asks."""
        return contact_flow(self.services).flow.steps[step].ask

    def _sent(self, incoming: Incoming) -> Reply:
        self.reply = handle(incoming, self.services)
        return self.reply
