"""What the model learns from and what is held out to measure it, for each of the three ways to hold out."""

import random
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.model.embedder import OnnxEmbedder
from knowledge.model.examples import Lesson, Question, Split, batches, disturbed, lessons
from knowledge.search import Knowledge
from knowledge.understand import load_vocabulary
from tests.conftest import PACKS

RULES, ASKED, ALSO_ASKED = 60, 9, 3


class School:
    """The example packs with many made-up rules, the questions of another author, and what is taught of them."""

    def __init__(self, folder: Path, embedder: OnnxEmbedder) -> None:
        self.folder, self._embedder = Path(shutil.copytree(PACKS, folder / "packs")), embedder
        self.pack = self.folder / "example"
        (self.pack / "questions").mkdir()
        self.write("rules/made-up.yaml", *(self._rule(number) for number in range(RULES)))
        self.write("questions/writer-1.txt", *(self._also_asked(number) for number in range(RULES)))

    def write(self, name: str, *texts: str) -> None:
        (self.pack / name).write_text("\n".join(texts), encoding="utf-8")

    def lesson(self, split: Split) -> Lesson:
        (found,) = lessons(Knowledge(self._embedder, self.folder / "data", self.folder), split)
        return found

    @staticmethod
    def _rule(number: int) -> str:
        asked = "".join(f"\n        - may i ring bell {number} in way {way}" for way in range(ASKED))
        return f"""- id: example.made-up.rule-{number}
  source: {{document: NEW/1, section: Bells, clause: point {number}}}
  says: must_not
  rule: Never ring bell {number}.
  settles:
    - id: ring
      when: somebody wants to ring bell {number}
      asked:{asked}
  not_about:
    - {{asked: can i hum like bell {number}, settled_by: example.old.live-video/live-video}}"""

    @staticmethod
    def _also_asked(number: int) -> str:
        asked = "".join(f"\nis bell {number} ok in way {way}" for way in range(ALSO_ASKED))
        return f"# example.made-up.rule-{number}/ring{asked}"


@pytest.fixture
def school(tmp_path: Path, embedder: OnnxEmbedder) -> School:
    return School(tmp_path, embedder)


def texts(questions: Iterable[Question]) -> set[str]:
    return {question.text for question in questions}


def as_searched(asked: Iterable[str]) -> set[str]:
    """With slang spelled out, as questions are learned."""
    return {load_vocabulary().understand(question).expanded for question in asked}


def statements(lesson: Lesson) -> set[str]:
    return as_searched(card.statement for card in lesson.cards)


SPLITS: list[Split] = ["wording", "authors", "rules"]


# All ways


@pytest.mark.parametrize("split", SPLITS)
def test_something_is_learned_and_something_held_out(school: School, split: Split) -> None:
    lesson = school.lesson(split)
    assert len(lesson.learned) > len(lesson.held_out) > 0


@pytest.mark.parametrize("split", SPLITS)
def test_nothing_is_both_held_out_and_learned_or_placed_by(school: School, split: Split) -> None:
    lesson = school.lesson(split)
    assert not texts(lesson.held_out) & (texts(lesson.learned) | texts(lesson.placing))


@pytest.mark.parametrize("split", SPLITS)
def test_every_question_either_places_its_situation_or_is_held_out(school: School, split: Split) -> None:
    lesson = school.lesson(split)
    asked = as_searched(question for card in lesson.cards for question in card.questions)
    assert texts((*lesson.placing, *lesson.held_out)) == asked
    assert len(lesson.placing) + len(lesson.held_out) == len(asked)


@pytest.mark.parametrize("split", SPLITS)
def test_statements_are_learned_and_never_held_out(school: School, split: Split) -> None:
    lesson = school.lesson(split)
    assert texts(lesson.learned) & statements(lesson)
    assert not texts((*lesson.held_out, *lesson.placing)) & statements(lesson)


@pytest.mark.parametrize("split", SPLITS)
def test_a_question_knows_its_situation(school: School, split: Split) -> None:
    lesson = school.lesson(split)
    for question in (*lesson.placing, *lesson.held_out):
        assert question.text in as_searched(lesson.cards[question.card].questions)


@pytest.mark.parametrize("split", SPLITS)
def test_what_is_held_out_stays_so_when_a_question_is_added(school: School, split: Split) -> None:
    before = texts(school.lesson(split).held_out)
    live = "# example.old.live-video/live-video\ncould we stream the fete"
    school.write("questions/writer-0.txt", live)
    assert before <= texts(school.lesson(split).held_out) <= before | {"could we stream the fete"}


