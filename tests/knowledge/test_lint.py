"""What `policies check` finds in packs that a loader alone would accept."""

from pathlib import Path

import pytest

from knowledge.drafts.issues import ISSUES
from knowledge.lint import check_packs
from knowledge.messages.kinds import CATEGORIES
from knowledge.pack import ACCOUNTS
from knowledge.search import PACKS

STORIES, SHORT = 4, 8  # of the twelve questions that a situation needs


def questions(stories: int = STORIES, short: int = SHORT) -> list[str]:
    """Questions of 20 words and of 3, no word of which is in two of them."""
    lengths = [20] * stories + [3] * short
    return [" ".join(f"q{number}w{word}" for word in range(length)) for number, length in enumerate(lengths)]


def table(force: str) -> str:
    """A table of what the issues of a draft mean, in which every one rests on the same rule."""
    if force == "national":
        return "victim:\n  personal: {least: check, rules: [example.use.bells]}\n"
    meaning = "".join(f"  {a}: {{least: check, rules: [example.use.bells]}}\n" for a in ACCOUNTS)
    fine = "".join(f"  {a}: [example.use.bells]\n" for a in ACCOUNTS)
    return "".join(f"{issue}:\n{meaning}" for issue in ISSUES) + f"fine:\n{fine}"


HANDLING = "signposts: {" + ", ".join(f'{category}: ["101"]' for category in CATEGORIES) + "}\n"


class Packs:
    """A folder with one pack without faults, in which a test breaks something."""

    def __init__(self, folder: Path, force: str = "example") -> None:
        self.folder, self.force = folder, force
        self.asked = questions()
        self.verdict = "not_allowed"
        self.first_rules = ""
        self.applies = ""
        self.drafts, self.posts = table(force), ""
        self.messages = HANDLING if force == "national" else ""
        self.coverage = [
            "document\tsection\tclause\trules\twhy_no_rule",
            "NEW/1\tBells\tpoint 1\texample.use.bells\t",
            "NEW/1\tFront page\tparagraph 1\t\ttitle page",
        ]

    def faults(self) -> list[str]:
        """What is found, each from the name of its file within the pack on."""
        pack = self.folder / self.force
        (pack / "rules").mkdir(parents=True, exist_ok=True)
        (pack / "pack.yaml").write_text(
            f"{{force: {self.force}, name: Example, ask_default: press, "
            "documents: [{id: NEW/1, title: A policy, status: in_force}]}"
        )
        (pack / "contacts.yaml").write_text("- {id: press, name: Press office, handles: all}")
        asked = "\n".join(f"        - {question}" for question in self.asked)
        (pack / "rules" / "bells.yaml").write_text(f"""{self.first_rules}- id: example.use.bells
  source: {{document: NEW/1, section: Bells, clause: point 1}}
{self.applies}  says: must_not
  rule: Never ring the bell at night.
  settles:
    - id: at-night
      when: somebody wants to ring at night
      verdict: {self.verdict}
      because: Because it is so.
      asked:
{asked}
""")
        (pack / "coverage.tsv").write_text("\n".join(self.coverage) + "\n", encoding="utf-8")
        (pack / "drafts.yaml").write_text(self.drafts)
        if self.messages:
            (pack / "messages.yaml").write_text(self.messages)
        if self.posts:
            (pack / "posts").mkdir(exist_ok=True)
            (pack / "posts" / "writer-01.txt").write_text(self.posts)
        found, _ = check_packs(self.folder)
        return [fault.removeprefix(f"{pack}/") for fault in found]


@pytest.fixture
def national(tmp_path: Path) -> Packs:
    """The pack that every folder of packs needs."""
    written = Packs(tmp_path, "national")
    written.faults()
    return written


@pytest.fixture
def packs(national: Packs) -> Packs:
    """A force's pack beside the national one."""
    return Packs(national.folder)


SITUATION = "rules/bells.yaml:6: example.use.bells/at-night"


def test_a_good_pack_has_no_faults(packs: Packs) -> None:
    assert packs.faults() == []


@pytest.mark.parametrize("key", ["platform", "device"])
def test_a_platform_or_device_that_the_vocabulary_does_not_know_is_a_fault(packs: Packs, key: str) -> None:
    packs.applies = f"  applies: {{{key}: pigeon}}\n"
    (fault,) = packs.faults()
    assert fault.endswith(f": example.use.bells: 'pigeon' is none of the {key}s in vocabulary.yaml")


