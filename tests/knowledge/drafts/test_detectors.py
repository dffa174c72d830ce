"""What is recognised by its form: places, ways to reach somebody, protective markings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.drafts.detectors import contacts, groups, markings, passwords, places, shorthand, whereabouts

TOWNS = frozenset({"Tipton", "Stow on the Wold", "Rugby", "March"})


def kinds(text: str) -> list[tuple[str, str]]:
    hits = [*places.find(text, TOWNS), *contacts.find(text), *markings.find(text), *passwords.find(text)]
    hits += [*whereabouts.find(text, TOWNS), *shorthand.find(text)]
    return sorted({(hit.kind, text[hit.start : hit.end]) for hit in hits})


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Job on Smith Lane, lots of us", "street", "Smith Lane"),
        ("outside 14 Wood End Road now", "street", "14 Wood End Road"),
        ("we are at Flat 3, Larkmoor House", "street", "Flat 3, Larkmoor House"),
        ("nicked him on smith lane", "street", "smith lane"),
        ("crash on the M5 J1 again", "road", "M5 J1"),
        ("by junction 9 of the M6", "road", "junction 9 of the M6"),
        ("A38 is shut", "road", "A38"),
        ("it's at B21 9QT", "postcode", "B21 9QT"),
        ("it's at b21 9qt", "postcode", "b21 9qt"),
        ("near CV12WT", "postcode", "CV12WT"),
        ("a job in Tipton last night", "town", "Tipton"),
        ("from Stow on the Wold", "town", "Stow on the Wold"),
        ("ring me on 07700 900123", "phone", "07700 900123"),
        ("his number is +44 20 7946 0018", "phone", "+44 20 7946 0018"),
        ("mail gaz.pole@example.org", "email", "gaz.pole@example.org"),
        ("it was @gazpole again", "handle", "@gazpole"),
        ("look out for BX19 KLF", "registration", "BX19 KLF"),
        ("seen bx19 klf by the shops", "registration", "bx19 klf"),
        ("what a car, yk21xtz, want one", "registration", "yk21xtz"),
        ("nice car, YK-21-XTZ", "registration", "YK-21-XTZ"),
        ("old one, A123 BCD", "registration", "A123 BCD"),
        ("headed OFFICIAL-SENSITIVE", "marking", "OFFICIAL-SENSITIVE"),
        ("it says Official Sensitive on it", "marking", "Official Sensitive"),
        ("the briefing (SECRET, sorry)", "like_marking", "SECRET"),
        ("Look:\nSECRET\nnot for you", "marking", "SECRET"),
        ("it is marked TOP SECRET", "marking", "TOP SECRET"),
        ("seen with a SECRET marking", "marking", "SECRET"),
        ("UK SECRET//EYES ONLY it said", "marking", "SECRET//"),
        ("OFFICIAL: POLICE USE, it says", "marking", "OFFICIAL: POL"),
        ("OFFICIAL\nThe rota", "marking", "OFFICIAL"),
        ("NICKED IN BX19 KLF", "registration", "BX19 KLF"),
        ("seen in ABC 123D", "registration", "ABC 123D"),
        ("We're live from the nick", "live", "We're live"),
        ("Password for the laptop is Winter1999", "password", "Winter1999"),
        ("new pw's Tractor#12 for the shared one", "password", "Tractor#12"),
        ("side gate code's 7731B until Friday", "password", "7731B"),
        ("the code for the armoury is now 40912", "password", "40912"),
        ("On patrol by the Old Mill until six, say hello", "whereabouts", "Old Mill"),
        ("Booked on, out on foot patrol round the Rotunda all night", "whereabouts", "Rotunda"),
        ("On nights again in Tipton", "whereabouts", "Tipton"),
        ("What a night. Still on a cordon on Larkhill Road", "whereabouts", "Larkhill Road"),
        ("OMG what a marrow", "shorthand", "OMG"),
        ("gr8 to meet so many of you", "shorthand", "gr8"),
        ("c u at the fete", "shorthand", "c u"),
        ("we r all going", "shorthand", "we r"),
        ("Happy Easter 2 all our followers", "shorthand", "2"),
        ("have a good one m8", "shorthand", "m8"),
        ("Pls RT", "shorthand", "Pls"),
    ],
)
def test_it_is_found_where_it_stands(text: str, kind: str, words: str) -> None:
    assert any(found == kind and words in part for found, part in kinds(text))


@pytest.mark.parametrize(
    "text",
    [
        "the high street was quiet",
        "On nights again. Home is in the Forest of Dean",
        "on shift until Monday at Christmas again",
        "10k on foot round Belgravia today, knees have gone",
        "On lates this week, so still in Pyjamas with Netflix",
        "Booked on again, by Friday I'll be on a beach in Spain",
        "Mods please pin: if your bike is gone, ring 101",
        "the door code has changed, ask the front desk",
        "20% off boots with code BOOTS20",
        "what's the yard code?",
        "Make your password three random words and turn on two-step codes",
        "Never share your password! Everywhere, always",
        "a long road ahead, down the street",
        "Call 101, in an emergency 999",
        "report it on 0800 555 111",
        "I love rugby and the month of May",
        "secret santa on Friday",
        "my secret recipe",
        "Ring Childline on 0800 1111",
        "the NSPCC, 0808 2000 247, or 0800 789 321",
        "0300 123 2040 or +44 800 555 111",
        "write to info@example.org, enquiries@example.org or help@example.org",
        "jo@samaritans.org listens",
        "GOT MY P45 FOR CHRISTMAS",
        "THE BEST K9 DOG",
        "got my p45 for christmas, ran the 5k",
        "AB00 CDE is no mark",
        "page e3 2nd column, w1 5am",
        "we meet at 12 for lunch, on 19 may",
        "THE SECRET OF A GOOD BREW IS TIME",
        "over 200 officers worked 12 hours",
        "No U-turn here, U12s play on the B4 side",
        "Plan B4 it is, with TY Williams",
        "Vitamin C, and the R number is falling",
        "The match ended 2 all in the rain, 4 of us got home",
        "Children under 4 go free, and on day 2 the team visited",
        "the road is shut from 2 to 4 our officers say",
        "PPL PRS licence, the IMO number, SMH, Luv Patel, r & d",
        "See ourpage.example/u and the u.r.l",
        "jailed at Birmingham Crown Court",
    ],
)
def test_what_only_looks_alike_is_not_found(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "My SECRET recipe",
        "UK SECRET beaches to visit",
        "It's a SECRET but we love him",
        "Victoria's SECRET sale",
        "Top secret: the cake is for Nan",
        "TOP SECRET: the cake is for Nan",
        "Confidential: mum's trifle recipe",
        "OFFICIAL: our dog is the best",
        "the OFFICIAL opening",
    ],
)
def test_a_word_in_capitals_is_no_certain_marking(text: str) -> None:
    assert "marking" not in dict(kinds(text))


@pytest.mark.parametrize(
    "text",
    [
        "Your bank will never ask for your PIN: hang up and call 159.",
        "Emails that say your password is about to expire are fake.",
        "Set a strong password - use three random words.",
        "Two-step login: turn it on today. It takes a minute.",
        "PIN: keep it secret.",
        "your PIN is yours alone",
        "A good password is three random words",
        "A PIN: 4-digit codes are weak",
        "Pass: first time! Driving test done",
        "Log in: www.example.org/race for the results",
        "Our credentials are second to none in the pub quiz",
    ],
)
def test_advice_about_passwords_is_no_certain_one(text: str) -> None:
    assert {kind for kind, _ in kinds(text)} <= {"like_password"}


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("the pw we all use is Firefly until Friday", "Firefly"),
        ("Password: swordfish", "swordfish"),
        ("pw=hunter2!", "hunter2!"),
        ("log on as me, password Autumn2025!, I'm out", "Autumn2025!"),
        ("log in with pass: Tractor#Blue, don't tell", "Tractor#Blue"),
        ("Back door code is 2-4-6-8 if you're in early", "2-4-6-8"),
        ("code for the gate is 4 4 7 1", "4 4 7 1"),
        ("Code's 2468 if you need to get in the back", "2468"),
        ("front door code is 12*34 if you get in early", "12*34"),
        ("Code for the back door is 24 68", "24 68"),
    ],
)
def test_what_gives_one_away_is_found_to_its_end(text: str, secret: str) -> None:
    assert any(kind == "password" and part.rstrip(",").endswith(secret) for kind, part in kinds(text))


@given(st.text(max_size=300))
def test_whatever_is_written_hits_lie_inside_it(text: str) -> None:
    for hit in [*places.find(text, TOWNS), *contacts.find(text), *markings.find(text), *passwords.find(text)]:
        assert 0 <= hit.start < hit.end <= len(text)


@pytest.mark.parametrize(
    "unit", ["A", "Aa ", "a ", "1", "M", "flat 1 ", "Road ", "@", "of the ", "password ", "code ", "on shift now in A "]
)
def test_a_long_run_of_anything_takes_no_time(unit: str) -> None:
    assert kinds(unit * 5000) is not None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("All Pakistanis are thieves.", ["All Pakistanis are"]),
        ("Muslims are all the same", ["Muslims are all"]),
        ("Typical women.", ["Typical women"]),
        ("All asylum seekers are after is a house", ["All asylum seekers are"]),
        ("Gypsies should be deported", ["Gypsies should be deported"]),
        ("Muslims across the county celebrate Eid today", []),
        ("Women are joining us in record numbers", []),
        ("Two Polish officers joined our team", []),
        ("Muslims are always welcome at our open day", []),
        ("All pensioners are invited to coffee", []),
        ("All disabled people are very welcome here", []),
        ("These women are amazing! Happy International Women's Day", []),
        ("All women should feel safe walking home", []),
        ("All refugees are entitled to be heard", []),
        ("All women should be able to report it", []),
        ("All women have the right to be believed", []),
        ("All migrants are free loaders", ["All migrants are"]),
        ("All women are not welcome here", ["All women are"]),
        ("Muslims are always welcome to leave", ["Muslims are always"]),
    ],
)
def test_what_is_said_of_all_of_a_group_is_found(text: str, found: list[str]) -> None:
    assert [text[hit.start : hit.end] for hit in groups.find(text)] == found


@pytest.mark.parametrize(
    "text",
    [
        "52.4862, -1.8904",
        "51.349,-1.992",
        "52.4862°N 1.8904°W",
        "52.4862 N, 1.8904 W",
        "51°04'12\"N 1°47'40\"W",
        "51° 04′ N, 1° 47′ W",
        "///filled.count.soap",
        "what3words.com/filled.count.soap",
    ],
)
def test_coordinates_are_a_place(text: str) -> None:
    shown = f"Here: {text} now"
    (found,) = (hit for hit in places.find(shown, frozenset()) if hit.kind == "coordinates")
    assert shown[found.start : found.end] == text


@pytest.mark.parametrize("text", ["1.25, 3.5", "version 52.1.0", "It cost 52.50, 1.20 off"])
def test_other_numbers_are_not(text: str) -> None:
    assert not [hit for hit in places.find(text, frozenset()) if hit.kind == "coordinates"]
