"""What a pack folder is read into, and with which words each fault in it is refused."""

from datetime import date
from pathlib import Path

import pytest

from knowledge.load_pack import load_pack
from knowledge.pack import Channel, NearMiss, Pack, Says, Source, Verdict
from knowledge.yaml_reader import FileError
from tests.conftest import PACKS
from tests.knowledge.made_up import copy_of_example_pack

BROKEN = Path(__file__).parents[1] / "broken"
RULE_KEYS = "also, applies, ask, examples, id, instead, not_about, reads, rule, says, settles, source"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the example pack."""
    return copy_of_example_pack(tmp_path)


def fault(folder: Path) -> str:
    """The words with which the pack in a folder is refused, from the name of the file on."""
    with pytest.raises(FileError) as refused:
        load_pack(folder)
    return str(refused.value).removeprefix(f"{folder}/")


# One broken file for each fault; it takes the place of this file of the example pack.

RULES = [
    ("duplicate-key", 4, "silence.yaml has the key 'says' twice"),
    ("unknown-key", 4, f"silence.yaml has an unknown key 'rules'; it may have: {RULE_KEYS}"),
    ("missing-source", 1, "silence.yaml has no 'source'"),
    ("missing-clause", 2, "source has no 'clause'"),
    ("unknown-document", 2, "'NEW/2' is no document in pack.yaml"),
    ("unknown-contact", 5, "'bell_ringers' is no contact in contacts.yaml"),
    (
        "id-not-in-small-letters",
        1,
        "the id 'example.broken.Bells' has to look like force.topic.name, in small letters",
    ),
    ("id-without-a-topic", 1, "the id 'bells' has to look like force.topic.name, in small letters"),
    ("duplicate-id", 10, "the id 'example.broken.bells' is there twice"),
    ("id-of-another-file", 1, "the id 'example.corporate.branding' is there twice"),
    ("situation-id-with-a-space", 6, "'ring at night' has to be small letters, digits and hyphens"),
    ("duplicate-situation", 9, "the situation 'example.broken.bells/ring-at-night' is there twice"),
    (
        "bad-verdict",
        8,
        "verdict is 'forbidden'; it has to be one of: "
        "allowed, not_allowed, conditional, required, information, not_covered",
    ),
    (
        "bad-says",
        3,
        "says is 'shall_not'; it has to be one of: may, must, must_not, should, should_not, only_if, fact",
    ),
    (
        "bad-reads",
        5,
        "reads is 'maybe'; it has to be one of: allowed, not_allowed, conditional, required, information, not_covered",
    ),
    ("bad-account", 3, "account is 'private'; it has to be one of: personal, corporate, messaging"),
    (
        "missing-because",
        6,
        "example.broken.bells/ring-at-night has another verdict than its rule, so it needs 'because'",
    ),
    ("settles-nothing", 5, "example.broken.bells settles nothing; write at least one situation"),
    ("rule-without-text", 4, "rule has to be text"),
    ("list-instead-of-text", 4, "rule has to be text"),
    ("text-instead-of-list", 8, "asked has to be a list (- item)"),
    ("see-names-nothing", 8, "'example.broken.whistles' is no rule of this pack"),
    ("settled-by-names-nothing", 11, "'example.broken.bells/ring-up' is no situation of this pack"),
    ("settled-by-names-a-rule", 11, "'example.broken.bells' is no situation of this pack"),
    ("near-miss-without-settled-by", 10, "not_about has no 'settled_by'"),
    ("nearest-names-nothing", 5, "'example.broken.whistles' is no rule of this pack"),
    ("silence-without-ask", 1, "silence.yaml has no 'ask'"),
    ("bad-reason", 2, "reason is 'nobody_knows'; it has to be one of: policy_silent, off_topic"),
    ("mapping-instead-of-list", 1, "silence.yaml has to be a list (- item)"),
    ("text-instead-of-mapping", 9, "silence.yaml has to be a mapping (key: value)"),
    ("not-yaml", 3, "this is not valid YAML: did not find expected ',' or '}'"),
    ("tab-indentation", 3, "this is not valid YAML: found character that cannot start any token"),
    ("two-documents", 9, "this is not valid YAML: but found another document"),
    ("control-character", 1, "this is not valid YAML: it has a character that YAML does not allow"),
    ("not-utf-8", 1, "this file can't be read as UTF-8 text"),
    ("empty", 1, "this file is empty"),
]
HEAD = [
    ("list-instead-of-mapping", 1, "pack.yaml has to be a mapping (key: value)"),
    ("pack-without-documents", 1, "pack.yaml has no 'documents'"),
    ("unknown-ask-default", 3, "ask_default is 'bell_ringers'; it has to be one of: communications, line_manager"),
    ("bad-date", 7, "effective is '13/07/2022'; it has to be a date such as 2022-07-13"),
    ("date-that-does-not-exist", 7, "effective is '2022-02-30'; it has to be a date such as 2022-07-13"),
    ("bad-dated", 7, "dated has to be a day (2022-07-13), a month (2013-09) or a year"),
    ("bad-status", 8, "status is 'current'; it has to be one of: in_force, earlier"),
    ("bad-regex", 7, "recognise is 'Ref: (NEW'; it has to be a regular expression"),
    ("duplicate-document", 9, "the document 'NEW/1' is there twice"),
    ("unknown-successor", 12, "superseded_by names 'NEW/2', which is no document of this pack"),
    ("successor-of-itself", 12, "superseded_by of 'OLD/1' leads back to itself"),
]
CONTACTS = [
    ("duplicate-contact", 6, "the contact 'communications' is there twice"),
    (
        "channel-without-checked-or-printed",
        5,
        "a channel needs either 'checked' (a date, with its 'source') or 'printed' (a year)",
    ),
    (
        "channel-with-checked-and-printed",
        5,
        "a channel needs either 'checked' (a date, with its 'source') or 'printed' (a year)",
    ),
    (
        "channel-checked-without-source",
        5,
        "a channel that was checked needs the 'source' that it was checked against",
    ),
    ("channel-checked-on-no-date", 5, "checked is 'last week'; it has to be a date"),
]
FAULTS = [
    *(("rules/silence.yaml", *case) for case in RULES),
    *(("pack.yaml", *case) for case in HEAD),
    *(("contacts.yaml", *case) for case in CONTACTS),
]


@pytest.mark.parametrize(("replaced", "broken", "line", "words"), FAULTS, ids=[case[1] for case in FAULTS])
def test_a_fault_is_refused_with_its_file_its_line_and_what_to_do(
    folder: Path, replaced: str, broken: str, line: int, words: str
) -> None:
    (folder / replaced).write_bytes((BROKEN / f"{broken}.yaml").read_bytes())
    assert fault(folder) == f"{replaced}:{line}: {words}"


def test_every_broken_file_is_tried() -> None:
    assert {file.stem for file in BROKEN.glob("*.yaml")} == {case[1] for case in FAULTS}


def test_a_pack_without_contacts_is_refused(folder: Path) -> None:
    (folder / "contacts.yaml").unlink()
    assert fault(folder) == "contacts.yaml:1: there is no such file"


def test_a_pack_without_rules_is_refused(folder: Path) -> None:
    for file in folder.glob("rules/*.yaml"):
        file.unlink()
    assert fault(folder) == "rules:1: a pack needs at least one file of rules here"


def test_a_folder_without_a_pack_is_refused(tmp_path: Path) -> None:
    assert fault(tmp_path) == "pack.yaml:1: there is no such file"


def test_a_folder_in_place_of_a_file_is_refused(folder: Path) -> None:
    (folder / "contacts.yaml").unlink()
    (folder / "contacts.yaml").mkdir()
    assert fault(folder) == "contacts.yaml:1: this file can't be read as UTF-8 text"


# What a pack is read into


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(PACKS / "example")


def rule_file(folder: Path, text: str) -> Pack:
    """The pack in a folder with this file of rules added to it."""
    (folder / "rules" / "added.yaml").write_text(text, encoding="utf-8")
    return load_pack(folder)


def test_a_document_has_its_version_and_dates(pack: Pack) -> None:
    old = pack.document("OLD/1")
    assert old is not None
    assert (old.version, old.dated, old.effective) == ("1.0", "2019-05", date(2019, 5, 1))
    assert (old.status, old.superseded_by) == ("earlier", "NEW/1")


@pytest.mark.parametrize(("on", "overdue"), [(date(2023, 7, 13), False), (date(2023, 7, 14), True)])
def test_a_document_is_overdue_from_the_day_after_it_should_have_been_reviewed(
    pack: Pack, on: date, overdue: bool
) -> None:
    new = pack.document("NEW/1")
    assert new is not None
    assert new.review_overdue(on) is overdue


def test_a_document_that_promises_no_review_is_never_overdue() -> None:
    law = load_pack(PACKS / "national").document("NATIONAL")
    assert law is not None
    assert not law.review_overdue(date(2100, 1, 1))


def test_a_contact_has_the_ways_to_reach_it(pack: Pack) -> None:
    contact = pack.contact("communications")
    assert contact is not None
    assert contact.channels == (Channel("email", "comms@example.org", printed="2022"),)


def test_a_rule_has_its_source_and_words(pack: Pack) -> None:
    rule = pack.rule("example.personal.identify-a-job")
    assert rule is not None
    assert rule.source == Source("NEW/1", "Personal accounts", "point 1")
    assert rule.text == "Don't post anything that shows which job you were on."
    assert rule.applies == (("account", "personal"),)


def test_a_situation_is_named_after_its_rule(pack: Pack) -> None:
    assert "example.personal.identify-a-job/street-of-an-arrest" in {s.id for s in pack.situations}


def test_a_silence_is_not_covered_and_knows_what_is_nearest(pack: Pack) -> None:
    silence = pack.silences[0]
    assert silence.settles[0].verdict == "not_covered"
    assert silence.nearest == ("example.corporate.branding",)


def test_what_is_not_in_a_pack_is_not_found(pack: Pack) -> None:
    assert (pack.document("NEW/2"), pack.contact("nobody"), pack.rule("example.no.rule")) == (None, None, None)


BELLS = """
- id: example.added.bells
  source: {document: NEW/1, section: Bells, clause: point 1}
  applies: {account: corporate}
  says: SAYS
  rule: >
    Words that a policy owner
    broke over two lines.
  settles:
    - {id: plain, when: a plain case, asked: [may i]}
    - {id: other, when: another case, verdict: required, because: It is another., account: personal, asked: [must i]}
  not_about:
    - {asked: can i ring my mum, settled_by: none}
    - {asked: can i post my shift, settled_by: example.personal.identify-a-job/shift-in-general}