def test_questions_of_the_national_pack_are_marked(school: School) -> None:
    marked = {q.text for q in school.lesson("authors").placing if q.national}
    assert "how do i book annual leave" in marked
    assert "is periscope or tiktok live ok" not in marked


# New wording


def test_about_one_question_in_ten_is_held_out_for_its_wording(school: School) -> None:
    lesson = school.lesson("wording")
    assert len(lesson.held_out) / (len(lesson.placing) + len(lesson.held_out)) == pytest.approx(0.1, abs=0.04)


def test_what_is_not_held_out_for_its_wording_is_learned(school: School) -> None:
    lesson = school.lesson("wording")
    assert texts(lesson.learned) == texts(lesson.placing) | statements(lesson)


# New authors


def test_exactly_what_other_authors_asked_is_held_out_for_its_author(school: School) -> None:
    lesson = school.lesson("authors")
    asked = {q for card in lesson.cards for q in card.situation.also_asked}
    assert texts(lesson.held_out) == as_searched(asked)
    assert len(asked) == RULES * ALSO_ASKED


def test_what_the_rules_ask_is_learned_though_another_author_is_held_out(school: School) -> None:
    lesson = school.lesson("authors")
    asked = {q for card in lesson.cards for q in card.questions if q not in card.situation.also_asked}
    assert texts(lesson.learned) >= as_searched(asked)
    assert "can i hum like bell 1" in asked


# New rules


def new_rules(lesson: Lesson) -> set[str]:
    return {lesson.cards[question.card].situation.owner for question in lesson.held_out}


def of_new_rules(lesson: Lesson, questions: Iterable[Question]) -> list[Question]:
    return [q for q in questions if lesson.cards[q.card].situation.owner in new_rules(lesson)]


def test_a_few_rules_are_held_out(school: School) -> None:
    assert 1 <= len(new_rules(school.lesson("rules"))) <= RULES / 5


def test_nothing_of_a_rule_that_is_held_out_is_learned(school: School) -> None:
    lesson = school.lesson("rules")
    assert of_new_rules(lesson, lesson.learned) == []


def test_some_questions_of_a_rule_that_is_held_out_place_it_and_the_others_are_asked(school: School) -> None:
    lesson = school.lesson("rules")
    for owner in new_rules(lesson):
        (card,) = [card for card in lesson.cards if card.situation.owner == owner]
        places = texts(q for q in lesson.placing if lesson.cards[q.card] is card)
        asks = texts(q for q in lesson.held_out if lesson.cards[q.card] is card)
        assert places
        assert places | asks == as_searched(card.questions)


def test_a_rule_is_learned_whole_or_not_at_all(school: School) -> None:
    lesson = school.lesson("rules")
    learned = texts(lesson.learned)
    for card in lesson.cards:
        own = as_searched((card.statement, *card.questions))
        assert own <= learned or not own & learned


# A round of learning


def test_a_round_takes_each_question_of_the_force_once(school: School) -> None:
    lesson = school.lesson("wording")
    drawn = [q for batch in batches(lesson, 16, random.Random(1)) for q in batch if not q.national]
    assert sorted(q.text for q in drawn) == sorted(q.text for q in lesson.learned if not q.national)


def test_a_batch_is_never_larger_than_asked_for_nor_empty(school: School) -> None:
    lesson = school.lesson("wording")
    assert all(1 <= len(batch) <= 16 for batch in batches(lesson, 16, random.Random(1)))


# Typed in a hurry

QUESTIONS = st.lists(st.from_regex(r"[A-Za-z']{2,12}[,?]?", fullmatch=True), min_size=1, max_size=30).map(" ".join)


@given(QUESTIONS, st.integers())
def test_a_disturbed_question_is_the_same_for_the_same_seed(question: str, seed: int) -> None:
    assert disturbed(question, random.Random(seed)) == disturbed(question, random.Random(seed))


@given(QUESTIONS, st.integers())
def test_a_disturbed_question_is_never_empty(question: str, seed: int) -> None:
    assert disturbed(question, random.Random(seed)).strip()


def test_a_question_is_disturbed_in_different_ways() -> None:
    chance = random.Random(1)
    assert len({disturbed("Can I post a photo of my medal, please?", chance) for _ in range(50)}) > 20
