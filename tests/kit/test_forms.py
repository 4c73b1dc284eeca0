"""Forms: labels, hints and errors tied together; kind keyboards; dates with times; machines caught."""

import datetime as dt
import re

import pytest
from django import forms
from django.core import signing
from django.utils import timezone

from moothall.kit.forms import LEAST_SECONDS, MOST_SECONDS, SALT, Form, Trap, WhenField, drawn
from moothall.kit.living import SLIPS, ExampleForm


class Small(Form):
    email = forms.EmailField(label="Where we can write to you", help_text="Only <stewards> see it.")
    postcode = forms.CharField(label="Postcode", required=False)
    size = forms.IntegerField(label="How many?", required=False)
    named = forms.CharField(label="Name", error_messages={"required": "We need something to call you."})


class Public(Trap, Form):
    name = forms.CharField(label="Name")


def test_an_error_is_tied_to_its_field():
    html = drawn(Small({"email": "anna at fen"}))
    assert '<label for="id_email">Where we can write to you</label>' in html
    assert '<p class="error" id="id_email_error">Write an e-mail address such as anna@example.org.</p>' in html
    (field,) = re.findall(r"<input[^>]*id_email[^>]*>", html)
    assert 'aria-describedby="id_email_helptext id_email_error"' in field
    assert 'aria-invalid="true"' in field
    assert 'value="anna at fen"' in field


def test_words_of_people_are_escaped():
    assert "Only &lt;stewards&gt; see it." in drawn(Small())
    assert "<b>" not in drawn(Small({"email": "<b>x</b>"}))


def test_a_phone_gets_the_right_keyboard_and_the_browser_its_hints():
    html = drawn(Small())
    assert re.search(r'<input type="email"[^>]*autocomplete="email"', html)
    assert re.search(r'name="postcode"[^>]*autocomplete="postal-code"', html)
    assert re.search(r'name="size"[^>]*inputmode="numeric"', html)


def test_what_may_be_left_out_says_so():
    html = drawn(Small())
    assert 'Postcode <span class="optional">(if you like)</span>' in html
    assert "Where we can write to you <span" not in html


def test_an_author_s_own_words_win():
    assert Small({}).errors["named"] == ["We need something to call you."]
    assert Small({}).errors["email"] == ["Please fill this in."]


def test_each_id_is_used_once_and_each_label_finds_its_field():
    html = drawn(ExampleForm(SLIPS))
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'<label[^>]*for="([^"]+)"', html)) <= set(ids)
    described = {one for many in re.findall(r'aria-describedby="([^"]+)"', html) for one in many.split()}
    assert described <= set(ids)


class Meeting(Form):
    starts = WhenField(label="When?")


def test_a_date_and_a_time_make_an_instant_in_the_zone_of_the_page():
    with timezone.override("Europe/London"):
        form = Meeting({"starts_0": "2027-07-08", "starts_1": "18:30"})
        assert form.is_valid()
        assert form.cleaned_data["starts"] == dt.datetime(2027, 7, 8, 17, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("date", "time", "message"),
    [
        ("soon", "18:30", "Write a date such as 14/03/2027."),
        ("2027-07-08", "tea", "Write a time such as 18:30."),
        ("", "", "Please fill this in."),
    ],
)
def test_a_slip_is_explained(date, time, message):
    assert Meeting({"starts_0": date, "starts_1": time}).errors["starts"][0] == message


def test_the_pickers_are_the_phone_s_own_and_keep_what_was_chosen():
    html = drawn(Meeting({"starts_0": "2027-07-08", "starts_1": ""}))
    assert re.search(r'<input type="date" name="starts_0" value="2027-07-08"', html)
    assert re.search(r'<input type="time" name="starts_1"', html)


def asked(seconds_ago: int) -> str:
    signer = signing.TimestampSigner(salt=SALT)
    signer.timestamp = lambda: signing.b62_encode(int(dt.datetime.now(dt.UTC).timestamp()) - seconds_ago)  # type: ignore[method-assign]
    return signer.sign("asked")


@pytest.mark.parametrize(
    ("trap", "seconds_ago", "fine"),
    [
        ("", LEAST_SECONDS + 5, True),
        ("", 0, False),
        ("", MOST_SECONDS + 5, False),
        ("cheap pills", LEAST_SECONDS + 5, False),
    ],
)
def test_a_machine_is_caught(trap, seconds_ago, fine):
    form = Public({"name": "Anna", "nickname_again": trap, "asked_at": asked(seconds_ago)})
    assert form.is_valid() is fine


def test_a_forged_stamp_is_refused():
    assert not Public({"name": "Anna", "asked_at": "asked:1:forged"}).is_valid()


def test_a_public_form_shows_the_trap_to_machines_only():
    html = drawn(Public())
    assert re.search(r'<div class="trap" aria-hidden="true">.*tabindex="-1"', html)
    assert re.search(r'type="hidden" name="asked_at" value="asked:', html)