@pytest.mark.parametrize("applies", ["platform: facebook", "device: own"])
def test_a_platform_or_device_of_the_vocabulary_is_no_fault(packs: Packs, applies: str) -> None:
    packs.applies = f"  applies: {{{applies}}}\n"
    assert packs.faults() == []


def test_packs_that_can_be_read_are_returned(packs: Packs) -> None:
    packs.faults()
    assert [pack.force for pack in check_packs(packs.folder)[1]] == ["example", "national"]


# Questions


def test_a_situation_with_too_few_questions_is_found(packs: Packs) -> None:
    packs.asked = questions(short=7)
    assert packs.faults() == [f"{SITUATION}: it has 11 questions; write at least 12"]


def test_a_situation_with_too_few_stories_is_found(packs: Packs) -> None:
    packs.asked = questions(stories=3, short=9)
    assert packs.faults() == [f"{SITUATION}: only 3 of 12 questions are stories of 20 words or more, not a third"]


def test_two_questions_that_share_five_words_in_a_row_are_found(packs: Packs) -> None:
    packs.asked[0] += " may I ring at night"
    packs.asked[5] += " May I ring, at NIGHT?"
    assert packs.faults() == [f"{SITUATION}: two questions share the words 'may i ring at night'"]


def test_four_words_in_a_row_may_be_shared(packs: Packs) -> None:
    packs.asked[0] += " may I ring at"
    packs.asked[5] += " may I ring at"
    assert packs.faults() == []


def test_a_question_may_repeat_itself(packs: Packs) -> None:
    packs.asked[0] += " may I ring at night, may I ring at night"
    assert packs.faults() == []


def test_a_situation_is_told_from_one_of_the_same_name_above_it(packs: Packs) -> None:
    asked = "".join(f"        - {question}\n" for question in questions())
    packs.first_rules = f"""- id: example.silence.horns
  reason: policy_silent
  topic: Horns
  ask: press
  settles:
    - id: at-night
      when: somebody wants to blow a horn at night
      asked:
{asked}"""
    packs.asked = questions(short=7)
    assert packs.faults() == [
        f"{SITUATION.replace(':6:', ':26:')}: it has 11 questions; write at least 12",
    ]


# Coverage


def test_a_clause_with_neither_rules_nor_a_reason_is_found(packs: Packs) -> None:
    packs.coverage[2] = "NEW/1\tFront page\tparagraph 1\t\t"
    assert packs.faults() == ["coverage.tsv:3: paragraph 1 needs either rules or a reason why it has none"]


def test_a_clause_with_both_rules_and_a_reason_is_found(packs: Packs) -> None:
    packs.coverage[1] += "not needed"
    assert packs.faults() == ["coverage.tsv:2: point 1 needs either rules or a reason why it has none"]


def test_a_rule_that_does_not_exist_is_found(packs: Packs) -> None:
    packs.coverage[1] = "NEW/1\tBells\tpoint 1\texample.use.bells, example.use.horns\t"
    assert packs.faults() == ["coverage.tsv:2: 'example.use.horns' is no rule of this pack"]


def test_a_rule_that_does_not_name_the_clause_is_found(packs: Packs) -> None:
    packs.coverage[2] = "NEW/1\tFront page\tparagraph 1\texample.use.bells\t"
    assert packs.faults() == ["coverage.tsv:3: 'example.use.bells' does not name this clause as its source"]


def test_a_source_without_a_row_is_found(packs: Packs) -> None:
    del packs.coverage[1]
    assert packs.faults() == ["coverage.tsv:1: the source of example.use.bells has no row here: NEW/1, Bells, point 1"]


def test_other_columns_are_found(packs: Packs) -> None:
    packs.coverage[0] = "document\tclause\tsection\trules\twhy_no_rule"
    assert packs.faults() == [
        "coverage.tsv:1: the columns have to be: document, section, clause, rules, why_no_rule",
    ]


def test_an_empty_coverage_file_is_found(packs: Packs) -> None:
    packs.coverage = []
    assert packs.faults() == [
        "coverage.tsv:1: the columns have to be: document, section, clause, rules, why_no_rule",
    ]


