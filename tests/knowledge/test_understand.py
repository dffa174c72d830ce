"""What a question says about account, platform, device and role, and how it is put."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.understand import VOCABULARY_FILE, Asks, Understanding, load_vocabulary
from knowledge.yaml_reader import FileError

VOCABULARY = load_vocabulary()
LISTS = yaml.load(VOCABULARY_FILE.read_text("utf-8"), yaml.BaseLoader)


def understand(question: str) -> Understanding:
    return VOCABULARY.understand(question)


# Accounts


@pytest.mark.parametrize(
    ("question", "accounts"),
    [
        ("can I put it on my own page", ("personal",)),
        ("Posting on MY INSTA tonight", ("personal",)),
        ("is my story ok", ("personal",)),
        ("can we put it on the team\u2019s page", ("corporate",)),
        ("our twitter has a troll", ("corporate",)),
        ("who runs the force account?", ("corporate",)),
        ("someone in the shift chat sent a joke", ("messaging",)),
        ("can I post a picture", ()),
    ],
)
def test_a_question_says_whose_account_it_is(question: str, accounts: tuple[str, ...]) -> None:
    assert understand(question).accounts == accounts


def test_a_question_about_one_account_has_that_account() -> None:
    assert understand("can I say so on my own page").account == "personal"


def test_a_question_about_both_accounts_has_none() -> None:
    both = understand("may I share a post from our page on my own page")
    assert both.accounts == ("personal", "corporate")
    assert both.account is None


def test_a_question_about_no_account_has_none() -> None:
    assert understand("can I post a picture").account is None


def test_a_group_chat_is_no_account() -> None:
    assert understand("a joke in the group chat").account is None


def test_a_group_chat_does_not_hide_the_account() -> None:
    assert understand("I copied it from the group chat to my own page").account == "personal"


def test_a_phrase_within_other_words_is_not_found() -> None:
    assert understand("the storymy owner told").accounts == ()


# Platforms


@pytest.mark.parametrize(
    ("question", "platform"),
    [
        ("is it ok on Facebook?", "facebook"),
        ("on fb", "facebook"),
        ("can i tweet this", "x"),
        ("on x.com", "x"),
        ("my insta", "instagram"),
        ("tik-tok dance", "tiktok"),
        ("on instagrm", "instagram"),
        ("on facbook", "facebook"),
        ("on faceboook", "facebook"),
        ("in a watsapp group", "whatsapp"),
        ("a tiktock video", "tiktok"),
        ("on linkdin", "linkedin"),
        ("on youtub", "youtube"),
    ],
)
def test_a_platform_is_found_though_mistyped(question: str, platform: str) -> None:
    assert understand(question).platforms == (platform,)


@pytest.mark.parametrize(
    "question",
    ["in the newspaper", "a passenger", "in the telegraph", "on a signal box", "insignia on my face", "the teams met"],
)
def test_other_words_are_no_platform(question: str) -> None:
    assert understand(question).platforms == ()


def test_a_singular_is_no_typing_error_of_a_name() -> None:
    assert understand("a thread about my shift").platforms == ()


@pytest.mark.parametrize("question", ["a quick snap of my medal", "can I snap the van"])
def test_a_picture_is_no_snapchat(question: str) -> None:
    assert understand(question).platforms == ()


def test_snap_is_a_platform_where_it_is_used_as_one() -> None:
    assert understand("on my snap").platforms == ("snapchat",)


def test_several_platforms_are_found_each_once() -> None:
    assert understand("from Facebook and facbook to Instagram").platforms == ("facebook", "instagram")


# Device and role


@pytest.mark.parametrize(
    ("question", "device"),
    [
        ("on my own phone", "own"),
        ("using a work mobile", "force"),
        ("from my phone to my work phone", None),
        ("on a phone", None),
    ],
)
def test_a_question_says_whose_device_it_is(question: str, device: str | None) -> None:
    assert understand(question).device == device


@pytest.mark.parametrize(
    ("question", "role"),
    [
        ("I'm a PCSO", "pcso"),
        ("as a special constable", "special"),
        ("police staff here", "staff"),
        ("my line manager asked", "supervisor"),
        ("I am in a politically restricted post", "politically_restricted"),
    ],
)
def test_a_question_says_who_asks(question: str, role: str) -> None:
    assert role in understand(question).roles


def test_mistyped_words_of_accounts_devices_and_roles_are_found() -> None:
    assert understand("on my personnal account").accounts == ("personal",)
    assert understand("on my persnal phone").device == "own"
    assert understand("I am a volunter").roles == ("volunteer",)


@pytest.mark.parametrize("section", ["platforms", "accounts", "devices", "roles", "asks"])
def test_the_vocabulary_tells_what_a_section_distinguishes(section: str) -> None:
    assert VOCABULARY.names(section) == set(LISTS[section])


# How it is put


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("Do I have to tell comms?", {"duty"}),
        ("can I skip the form", {"skip", "permission"}),
        ("do I have to take it down", {"duty"}),
        ("do we have to remove or delete it", {"duty"}),
        ("do I have to stay neutral", {"duty", "abstain"}),
        ("I wonder how long a reply takes", set()),
        ("a reply is slow, how long does it take", {"fact"}),
        ("Is it OK to post my medal", {"permission"}),
        ("who's allowed to post on the page", {"fact", "permission"}),
        ("how long does a reply take", {"fact"}),
        ("posting my medal tonight", set()),
    ],
)
def test_a_question_says_how_it_is_put(question: str, asks: set[Asks]) -> None:
    assert understand(question).asks == asks


@pytest.mark.parametrize(
    "word", ["really", "actually", "still", "just", "even", "always", "ever", "legally", "STRICTLY"]
)
def test_words_that_only_add_weight_do_not_hide_how_it_is_put(word: str) -> None:
    assert understand(f"do I {word} have to sign it").asks == {"duty"}


def test_several_words_that_only_add_weight_do_not_hide_how_it_is_put() -> None:
    assert understand("do I actually still have to sign it").asks == {"duty"}


def test_words_that_only_add_weight_are_searched_all_the_same() -> None:
    assert understand("do I really have to tell comms").expanded.startswith("do I really have to tell comms")


def test_a_phrase_that_holds_a_word_of_weight_is_found_too(tmp_path: Path) -> None:
    file = tmp_path / "vocabulary.yaml"
    file.write_text(EMPTY.replace("asks: {}", "asks: {duty: [do we really need]}"))
    assert load_vocabulary(file).understand("do we really need a form").asks == {"duty"}


# Slang


def test_slang_is_spelled_out_after_the_question() -> None:
    assert understand("Can I post who we nicked?").expanded == "Can I post who we nicked? (arrested)"


def test_slang_that_means_the_same_is_spelled_out_once() -> None:
    assert understand("sarge or skipper").expanded == "sarge or skipper (sergeant)"


def test_a_question_without_slang_stays_as_it_is() -> None:
    assert understand("Can I post this?").expanded == "Can I post this?"


# Too little said


@pytest.mark.parametrize(
    "question",
    [
        "Can I post this?",
        "is it ok to share a pic on my insta",
        "what about facebook",
        "THIS... on our page??",
        "",
        "?!",
    ],
)
def test_a_question_that_does_not_say_what_is_posted_is_vague(question: str) -> None:
    assert understand(question).vague


@pytest.mark.parametrize("question", ["Can I post the suspect?", "a pic of my dog on my insta", "is swearing ok"])
def test_a_question_that_says_what_is_posted_is_not_vague(question: str) -> None:
    assert not understand(question).vague


# The vocabulary


@pytest.mark.parametrize("section", ["platforms", "accounts", "roles"])
def test_every_phrase_of_the_vocabulary_is_understood(section: str) -> None:
    for name, phrases in LISTS[section].items():
        for phrase in phrases:
            assert name in getattr(understand(f"is {phrase} ok"), section), phrase


def test_every_way_of_asking_in_the_vocabulary_is_understood_at_the_beginning() -> None:
    for name, phrases in LISTS["asks"].items():
        for phrase in phrases:
            assert name in understand(f"{phrase} ok").asks, phrase


def test_every_device_of_the_vocabulary_is_understood() -> None:
    for name, phrases in LISTS["devices"].items():
        for phrase in phrases:
            assert understand(f"on {phrase} ok").device == name, phrase


def test_every_slang_word_of_the_vocabulary_is_spelled_out() -> None:
    for word, meaning in LISTS["slang"].items():
        assert understand(f"is {word} ok").expanded.endswith(f"({meaning})"), word


@pytest.mark.parametrize("section", ["platforms", "asks"])
def test_no_phrase_is_in_two_lists_of_a_section(section: str) -> None:
    phrases = [phrase for listed in LISTS[section].values() for phrase in listed]
    assert len(set(phrases)) == len(phrases)


def vocabulary_fault(tmp_path: Path, text: str) -> str:
    """Why a vocabulary is refused, from the line on."""
    file = tmp_path / "vocabulary.yaml"
    file.write_text(text)
    with pytest.raises(FileError) as refused:
        load_vocabulary(file)
    return str(refused.value).removeprefix(f"{file}:")


EMPTY = (
    "platforms: {}\naccounts: {}\ndevices: {}\nroles: {}\nasks: {}\nsensitive: []\nleft_out: []\n"
    "agreement: []\nwithheld: []\nturned_down: []\nneeded: []\nvague: []\nslang: {}\n"
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (EMPTY.replace("roles: {}\n", ""), "1: vocabulary.yaml has no 'roles'"),
        (EMPTY.replace("roles: {}", "ranks: {}"), "4: vocabulary.yaml has an unknown key 'ranks'"),
        (EMPTY.replace("roles: {}", "roles: {pc: [pc], pc: [bobby]}"), "4: roles has the key 'pc' twice"),
        (EMPTY.replace("roles: {}", "roles: {pc: bobby}"), "4: pc has to be a list (- item)"),
        (EMPTY.replace("slang: {}", "slang: {nick: [arrest]}"), "13: nick has to be text"),
    ],
    ids=["missing list", "unknown list", "repeated name", "text instead of list", "list instead of text"],
)
def test_a_faulty_vocabulary_is_refused(tmp_path: Path, text: str, words: str) -> None:
    assert vocabulary_fault(tmp_path, text).startswith(words)


@pytest.mark.parametrize("phrases", ["[]", '["!"]'])
def test_a_name_without_a_word_to_find_it_by_is_not_found_in_every_question(tmp_path: Path, phrases: str) -> None:
    file = tmp_path / "vocabulary.yaml"
    file.write_text(EMPTY.replace("roles: {}", f"roles: {{pc: {phrases}}}"))
    assert load_vocabulary(file).understand("I posted a picture. Is that ok?").roles == ()


# Whatever people type


@settings(deadline=None)
@given(st.text() | st.text("facebookinstagrm '.\u2019xX", max_size=60))
def test_any_question_is_understood(question: str) -> None:
    understood = understand(question)
    assert understood.expanded.startswith(question)
    assert understood.account in {None, "personal", "corporate"}


# What was not agreed


@pytest.mark.parametrize(
    "question",
    [
        "they refused my business interest, can i still charge for my videos",
        "my hobby business isn't approved yet, can i take payment",
        "comms hasn't agreed yet, can we post it",
        "can i use the logo, nobody's given permission",
        "my application for approval was turned down",
    ],
)
def test_what_was_not_agreed_is_noticed(question: str) -> None:
    assert understand(question).not_agreed


@pytest.mark.parametrize(
    "question",
    [
        "no permission needed for a sunset, right?",
        "my business interest is approved, can i post about it",
        "do i need approval",
        "it's not my cake. mum agreed to it",
    ],
)
def test_what_was_agreed_or_is_not_needed_is_not(question: str) -> None:
    assert not understand(question).not_agreed


# What may identify a person or a case


@pytest.mark.parametrize(
    "question",
    [
        "can I thank the team and name of the lad",
        "put his address up",
        "what about the victim's first name",
        "naming him",
        "mention which houses got done",
        "answer him about the ongoing investigation",
    ],
)
def test_what_may_identify_somebody_is_noticed(question: str) -> None:
    assert understand(question).sensitive


@pytest.mark.parametrize("question", ["proud of the team, no names of anybody", "without his address", "a long shift"])
def test_what_is_said_to_be_left_out_is_not_counted(question: str) -> None:
    assert not understand(question).sensitive
