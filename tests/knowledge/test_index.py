"""How likely each situation is the one that a question is about, and where what was worked out is kept."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from knowledge.cards import Card
from knowledge.index import Index, Match, centres_of, fingerprint, load_centres, save_centres
from knowledge.model.embedder import OnnxEmbedder, Vectors
from knowledge.understand import Understanding
from tests.knowledge.made_up import CountingEmbedder, card

DOGS = card(
    "dogs",
    "allowed",
    when="somebody wants to post a picture of a police dog",
    questions=("can i post the police dog", "is a photo of our new puppy ok", "sharing a snap of the spaniel"),
)
COURT = card(
    "court",
    "not_allowed",
    when="somebody wants to comment on a trial before the verdict",
    questions=(
        "can i tweet about the trial",
        "saying he is guilty while the jury is out",
        "commenting on a court case",
    ),
)
CHAT = card(
    "chat",
    "conditional",
    when="somebody wants to use a messaging group for work",
    questions=("can the team have a whatsapp group", "putting the rota in a group chat", "is a signal group ok"),
)
CARDS = [DOGS, COURT, CHAT]


class NoModel:
    """For questions whose vectors are known."""

    name = "none"

    def embed(self, texts: Sequence[str]) -> Vectors:
        raise AssertionError(f"nothing has to be embedded, but {texts} was")


@pytest.fixture
def counting(embedder: OnnxEmbedder) -> CountingEmbedder:
    return CountingEmbedder(embedder)


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def file_of(cache: Path) -> Path:
    """The one file in which the centres are kept."""
    (file,) = cache.glob("centres-*.npz")
    return file


# Where situations lie


def random_vectors(count: int, width: int = 8) -> Vectors:
    """Unit vectors that are the same in each run."""
    vectors = np.random.default_rng(count).normal(size=(count, width)).astype(np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


def test_every_situation_has_a_centre_of_unit_length() -> None:
    centres = centres_of(random_vectors(3), random_vectors(12), np.repeat(np.arange(3), 4))
    assert np.linalg.norm(centres, axis=1).tolist() == pytest.approx([1, 1, 1], abs=1e-5)


def test_questions_lie_nearest_to_the_centre_of_their_own_situation() -> None:
    owners = np.repeat(np.arange(4), 6)
    statements = random_vectors(4, width=32)
    questions = statements[owners] + 0.5 * random_vectors(24, width=32)
    nearest = (questions @ centres_of(statements, questions, owners).T).argmax(axis=1)
    assert nearest.tolist() == owners.tolist()


def test_questions_draw_the_centre_away_from_the_statement() -> None:
    statement, question = random_vectors(2)[:1], random_vectors(2)[1:]
    centre = centres_of(statement, question, np.array([0]))
    assert float((centre @ question.T).item()) > float((statement @ question.T).item())


def test_a_situation_without_questions_lies_where_its_statement_is() -> None:
    statements = random_vectors(3)
    centres = centres_of(statements, random_vectors(8), np.repeat(np.arange(2), 4))
    assert centres[2] == pytest.approx(statements[2], abs=1e-5)


def test_a_pack_without_questions_is_searched_by_its_statements(embedder: OnnxEmbedder, cache: Path) -> None:
    bare = [replace(c, questions=(), situation=replace(c.situation, asked=())) for c in CARDS]
    index = Index(bare, load_centres(bare, embedder, cache), embedder)
    assert index.search("a picture of a police dog", Understanding())[0].card is bare[0]


# Searching


@pytest.fixture(scope="module")
def index(embedder: OnnxEmbedder, tmp_path_factory: pytest.TempPathFactory) -> Index:
    return Index(CARDS, load_centres(CARDS, embedder, tmp_path_factory.mktemp("index")), embedder)


def found(index: Index, question: str) -> list[Match]:
    return index.search(question, Understanding(expanded=question))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("pic of the puppy on patrol", DOGS),
        ("what can i say about the jury", COURT),
        ("starting a group on whatsapp for the shift", CHAT),
    ],
)
def test_the_situation_that_a_question_is_about_comes_first(index: Index, question: str, expected: Card) -> None:
    assert found(index, question)[0].card is expected


def test_every_situation_is_given_likeliest_first(index: Index) -> None:
    matches = found(index, "pic of the puppy")
    probabilities = [match.probability for match in matches]
    assert len(matches) == len(CARDS)
    assert probabilities == sorted(probabilities, reverse=True)


def test_only_as_many_situations_as_asked_for_are_given(index: Index) -> None:
    question = "pic of the puppy"
    assert index.search(question, Understanding(), most=2) == index.search(question, Understanding(), most=None)[:2]


def test_the_probabilities_of_all_situations_add_up_to_one(index: Index) -> None:
    assert sum(match.probability for match in found(index, "pic of the puppy")) == pytest.approx(1)


def test_a_question_about_nothing_we_hold_is_like_no_situation(index: Index) -> None:
    assert max(match.similarity for match in found(index, "how do i fix a leaking radiator")) < 0.25


def test_slang_is_searched_as_it_is_spelled_out(index: Index) -> None:
    spelled_out = index.search("gogglebox", Understanding(expanded="gogglebox (police dog)"))
    assert spelled_out[0].card is DOGS
    assert spelled_out == found(index, "gogglebox (police dog)")


def test_a_situation_of_the_other_account_is_less_likely(embedder: OnnxEmbedder, cache: Path) -> None:
    when, questions = DOGS.situation.when, DOGS.questions
    own = card("own", "allowed", account="personal", when=when, questions=questions)
    force = card("force", "conditional", account="corporate", when=when, questions=questions)
    index = Index([force, own, COURT], load_centres([force, own, COURT], embedder, cache), embedder)
    about_own = index.search("the police dog", Understanding(accounts=("personal",)))
    about_force = index.search("the police dog", Understanding(accounts=("corporate",)))
    assert about_own[0].card is own
    assert about_force[0].card is force


def test_a_situation_of_the_other_account_is_ruled_out_where_the_asker_chose(
    embedder: OnnxEmbedder, cache: Path
) -> None:
    force = replace(DOGS, situation=replace(DOGS.situation, account="corporate"))
    index = Index([force, COURT], load_centres([force, COURT], embedder, cache), embedder)
    chosen = index.search("the police dog", Understanding(accounts=("personal",), account_chosen=True))
    assert chosen[0].card is COURT
    assert chosen[1].probability == 0


def test_a_question_without_an_account_favours_neither(embedder: OnnxEmbedder, cache: Path) -> None:
    when, questions = DOGS.situation.when, DOGS.questions
    own = card("same", "allowed", account="personal", when=when, questions=questions)
    force = card("same", "allowed", account="corporate", when=when, questions=questions)
    index = Index([own, force, COURT], load_centres([own, force, COURT], embedder, cache), embedder)
    first, second = index.search("the police dog", Understanding())[:2]
    assert first.probability == pytest.approx(second.probability)


# Platform and device


def ranked(understood: Understanding, *cards: Card) -> list[Match]:
    """Situations that lie in the same place, in the order of how likely they are."""
    same = np.repeat(random_vectors(1), len(cards), axis=0)
    return Index(list(cards), same, NoModel()).rank(same[0], understood)


FACEBOOK = card("facebook", "allowed", applies=(("platform", "facebook"),))
TIKTOK = card("tiktok", "allowed", applies=(("platform", "tiktok"),))
OWN_PHONE = card("own-phone", "allowed", applies=(("device", "own"), ("platform", "tiktok")))
FORCE_PHONE = card("force-phone", "allowed", applies=(("device", "force"),))
ANY = card("any", "allowed")
SILENT = card("silent", "not_covered")


def lowered(understood: Understanding, *cards: Card) -> list[Card]:
    """Those that are less likely than the likeliest."""
    matches = ranked(understood, *cards)
    return [m.card for m in matches if m.probability < matches[0].probability * 0.99]


def test_a_situation_for_another_platform_than_the_question_names_is_less_likely() -> None:
    assert lowered(Understanding(platforms=("tiktok",)), FACEBOOK, TIKTOK, ANY, SILENT) == [FACEBOOK]


def test_a_situation_for_one_of_the_platforms_that_the_question_names_stays_as_likely() -> None:
    assert lowered(Understanding(platforms=("x", "facebook")), FACEBOOK, TIKTOK, ANY) == [TIKTOK]


def test_a_situation_for_another_device_than_the_question_names_is_less_likely() -> None:
    assert lowered(Understanding(device="own"), FORCE_PHONE, OWN_PHONE, ANY, SILENT) == [FORCE_PHONE]


def test_a_situation_for_another_platform_and_another_device_is_lowered_twice() -> None:
    understood = Understanding(platforms=("facebook",), device="force")
    assert [m.card for m in ranked(understood, OWN_PHONE, TIKTOK, ANY)] == [ANY, TIKTOK, OWN_PHONE]


def test_a_question_that_names_neither_platform_nor_device_leaves_all_alone() -> None:
    assert lowered(Understanding(), FACEBOOK, TIKTOK, OWN_PHONE, FORCE_PHONE, ANY) == []


def test_the_platform_that_a_question_names_decides_between_rules_alike(embedder: OnnxEmbedder, cache: Path) -> None:
    when, questions = DOGS.situation.when, DOGS.questions
    cards = [card(p, "allowed", when=when, questions=questions, applies=(("platform", p),)) for p in ("x", "tiktok")]
    index = Index(cards, load_centres(cards, embedder, cache), embedder)
    assert index.search("the police dog", Understanding(platforms=("tiktok",)))[0].card is cards[1]


@pytest.mark.parametrize("question", ["", "?", "zzz qqq", "\N{POLICE OFFICER}", "\ud83d", "word " * 5000])
def test_any_question_can_be_searched(index: Index, question: str) -> None:
    assert len(found(index, question)) == len(CARDS)


# Keeping what was worked out


def test_what_was_worked_out_is_used_the_second_time(counting: CountingEmbedder, cache: Path) -> None:
    first = load_centres(CARDS, counting, cache)
    embedded = list(counting.embedded)
    second = load_centres(CARDS, counting, cache)
    assert counting.embedded == embedded
    assert np.array_equal(first, second)


def test_a_changed_question_moves_its_centre_and_only_it_is_embedded(counting: CountingEmbedder, cache: Path) -> None:
    before = load_centres(CARDS, counting, cache)
    counting.embedded.clear()
    changed = replace(DOGS, questions=(*DOGS.questions[:2], "can the spaniel have its own page"))
    after = load_centres([changed, COURT, CHAT], counting, cache)
    assert counting.embedded == ["can the spaniel have its own page"]
    assert not np.array_equal(before[0], after[0])
    assert np.array_equal(before[1:], after[1:])


def test_a_changed_statement_is_embedded(counting: CountingEmbedder, cache: Path) -> None:
    load_centres(CARDS, counting, cache)
    counting.embedded.clear()
    changed = replace(DOGS, situation=replace(DOGS.situation, when="somebody wants to post a police horse"))
    load_centres([changed, COURT, CHAT], counting, cache)
    assert counting.embedded == ["somebody wants to post a police horse"]


def test_another_model_works_them_out_anew(counting: CountingEmbedder, embedder: OnnxEmbedder, cache: Path) -> None:
    load_centres(CARDS, counting, cache)
    other = CountingEmbedder(embedder, name="another model")
    load_centres(CARDS, other, cache)
    assert set(other.embedded) == set(counting.embedded)


@pytest.mark.parametrize(
    "damage",
    [lambda content: b"", lambda content: b"no numbers", lambda content: content[: len(content) // 2]],
    ids=["empty", "something else", "cut off"],
)
def test_a_damaged_file_is_made_anew(embedder: OnnxEmbedder, cache: Path, damage: Callable[[bytes], bytes]) -> None:
    worked_out = load_centres(CARDS, embedder, cache)
    file = file_of(cache)
    whole = file.read_bytes()
    file.write_bytes(damage(whole))
    assert np.array_equal(load_centres(CARDS, embedder, cache), worked_out)
    assert len(file_of(cache).read_bytes()) == len(whole)


# Centres that come with a pack


@pytest.fixture
def shipped(embedder: OnnxEmbedder, tmp_path: Path) -> Path:
    """A file of centres as a pack brings it."""
    file = tmp_path / "centres.npz"
    made = load_centres(CARDS, embedder, tmp_path / "at-the-makers")
    save_centres(file, made, fingerprint(CARDS, embedder))
    return file


def test_shipped_centres_save_the_work(counting: CountingEmbedder, cache: Path, shipped: Path) -> None:
    load_centres(CARDS, counting, cache, shipped=shipped)
    assert counting.embedded == []


def test_shipped_centres_are_those_that_would_be_worked_out(embedder: OnnxEmbedder, cache: Path, shipped: Path) -> None:
    centres = load_centres(CARDS, embedder, cache, shipped=shipped)
    assert np.array_equal(centres, load_centres(CARDS, embedder, cache))


def test_shipped_centres_are_not_used_for_other_texts(counting: CountingEmbedder, cache: Path, shipped: Path) -> None:
    changed = replace(DOGS, questions=(*DOGS.questions[:2], "can the spaniel have its own page"))
    load_centres([changed, COURT, CHAT], counting, cache, shipped=shipped)
    assert "can the spaniel have its own page" in counting.embedded


def test_shipped_centres_that_are_damaged_are_worked_out(
    counting: CountingEmbedder, cache: Path, shipped: Path
) -> None:
    shipped.write_bytes(shipped.read_bytes()[:100])
    load_centres(CARDS, counting, cache, shipped=shipped)
    assert counting.embedded