def test_a_missing_coverage_file_is_found(packs: Packs) -> None:
    packs.faults()
    file = packs.folder / "example" / "coverage.tsv"
    file.unlink()
    assert check_packs(packs.folder)[0] == [
        f"{file}:1: this file is missing or can't be read; it lists every clause and its rules"
    ]


def test_a_quotation_mark_in_a_clause_does_not_hide_the_rows_after_it(packs: Packs) -> None:
    packs.coverage[2] = 'NEW/1\tFront page\t"paragraph 1\t\ttitle page'
    packs.coverage.append("NEW/1\tFront page\tparagraph 2\t\t")
    assert packs.faults() == ["coverage.tsv:4: paragraph 2 needs either rules or a reason why it has none"]


def test_an_empty_line_does_not_shift_the_line_that_a_fault_names(packs: Packs) -> None:
    packs.coverage = [packs.coverage[0], "", packs.coverage[1], "NEW/1\tFront page\tparagraph 1\t\t"]
    assert packs.faults() == ["coverage.tsv:4: paragraph 1 needs either rules or a reason why it has none"]


# Packs


def test_a_national_pack_that_allows_something_is_found(national: Packs) -> None:
    national.verdict = "allowed"
    assert national.faults() == [f"{SITUATION}: the national pack may only tighten, never allow"]


def test_a_folder_without_a_national_pack_is_a_fault(tmp_path: Path) -> None:
    missing = f"{tmp_path}:1: the pack 'national' is missing; it holds what binds every force"
    assert Packs(tmp_path).faults() == [missing]


def test_a_national_pack_that_is_missing_does_not_hide_the_faults_of_the_others(tmp_path: Path) -> None:
    packs = Packs(tmp_path)
    packs.asked = questions(short=7)
    assert packs.faults()[1:] == [f"{SITUATION}: it has 11 questions; write at least 12"]


def test_a_national_pack_alone_is_no_fault(national: Packs) -> None:
    assert national.faults() == []


def test_the_pack_of_a_force_may_allow_something(packs: Packs) -> None:
    packs.verdict = "allowed"
    assert packs.faults() == []


def test_a_pack_that_cannot_be_read_is_a_fault_and_does_not_hide_the_others(packs: Packs) -> None:
    broken = packs.folder / "broken"
    broken.mkdir()
    (broken / "pack.yaml").write_text("force: broken")
    packs.asked = questions(short=7)
    assert packs.faults() == [
        f"{broken}/pack.yaml:1: pack.yaml has no 'name'",
        f"{SITUATION}: it has 11 questions; write at least 12",
    ]


def test_a_folder_without_packs_is_a_fault(tmp_path: Path) -> None:
    assert check_packs(tmp_path) == ([f"{tmp_path}:1: there is no pack in this folder"], [])


def test_a_folder_that_does_not_exist_is_a_fault(tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    assert check_packs(missing) == ([f"{missing}:1: there is no pack in this folder"], [])


def test_our_own_packs_have_no_faults() -> None:
    assert check_packs(PACKS)[0] == []


# The table of issues and the example posts


def test_a_table_that_leaves_an_issue_out_is_found(packs: Packs) -> None:
    packs.drafts = packs.drafts.replace("uniform:", "uniforms:")
    assert packs.faults() == [
        f"drafts.yaml:{packs.drafts[: packs.drafts.index('uniforms')].count(chr(10)) + 1}: drafts.yaml has an unknown "
        f"key 'uniforms'; it may have: {', '.join(sorted([*ISSUES, 'fine']))}"
    ]


def test_a_post_without_a_verdict_is_found(packs: Packs) -> None:
    packs.posts = "personal ok - :: Home for a brew\npersonal Home for a brew\n"
    (fault,) = packs.faults()
    assert fault.startswith("posts/writer-01.txt:2: a post is: account verdict issues :: text")


def test_a_fault_in_how_messages_are_handled_is_found(packs: Packs) -> None:
    packs.messages = "signposts: {complaint: [pigeon]}\n"
    (fault,) = packs.faults()
    assert fault.startswith("messages.yaml:1: complaint is 'pigeon'")


def test_a_fault_in_the_example_messages_is_found(packs: Packs) -> None:
    folder = packs.folder / "national" / "messages"
    folder.mkdir()
    (folder / "writer-01.txt").write_text("hello\n")
    (fault,) = packs.faults()
    assert fault.endswith(
        "writer-01.txt:1: a message is: account platform category urgency signs :: text, with '-' for no signs"
    )
