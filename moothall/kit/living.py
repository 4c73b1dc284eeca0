"""What the living page shows: invented examples of each component in each state."""

import datetime as dt
from typing import Any

from django import forms
from markupsafe import Markup

from moothall.kit.forms import Form, WhenField
from moothall.kit.verdict import YES, no

PETALS = ("meet", "help", "learn", "decide", "money", "impact", "people", "places")
NAMES = (
    "Tech for Good Eastshire",
    "Wharfside Repair",
    "Code and Cake",
    "Harbour Digital",
    "Moorland Makers",
    "Fen Data Circle",
    "Northgate Helpers",
    "Valley Volunteers",
    "Lighthouse Lab",
    "Castle Street Coders",
    "Riverbank Radio",
    "Hilltop Hackers",
    "Old Mill Menders",
    "Kirkgate Kitchen",
    "Seaview Seniors Online",
    "Marsh Lane Mappers",
)


class ExampleForm(Form):
    """Every kind of field, for looking at."""

    name = forms.CharField(label="Name of the group", max_length=60, help_text="As people in your town say it.")
    email = forms.EmailField(label="Where we can write to you")
    postcode = forms.CharField(label="Postcode", required=False, help_text="Kept only as its first half, such as M13.")
    about = forms.CharField(label="What do you do together?", widget=forms.Textarea({"rows": 4}))
    kind = forms.ChoiceField(
        label="How do you meet?", choices=[("", "Choose one"), ("in", "In a room"), ("on", "Online")]
    )
    often = forms.ChoiceField(
        label="How often?",
        widget=forms.RadioSelect,
        choices=[("m", "Every month"), ("w", "Every week"), ("x", "Now and then")],
    )
    topics = forms.MultipleChoiceField(
        label="What about?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("d", "Data"), ("w", "Websites")],
    )
    first = WhenField(label="Your next meeting", required=False)
    agree = forms.BooleanField(
        label="My name may be shown as an organiser", help_text="You can change this at any time."
    )


SLIPS = {"name": "Fen Data Circle", "email": "anna at fen", "first_0": "2027-03-11", "first_1": ""}


def context() -> dict[str, Any]:
    """Return the examples."""
    return {
        "petals": PETALS,
        "names": NAMES,
        "today": dt.date(2027, 3, 11),
        "yes": YES,
        "no_seat": no("All 24 places are taken.", "Join the waiting list: people do drop out."),
        "form": ExampleForm(),
        "wrong": ExampleForm(SLIPS, auto_id="again_%s"),
        "prose": Markup(PROSE),  # noqa: S704  (our own words)
        "picture": Markup(PICTURE),  # noqa: S704  (our own picture)
    }


PROSE = """<p>We meet on the <strong>second Thursday</strong> of each month, upstairs at the library. There is a lift,
a kettle and <a href="https://example.org/">a page with directions</a>.</p>
<h2>What to bring</h2>
<ul><li>Something that you are stuck on</li><li>A friend, if you like</li></ul>
<blockquote><p>I came to fix a spreadsheet and stayed for two years.</p></blockquote>"""
PICTURE = """<svg viewBox="0 0 300 160" width="600" height="320" role="img" aria-label="Two groups, one by the sea">
<path d="M40 150C60 90 30 60 90 30s120-10 150 30 30 70 10 90z" fill="#f2ebdc" stroke="#8a7d66"/>
<circle cx="110" cy="70" r="9" fill="#17807a"/><circle cx="190" cy="105" r="9" fill="#17807a"/></svg>"""