"""


@pytest.mark.parametrize(
    ("says", "verdict"),
    [
        ("may", "allowed"),
        ("must", "required"),
        ("should", "required"),
        ("must_not", "not_allowed"),
        ("should_not", "not_allowed"),
        ("only_if", "conditional"),
        ("fact", "information"),
    ],
)
def test_a_situation_takes_its_verdict_from_what_the_rule_says(folder: Path, says: Says, verdict: Verdict) -> None:
    rule = rule_file(folder, BELLS.replace("SAYS", says)).rule("example.added.bells")
    assert rule is not None
    assert rule.settles[0].verdict == verdict


def test_a_rule_may_be_read_otherwise_than_it_says(folder: Path) -> None:
    rule = rule_file(folder, BELLS.replace("SAYS", "must\n  reads: conditional")).rule("example.added.bells")
    assert rule is not None
    assert (rule.says, rule.settles[0].verdict) == ("must", "conditional")


def test_a_situation_may_have_a_verdict_and_an_account_of_its_own(folder: Path) -> None:
    rule = rule_file(folder, BELLS.replace("SAYS", "must_not")).rule("example.added.bells")
    assert rule is not None
    assert [(s.verdict, s.account) for s in rule.settles] == [("not_allowed", "corporate"), ("required", "personal")]


def test_text_broken_over_lines_is_one_line(folder: Path) -> None:
    rule = rule_file(folder, BELLS.replace("SAYS", "may")).rule("example.added.bells")
    assert rule is not None
    assert rule.text == "Words that a policy owner broke over two lines."


def test_a_near_miss_names_what_settles_it_or_that_nothing_does(folder: Path) -> None:
    assert rule_file(folder, BELLS.replace("SAYS", "may")).near_misses == (
        NearMiss("can i ring my mum", None),
        NearMiss("can i post my shift", "example.personal.identify-a-job/shift-in-general"),
    )


def test_a_file_saved_with_a_byte_order_mark_is_read(folder: Path) -> None:
    rules = folder / "rules" / "posting.yaml"
    rules.write_bytes(b"\xef\xbb\xbf" + rules.read_bytes())
    assert load_pack(folder) == load_pack(PACKS / "example")


def test_a_file_with_the_line_ends_of_windows_is_read(folder: Path) -> None:
    rules = folder / "rules" / "posting.yaml"
    rules.write_bytes(rules.read_bytes().replace(b"\n", b"\r\n"))
    assert load_pack(folder) == load_pack(PACKS / "example")
