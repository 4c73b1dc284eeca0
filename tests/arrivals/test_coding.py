"""Codes that change each minute, labels of four letters, and first names with an initial."""

from datetime import UTC, datetime, timedelta

import pytest

from moothall.arrivals.coding import LETTERS, code_at, is_right, label_of, seconds_left, short_name

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


def test_a_code_holds_for_a_minute_and_is_taken_for_one_more():
    code = code_at("secret", NOON)
    assert code == code_at("secret", NOON + timedelta(seconds=59))
    assert len(code) == 6
    assert code.isdigit()
    assert is_right("secret", code, NOON + timedelta(seconds=119))
    assert not is_right("secret", code, NOON + timedelta(seconds=120))
    assert not is_right("secret", code, NOON - timedelta(seconds=1))


def test_codes_differ_by_event_and_by_minute():
    codes = {code_at(secret, NOON + timedelta(minutes=n)) for secret in ("a", "b") for n in range(50)}
    assert len(codes) > 95


def test_a_code_is_typed_as_people_type():
    code = code_at("secret", NOON)
    assert is_right("secret", f" {code[:3]}-{code[3:]} ", NOON)
    for wrong in ("", code[:5], code + "1", "٣" * 6, "abcdef"):
        assert not is_right("secret", wrong, NOON)


def test_the_seconds_left_end_with_the_minute():
    assert seconds_left(NOON) == 60
    assert seconds_left(NOON + timedelta(seconds=59)) == 1


def test_a_label_is_four_letters_that_do_not_look_alike():
    labels = [label_of("key", number) for number in range(250)]
    assert len(set(labels)) == 250
    assert all(len(label) == 4 and set(label) <= set(LETTERS) for label in labels)
    assert not set("01OIL") & set(LETTERS)
    assert label_of("other key", 1) != labels[1]


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Priya Shah", "Priya S."),
        ("  priya   k.  de Silva ", "priya S."),
        ("Cher", "Cher"),
        ("Zoë Ångström", "Zoë Å."),
        ("李 小龍", "李 小."),
        ("Ann (she/her)", "Ann S."),
        ("Bo !!", "Bo"),
        ("", ""),
    ],
)
def test_a_name_is_shortened_to_a_first_name_and_an_initial(name, short):
    assert short_name(name) == short
