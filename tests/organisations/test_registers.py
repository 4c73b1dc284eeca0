"""Org-ids."""

import csv

import pytest

from moothall.organisations.registers import REGISTERS, read, read_all


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("GB-CHC-1090095", "GB-CHC-1090095"),
        ("gb-chc-279417", "GB-CHC-279417"),
        (" GB-SC - SC042386 ", "GB-SC-SC042386"),
        ("GB-SC-587", "GB-SC-SC000587"),
        ("GB-NIC-100019", "GB-NIC-100019"),
        ("GB-COH-9506232", "GB-COH-09506232"),
        ("GB-COH-sc123456", "GB-COH-SC123456"),
    ],
)
def test_reads_what_people_write(text, expected):
    assert str(read(text)) == expected


@pytest.mark.parametrize(
    "text",
    ["", "1090095", "GB-CHC-", "GB-CHC-12", "GB-CHC-١٠٩٠٠٩٥", "GB-NIC-900000", "GB-COH-ABC", "GB-XX-1", "🙂" * 99],
)
def test_refuses_what_is_none_with_a_sentence(text):
    with pytest.raises(ValueError, match=r"\.$"):
        read(text)


def test_every_register_shows_its_number():
    for code, register in REGISTERS.items():
        assert register.example in read(f"{code}-{register.example}").address


def test_read_all_keeps_each_once_and_tells_the_rest():
    found, problems = read_all(["GB-COH-1", "GB-COH-00000001", "nonsense"])
    assert [str(one) for one in found] == ["GB-COH-00000001"]
    assert len(problems) == 1


def test_real_charity_numbers_are_read(shared_data):
    with (shared_data / "organisations" / "org_id_lists.csv").open(encoding="utf-8") as rows:
        examples = {row["code"]: row["example"] for row in csv.DictReader(rows) if row["code"] in REGISTERS}
    assert set(examples) == set(REGISTERS)
    for code, listed in examples.items():
        for number in listed.replace(" ", "").split(","):
            assert str(read(f"{code}-{number}")) == f"{code}-{number}"
