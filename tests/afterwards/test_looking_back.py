"""After an event: what guests say stays without a name, numbers count themselves, helpers are thanked once."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from PIL import Image

from moothall.afterwards.actions import (
    FeedbackFacts,
    WriteUpFacts,
    WrittenMeanwhile,
    add_photo,
    ask_guests,
    count_event,
    count_late_entries,
    describe_photo,
    forget_addresses,
    give_feedback,
    hide_write_up,
    keep_story,
    note_heads,
    remove_photo,
    thank_helpers,
    write_thanks,
    write_up,
)
from moothall.afterwards.models import Feedback, Numbers, Photo, Thanks, UsedLink, WriteUp
from moothall.afterwards.picturing import NoPicture, drawn_anew
from moothall.afterwards.queries import own_question, quotes_of, said_of, written_up_by
from moothall.events.actions import add_walk_in
from moothall.events.models import Answer, Event, Question
from moothall.events.queries.feedback_links import event_by_feedback_token, feedback_token
from moothall.events.queries.own_links import place_token
from moothall.kit.verdict import Refused
from moothall.minutes.models import Minute
from moothall.minutes.work.worker import work_off
from moothall.people.actions import leave_hall
from moothall.post.models import Letter
from tests.afterwards.making import Evening
from tests.events.making import NOW, group, member, person

pytestmark = pytest.mark.django_db
GOOD = FeedbackFacts(rating=3, changed="I met a trustee who had the same trouble.")


def picture(width: int = 64, height: int = 48, kind: str = "JPEG", **more) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, kind, **more)
    return out.getvalue()


def signed_in(who) -> Client:
    client = Client()
    client.force_login(who)
    return client


def address(name: str, evening: Evening, *more: object) -> str:
    return reverse(f"afterwards:{name}", args=[evening.event.pk, *more])


# ---- What guests say


def test_words_are_kept_without_whose_they_are():
    evening = Evening()
    token = feedback_token(evening.rsvps[0])
    assert event_by_feedback_token(token) == evening.event
    said = give_feedback(event=evening.event, facts=GOOD, token=token, now=NOW)
    minute = Minute.objects.get(verb="afterwards.feedback.given")
    assert (minute.by_id, minute.about_id) == (None, evening.event.pk)
    keys = {evening.rsvps[0].pk, evening.rsvps[0].person_id}
    columns = [field.value_from_object(said) for field in Feedback._meta.concrete_fields]
    assert not keys & {value for value in columns if isinstance(value, int) and value not in {evening.event.pk, 3}}
    marks = UsedLink.objects.get()
    assert token.partition("-")[2] not in (marks.digest, str(marks.pk))
    assert str(said.pk) != str(marks.pk)


def test_each_link_works_once_and_a_forged_or_foreign_one_never():
    evening, other = Evening(), Evening()
    token = feedback_token(evening.rsvps[0])
    give_feedback(event=evening.event, facts=GOOD, token=token, now=NOW)
    with pytest.raises(Refused, match="told us already"):
        give_feedback(event=evening.event, facts=GOOD, token=token, now=NOW)
    assert Feedback.objects.count() == 1
    assert event_by_feedback_token(f"{other.event.pk}-{token.partition('-')[2]}") is None
    assert event_by_feedback_token(place_token(evening.rsvps[0])) is None
    assert [event_by_feedback_token(text) for text in ("", "x-1", "9" * 30, f"{evening.event.pk}-")] == [None] * 4


@pytest.mark.parametrize(
    ("after", "state", "said"),
    [
        (timedelta(hours=-2), "published", "not begun"),
        (timedelta(days=40), "published", "is over"),
        (timedelta(), "cancelled", "did not take place"),
    ],
)
def test_guests_are_asked_from_the_beginning_for_a_month(after, state, said):
    evening = Evening()
    evening.event.state = state
    moment = evening.event.ends_at + after if after > timedelta() else evening.event.starts_at + after
    with pytest.raises(Refused, match=said):
        give_feedback(event=evening.event, facts=GOOD, now=moment)
    with pytest.raises(Refused, match="Nothing is filled in"):
        give_feedback(event=Evening().event, facts=FeedbackFacts(), now=NOW)


@pytest.mark.usefixtures("now")
def test_a_guest_says_how_it_was_in_one_page():
    evening = Evening()
    client, link = Client(), reverse("afterwards:feedback", args=[feedback_token(evening.rsvps[0])])
    ask_guests(by=evening.organiser, event=evening.event, question="Was the room  warm enough?", now=NOW)
    page = client.get(link).content.decode()
    assert "Was the room warm enough?" in page
    assert str(evening.rsvps[0].person) not in page
    empty = client.post(link, {"quote": "hosts"})
    assert (empty.status_code, Feedback.objects.count()) == (422, 0)
    given = {"rating": "4", "changed": "  A plan! ", "own": "Yes", "quote": "public", "quoted_as": "Sam  of Hove"}
    answer = client.post(link, given)
    assert answer.status_code == 303
    assert "Thank you" in client.get(answer["Location"]).content.decode()
    said = Feedback.objects.get()
    assert (said.rating, said.changed, said.own, said.quote, said.quoted_as, said.invited) == (
        4, "A plan!", "Yes", "public", "Sam of Hove", True,
    )  # fmt: skip
    assert "told us already" in client.get(link).content.decode()
    assert client.post(link, given).status_code == 409
    assert client.get(reverse("afterwards:feedback", args=["1-forged"])).status_code == 404


@pytest.mark.usefixtures("now")
def test_the_open_page_is_limited_and_loses_nothing(settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "feedback": "2/h/ip"}
    evening, client = Evening(), Client()
    given = {"changed": "Something", "quote": "hosts"}
    codes = [client.post(address("feedback_open", evening), given).status_code for _try in range(3)]
    assert codes == [303, 303, 429]
    assert Feedback.objects.filter(invited=False).count() == 2
    assert "Something" in client.post(address("feedback_open", evening), given).content.decode()


@pytest.mark.usefixtures("now")
def test_hosts_read_words_once_three_have_spoken():
    evening = Evening()
    client = signed_in(evening.organiser)
    for number in range(3):
        give_feedback(event=evening.event, facts=FeedbackFacts(changed=f"Word {number}"), now=NOW)
        page = client.get(address("event", evening)).content.decode()
        assert ("Word 0" in page) == (number == 2)
    assert said_of(evening.event).count == 3


def test_only_what_guests_allow_is_quoted():
    evening = Evening()
    for quote, name in (("hosts", ""), ("network", "Bo"), ("public", ""), ("public", "Ada")):
        facts = FeedbackFacts(changed=f"{quote} {name}".strip(), quote=quote, quoted_as=name)
        give_feedback(event=evening.event, facts=facts, now=NOW)
    assert sorted(quotes_of(evening.event)) == [("public", ""), ("public Ada", "Ada")]
    assert len(quotes_of(evening.event, public=False)) == 3


def test_a_good_answer_is_kept_as_a_story_and_let_go():
    evening = Evening()
    said = give_feedback(event=evening.event, facts=GOOD, now=NOW)
    keep_story(by=evening.organiser, event=evening.event, feedback_id=str(said.pk), kept=True, now=NOW)
    said.refresh_from_db()
    assert (said.story_at, said.story_by) == (NOW, evening.organiser)
    keep_story(by=evening.organiser, event=evening.event, feedback_id=str(said.pk), kept=False, now=NOW)
    said.refresh_from_db()
    assert (said.story_at, said.story_by) == (None, None)


def test_addresses_left_with_words_are_forgotten_after_ninety_days():
    evening = Evening()
    facts = FeedbackFacts(changed="Ask me", email="sam@example.org")
    give_feedback(event=evening.event, facts=facts, token=feedback_token(evening.rsvps[0]), now=NOW)
    assert forget_addresses(now=NOW + timedelta(days=89)) == 0
    assert forget_addresses(now=NOW + timedelta(days=92)) == 1
    assert (Feedback.objects.get().email, Feedback.objects.get().changed) == ("", "Ask me")
    assert not UsedLink.objects.exists()


# ---- Numbers


def test_numbers_count_themselves_and_never_lose_organisations():
    evening = Evening()
    question = Question.objects.create(
        event=evening.event,
        text="Your organisation?",
        about_organisation=True,
        purpose="To know whom we reach",
        delete_on=NOW.date(),
    )
    for one, text in zip(evening.rsvps, ["Kew Food Bank", "kew  food-bank", "none", "Leith Youth"], strict=True):
        Answer.objects.create(rsvp=one, question=question, text=text)
    evening.helper(minutes=90)
    evening.helper(state="absent", minutes=None)
    add_walk_in(by=evening.organiser, event=evening.event, seats=2, first_time=False, at=NOW, now=NOW)
    numbers = count_event(event=evening.event, now=NOW)
    assert (numbers.came, numbers.walked_in, numbers.first_timers, numbers.organisations) == (6, 2, 4, 2)
    assert (numbers.helpers, numbers.minutes, numbers.said_going, numbers.people) == (1, 90, 4, 6)
    question.delete()
    assert count_event(event=evening.event, now=NOW).organisations == 2


def test_a_count_by_hand_stands_and_can_be_taken_back():
    evening = Evening()
    assert note_heads(by=evening.organiser, event=evening.event, heads=31, now=NOW).people == 31
    assert count_late_entries(now=NOW) == 1
    assert Numbers.objects.get().people == 31
    assert note_heads(by=evening.organiser, event=evening.event, heads=None, now=NOW).people == 4
    with pytest.raises(Refused):
        note_heads(by=member(evening.group), event=evening.event, heads=1, now=NOW)


def test_an_event_is_counted_when_it_is_over():
    evening = Evening(over=False)
    from moothall.events.actions import mark_happened

    mark_happened(now=NOW)
    work_off(now=NOW)
    assert Numbers.objects.get(event=evening.event).came == 4


# ---- Thanks


def test_helpers_are_thanked_once_and_not_at_night():
    evening = Evening()
    one, two = evening.helper(), evening.helper(person=None, name="Bo", email="bo@example.org")
    night = NOW.replace(hour=23)
    sent: Any = {"by": evening.organiser, "event": evening.event, "words": "You held the door\n\nall night."}
    assert thank_helpers(**sent, stint_ids=[one.pk, two.pk, 999], now=night) == 2
    assert thank_helpers(**sent, stint_ids=[one.pk], now=night) == 0
    work_off(now=night + timedelta(minutes=1))
    assert not Letter.objects.filter(purpose="afterwards.thanks").exists()
    work_off(now=night + timedelta(hours=10))
    letters = Letter.objects.filter(purpose="afterwards.thanks")
    assert {letter.to for letter in letters} == {str(one.person and one.person.email), "bo@example.org"}
    assert "all night." in letters[0].text
    write_thanks(thanks_id=Thanks.objects.all()[0].pk, now=NOW)
    assert letters.count() == 2
    with pytest.raises(Refused, match="needs words"):
        thank_helpers(by=evening.organiser, event=evening.event, words=" ", stint_ids=[], now=NOW)


# ---- The write-up


def test_a_write_up_is_published_and_hidden_and_two_writers_are_told():
    evening = Evening()
    first = write_up(by=evening.organiser, event=evening.event, facts=WriteUpFacts("We *met*."), now=NOW)
    assert (first.sequence, first.published_at, "<em>met</em>" in first.body_html) == (1, None, True)
    with pytest.raises(WrittenMeanwhile) as told:
        write_up(by=evening.organiser, event=evening.event, facts=WriteUpFacts("Mine"), now=NOW)
    assert told.value.theirs.body == "We *met*."
    facts = WriteUpFacts("We *met*.<script>x</script>", sequence=1)
    done = write_up(by=evening.organiser, event=evening.event, facts=facts, publish=True, now=NOW)
    assert "<script>" not in done.body_html
    event = Event.objects.get(pk=evening.event.pk)
    assert (event.stage, event.written_up_at) == ("written_up", NOW)
    assert [one.event for one in written_up_by(evening.group)] == [event]
    hide_write_up(by=evening.organiser, event=event, now=NOW)
    assert written_up_by(evening.group) == []
    with pytest.raises(Refused, match="is empty"):
        write_up(by=evening.organiser, event=event, facts=WriteUpFacts("", sequence=2), publish=True, now=NOW)


def test_nothing_is_written_up_before_it_has_happened_or_by_others():
    evening = Evening(over=False)
    with pytest.raises(Refused, match="after it has happened"):
        write_up(by=evening.organiser, event=evening.event, facts=WriteUpFacts("Early"), now=NOW)
    for who in (person(), member(evening.group, "helper"), member(group(), "owner")):
        with pytest.raises(Refused):
            write_up(by=who, event=Evening().event, facts=WriteUpFacts("Mine"), now=NOW)


@pytest.mark.usefixtures("now")
def test_writing_on_the_page_shows_both_versions_and_keeps_every_word():
    evening = Evening()
    client = signed_in(evening.organiser)
    write_up(by=evening.organiser, event=evening.event, facts=WriteUpFacts("Theirs stands"), now=NOW)
    answer = client.post(address("write_up", evening), {"body": "Mine too", "sequence": "0"})
    page = answer.content.decode()
    assert (answer.status_code, "Theirs stands" in page, "Mine too" in page) == (409, True, True)
    assert 'name="sequence" value="1"' in page
    again = client.post(address("write_up", evening), {"body": "Mine too", "sequence": "1", "publish": "yes"})
    assert again.status_code == 303
    shown = Client().get(again["Location"]).content.decode()
    assert "What came of it" in shown
    assert "Mine too" in shown


# ---- Pictures


def test_a_picture_is_drawn_anew_and_carries_nothing_else():
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif[0x0112] = 6  # turned
    made = drawn_anew(picture(4000, 1000, exif=exif))
    assert (made.width, made.height) == (400, 1600)
    for content in (made.large, made.small):
        assert b"SecretCamera" not in content
        assert content[8:12] == b"WEBP"
    assert max(Image.open(io.BytesIO(made.small)).size) == 480


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "kind"),
        (b"<html><script>x</script></html>", "kind"),
        (picture()[:200], "broken"),
        (b"\x00" * (15 * 1024 * 1024 + 1), "large"),
    ],
)
def test_what_is_no_picture_is_told_apart(content, why):
    with pytest.raises(NoPicture) as refused:
        drawn_anew(content)
    assert refused.value.why == why


def test_a_picture_that_would_fill_the_memory_is_refused():
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    with pytest.raises(NoPicture) as refused:
        drawn_anew(out.getvalue())
    assert refused.value.why == "large"


@pytest.mark.usefixtures("now")
def test_pictures_are_sent_described_shown_and_taken_away():
    evening = Evening()
    client = signed_in(evening.organiser)
    from django.core.files.uploadedfile import SimpleUploadedFile

    def sent(content: bytes, **fields):
        return {"image": SimpleUploadedFile("a.jpg", content), "alt": "Cake", "agreed": "on"} | fields

    assert client.post(address("photo_create", evening), sent(b"no")).status_code == 422
    assert client.post(address("photo_create", evening), sent(picture(), agreed="")).status_code == 422
    assert client.post(address("photo_create", evening), sent(picture(), alt=" ")).status_code == 422
    assert client.post(address("photo_create", evening), sent(picture())).status_code == 303
    photo = Photo.objects.get()
    file = reverse("afterwards:photo", args=[photo.name])
    assert Client().get(file).status_code == 404
    shown: Any = client.get(file)
    assert b"".join(shown.streaming_content)[8:12] == b"WEBP"
    write_up(by=evening.organiser, event=evening.event, facts=WriteUpFacts("Done"), publish=True, now=NOW)
    small = Client().get(reverse("afterwards:photo", args=[f"{photo.name}-s"]))
    assert (small.status_code, small["Content-Type"]) == (200, "image/webp")
    fields = {f"p{photo.pk}-alt": "A cake with candles", f"p{photo.pk}-credit": "Bo"}
    assert client.post(address("photo_edit", evening, photo.pk), fields).status_code == 303
    page = Client().get(reverse("events:detail", args=[evening.event.pk, evening.event.slug])).content.decode()
    assert 'alt="A cake with candles"' in page
    assert all(default_storage.exists(f"photos/{photo.name}{ending}.webp") for ending in ("", "-s"))


@pytest.mark.django_db(transaction=True)
def test_files_go_with_their_picture():
    evening = Evening()
    made = add_photo(
        by=evening.organiser, event=evening.event, picture=drawn_anew(picture()), alt="Cake", credit="", now=NOW
    )
    assert default_storage.exists(f"photos/{made.name}-s.webp")
    with pytest.raises(Refused, match="Say what the picture shows"):
        describe_photo(by=evening.organiser, photo=made, alt=" ", credit="", now=NOW)
    remove_photo(by=evening.organiser, photo=made, now=NOW)
    assert not any(default_storage.exists(f"photos/{made.name}{ending}.webp") for ending in ("", "-s"))
    assert not Photo.objects.exists()


def test_who_leaves_takes_their_name_with_them():
    evening = Evening()
    write_up(by=evening.organiser, event=evening.event, facts=WriteUpFacts("Stays"), now=NOW)
    member(evening.group, "owner")
    leave_hall(by=evening.organiser, now=NOW)
    work_off(now=NOW)
    assert WriteUp.objects.get().by is None
    assert WriteUp.objects.get().body == "Stays"


def test_the_hosts_question_is_one_line():
    evening = Evening()
    ask_guests(by=evening.organiser, event=evening.event, question=" Warm?\n ", now=NOW)
    assert own_question(evening.event) == "Warm?"
