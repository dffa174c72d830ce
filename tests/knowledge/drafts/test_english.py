"""What can't be read as English is seen as such; slang, names, tags and a greeting in another language are not."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.drafts.english import is_english
from knowledge.drafts.marker import FOLDER
from knowledge.drafts.readable import readable
from knowledge.model.runtime import Runtime

Reads = Callable[[str], bool]


@pytest.fixture(scope="module")
def reads(tmp_path_factory: pytest.TempPathFactory) -> Reads:
    """Whether a draft can be read, with the pieces of words that the marker knows."""
    tokenizer = Runtime(Path(tmp_path_factory.mktemp("cache")), FOLDER, tokens=True).tokenizer(longest=None)

    def reads_it(draft: str) -> bool:
        text = readable(draft)
        return is_english(text, tokenizer.encode(text.text, add_special_tokens=False).offsets)

    return reads_it


OTHER = [
    "گیری پائیک کو گرفتار کیا",  # Urdu
    "اعتقلنا غاري بايك في البيت",  # Arabic
    "ਅਸੀਂ ਗੈਰੀ ਪਾਈਕ ਨੂੰ ਫੜ ਲਿਆ",  # Panjabi
    "גרי פייק נעצר ברחוב",  # Hebrew
    "गैरी पाइक को गिरफ्तार",  # Hindi
    "今日逮捕了盖瑞派克",  # Chinese
    "Zatrzymaliśmy dzisiaj złodzieja na ulicy Smith Lane",  # Polish
    "Waxaan maanta xirnay nin tuug ah oo jooga magaalada",  # Somali
    "bhai jaldi ayen, mera devar darwaza tor raha hai, bachay mere sath hain",  # Urdu in Latin letters
    "ǝuɐꓶ ɥʇᴉɯS uo ǝʞᴉԀ ʎɹɐ⅁ pǝʞɔᴉN",
    "-. .. -.-. -.- . -.. / --. .- .-. -.--",
    "01001110 01101001 01100011 01101011",
    "nic ked Ga ry Pi ke on Sm ith La ne Cov en try",
    "dekciN yraG ekiP no htimS enaL",
]


@pytest.mark.parametrize("before", ["", "Lovely day in the park with the dog. ", "Lovely day with the dog\n"])
@pytest.mark.parametrize("text", OTHER)
def test_what_is_no_english_cannot_be_read(reads: Reads, text: str, before: str) -> None:
    assert not reads(before + text)


@pytest.mark.parametrize(
    "text",
    [
        "Home at last. Brew, slippers, cat on my lap. Lovely.",
        "u ok hun? soz bout 2nite, was well knackered tbh",
        "#nightshift #DudleyPort #waitingforadoor #hecandoyogainthere lovely sunrise",
        "Off to Kidderminster, Wolverhampton and Stourbridge with Siobhan and Wojciech",
        "\U0001f44f\U0001f44f\U0001f525",
        "Diolch!",
        "Dzie\u0144 dobry!",
        "Ramadan Mubarak \u0631\u0645\u0636\u0627\u0646 \u0645\u0628\u0627\u0631\u0643 to all our colleagues",
        "- - - - brew time - - - -",
        "caf\u00e9, na\u00efve, Beyonc\u00e9",
        "GOT MY P45 FOR CHRISTMAS AND THE DOG ATE IT",
    ],
)
def test_slang_names_tags_and_greetings_can(reads: Reads, text: str) -> None:
    assert reads(text)


@given(text=st.text(max_size=200), places=st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200))))
def test_any_text_is_judged(text: str, places: list[tuple[int, int]]) -> None:
    assert is_english(readable(text), places) in (True, False)


@pytest.mark.parametrize("unit", ["a", "\u0627", ". ", "- ", ".-", "01", "0", "\u4eca", "Aa"])
def test_a_long_run_of_anything_takes_no_time(unit: str) -> None:
    assert is_english(readable(unit * 5000), ()) in (True, False)
