"""Letters are written once, leave once, and are forgotten."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from moothall.minutes.listeners import GiveUp
from moothall.minutes.models import Job
from moothall.minutes.work.worker import work_off
from moothall.post.actions import (
    Draft,
    deliver_letter,
    forget_old_letters,
    post_letter,
    post_letters,
    recall_letters,
)
from moothall.post.models import Letter
from moothall.post.relay import Relay
from tests.post.sink import Sink

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 12, 18, 30, tzinfo=UTC)
LONDON = "Europe/London"


def write(**changes) -> Letter:
    wanted = {"to": "ada@example.org", "subject": "Your code", "text": "123 456", "purpose": "tests", "now": NOW}
    return post_letter(**{**wanted, **changes})


def test_a_letter_and_its_delivery_are_written_together():
    letter = write()
    job = Job.objects.get()
    assert (job.name, job.lane, job.payload) == ("post.deliver", "letters", {"letter": letter.pk})


def test_a_transaction_that_fails_leaves_no_letter():
    def fail() -> None:
        with transaction.atomic():
            write()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert (Letter.objects.count(), Job.objects.count()) == (0, 0)


def test_a_key_writes_one_letter():
    first, second = write(key="digest:1"), write(key="digest:1", subject="Another")
    assert first.pk == second.pk
    assert (Letter.objects.count(), Job.objects.count()) == (1, 1)


def test_a_subject_cannot_carry_another_header(sink: Sink, relay: Relay):
    letter = write(subject="Hello\r\nBcc: everybody@example.org\u2028X: y")
    deliver_letter(letter_id=letter.pk, relay=relay, now=NOW)
    assert sink.messages[0]["Bcc"] is None
    assert sink.messages[0]["Subject"] == "Hello Bcc: everybody@example.org X: y"


@pytest.mark.parametrize("name", ["Bcc", "FROM", "Subject", "X: y", "X\nBcc", ""])
def test_extra_headers_cannot_take_the_place_of_ours(name: str):
    with pytest.raises(ValueError, match="header"):
        write(headers={name: "x"})


def test_extra_headers_cannot_break_lines():
    with pytest.raises(ValueError, match="line break"):
        write(headers={"List-Unsubscribe": "<https://example.org>\r\nBcc: all@example.org"})


@pytest.mark.parametrize("to", ["ada", "ada@example.org\nBcc: x@example.org", "a@b.org, c@d.org", ""])
def test_a_letter_needs_one_address(to: str):
    with pytest.raises(ValueError, match="not an e-mail address"):
        write(to=to)


def test_all_parts_arrive(sink: Sink, relay: Relay):
    letter = write(
        subject="Croeso i’r neuadd",
        text="Plain – words\n.\nafter a dot",
        html="<p>Rich words</p>",
        headers={"List-Unsubscribe": "<https://example.org/u>", "Auto-Submitted": "no"},
        attachments=[("event.ics", "text/calendar", "BEGIN:VCALENDAR"), ("a.bin", "application/x-y", b"\x00\xff")],
    )
    deliver_letter(letter_id=letter.pk, relay=relay, now=NOW)
    message = sink.messages[0]
    assert (message["To"], message["Subject"]) == ("ada@example.org", "Croeso i’r neuadd")
    assert (message["List-Unsubscribe"], message.get_all("Auto-Submitted")) == ("<https://example.org/u>", ["no"])
    plain, rich = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert rich is not None
    assert (plain.get_content(), rich.get_content()) == ("Plain – words\n.\nafter a dot\n", "<p>Rich words</p>\n")
    files = [(part.get_filename(), part.get_payload(decode=True)) for part in message.iter_attachments()]
    assert files == [("event.ics", b"BEGIN:VCALENDAR"), ("a.bin", b"\x00\xff")]


def test_a_letter_leaves_once(sink: Sink, relay: Relay):
    letter = write()
    for _ in range(3):
        deliver_letter(letter_id=letter.pk, relay=relay, now=NOW)
    letter.refresh_from_db()
    assert (len(sink.messages), letter.state, letter.sent_at) == (1, "sent", NOW)


def test_letters_share_a_connection(sink: Sink, relay: Relay):
    for number in range(3):
        deliver_letter(letter_id=write(subject=str(number)).pk, relay=relay, now=NOW)
    assert (len(sink.messages), sink.connections) == (3, 1)


def test_the_same_letter_always_has_the_same_id(sink: Sink, relay: Relay):
    letter = write()
    deliver_letter(letter_id=letter.pk, relay=relay, now=NOW)
    Letter.objects.update(state="waiting")
    deliver_letter(letter_id=letter.pk, relay=relay, now=NOW + timedelta(days=1))
    deliver_letter(letter_id=write().pk, relay=relay, now=NOW)
    ids = [message["Message-ID"] for message in sink.messages]
    assert ids[0] == ids[1] != ids[2]


def test_without_a_server_letters_stay_in_the_outbox():
    letter = write()
    deliver_letter(letter_id=letter.pk, relay=None, now=NOW)
    letter.refresh_from_db()
    assert letter.state == "kept"


def test_letters_kept_do_not_leave_when_a_server_is_set_later(sink: Sink, relay: Relay):
    letter = write()
    deliver_letter(letter_id=letter.pk, relay=None, now=NOW)
    deliver_letter(letter_id=letter.pk, relay=relay, now=NOW)
    assert sink.messages == []


def test_a_busy_server_is_asked_again(sink: Sink, relay: Relay):
    letter = write()
    sink.answers["RCPT"] = "451 greylisted"
    with pytest.raises(OSError, match="greylisted"):
        deliver_letter(letter_id=letter.pk, relay=relay, now=NOW)
    del sink.answers["RCPT"]
    deliver_letter(letter_id=letter.pk, relay=relay, now=NOW)
    assert len(sink.messages) == 1


def test_a_server_that_is_busy_after_the_body_is_asked_again(sink: Sink, relay: Relay):
    letter = write()
    sink.answers["BODY"] = "452 full"
    with pytest.raises(OSError, match="full"):
        deliver_letter(letter_id=letter.pk, relay=relay, now=NOW)
    letter.refresh_from_db()
    assert letter.state == "waiting"


def test_a_refused_letter_is_given_up(sink: Sink, relay: Relay):
    letter = write()
    sink.answers["RCPT"] = "550 nobody of that name"
    with pytest.raises(GiveUp, match="nobody of that name"):
        deliver_letter(letter_id=letter.pk, relay=relay, now=NOW)
    letter.refresh_from_db()
    assert (letter.state, letter.error) == ("failed", "550 nobody of that name")


def test_a_letter_cut_off_half_way_goes_again_only_when_asked(sink: Sink, relay: Relay):
    letter = write()
    sink.hang_up_after_body = True
    with pytest.raises(GiveUp, match="may have left"):
        deliver_letter(letter_id=letter.pk, relay=relay, now=NOW)
    sink.hang_up_after_body = False
    deliver_letter(letter_id=letter.pk, relay=relay, now=NOW)
    assert len(sink.messages) == 2


def test_a_letter_found_leaving_after_a_crash_is_left_to_people(sink: Sink, relay: Relay):
    letter = write()
    Letter.objects.update(state="leaving")
    with pytest.raises(GiveUp, match="may have left"):
        deliver_letter(letter_id=letter.pk, relay=relay, now=NOW)
    assert sink.messages == []


def test_an_unreachable_server_keeps_the_letter_waiting():
    letter = write()
    with pytest.raises(OSError, match=r"refused|Connection"):
        deliver_letter(letter_id=letter.pk, relay=Relay(host="127.0.0.1", port=1, secure=False), now=NOW)
    letter.refresh_from_db()
    assert letter.state == "waiting"


def test_a_server_without_encryption_gets_nothing_on_an_ordinary_port(sink: Sink):
    letter = write()
    with pytest.raises(OSError, match="STARTTLS"):
        deliver_letter(letter_id=letter.pk, relay=Relay(host="127.0.0.1", port=sink.port, secure=False), now=NOW)
    assert sink.messages == []


def test_letters_are_forgotten_after_thirty_days():
    write(now=NOW - timedelta(days=31))
    young = write(now=NOW - timedelta(days=29))
    assert forget_old_letters(now=NOW) == 1
    assert Letter.objects.get() == young


def test_an_invitation_is_shown_beside_the_words_and_attached(sink: Sink, relay: Relay):
    kind = "text/calendar; method=REQUEST; charset=UTF-8"
    calendar = "BEGIN:VCALENDAR\r\nSUMMARY:Coffi – bore\r\nEND:VCALENDAR\r\n"
    letter = write(html="<p>Come</p>", attachments=[("invite.ics", kind, calendar)])
    deliver_letter(letter_id=letter.pk, relay=relay, now=NOW)
    message = sink.messages[0]
    body, file = message.iter_parts()
    assert [part.get_content_type() for part in body.iter_parts()] == ["text/plain", "text/html", "text/calendar"]
    for part in (list(body.iter_parts())[-1], file):
        assert (part.get_param("method"), str(part.get_param("charset")).upper()) == ("REQUEST", "UTF-8")
        assert bytes(part.get_payload(decode=True)).decode().splitlines() == calendar.splitlines()
    assert (file.get_filename(), file.get_content_type()) == ("invite.ics", "text/calendar")


def test_of_several_invitations_none_is_shown_beside_the_words(sink: Sink, relay: Relay):
    files = [(f"{n}.ics", "text/calendar; method=REQUEST", "BEGIN:VCALENDAR") for n in range(2)]
    deliver_letter(letter_id=write(attachments=files).pk, relay=relay, now=NOW)
    kinds = [part.get_content_type() for part in sink.messages[0].iter_parts()]
    assert kinds == ["text/plain", "text/calendar", "text/calendar"]


def draft(number: int, **changes) -> Draft:
    wanted = {
        "to": f"n{number}@example.org",
        "subject": "Soon",
        "text": "x",
        "key": f"m:{number}",
        "zone": "Europe/London",
    }
    return Draft(**{**wanted, **changes})


def test_many_letters_are_written_once_each_and_leave_in_their_own_lane():
    drafts = [draft(number) for number in range(3)]
    assert post_letters(drafts=drafts, purpose="tests", now=NOW) == 3
    assert post_letters(drafts=[*drafts, draft(3), draft(3)], purpose="tests", now=NOW) == 1
    assert list(Letter.objects.order_by("id").values_list("key", flat=True)) == ["m:0", "m:1", "m:2", "m:3"]
    jobs = Job.objects.order_by("id").values_list("lane", "payload", "due_at")
    assert list(jobs) == [
        ("many letters", {"letter": letter.pk, "zone": "Europe/London"}, NOW)
        for letter in Letter.objects.order_by("id")
    ]


def test_many_letters_cost_the_same_questions(django_assert_num_queries):
    for count in (1, 3, 50):
        with django_assert_num_queries(5):  # keys, savepoint, letters, jobs, release
            post_letters(drafts=[draft(count * 100 + n) for n in range(count)], purpose="tests", now=NOW)


def test_one_bad_address_among_many_stops_nobody_else(caplog):
    assert post_letters(drafts=[draft(1), draft(2, to="nobody")], purpose="tests", now=NOW) == 1
    assert "m:2" in caplog.text


NIGHT, MORNING = NOW.replace(hour=23), datetime(2026, 3, 13, 8, tzinfo=UTC)


def test_letters_written_at_night_leave_in_the_morning_of_their_reader():
    post_letters(drafts=[draft(1), draft(2, zone="America/New_York")], purpose="tests", now=NIGHT)
    write(zone="Europe/London", now=NIGHT)
    assert list(Job.objects.order_by("id").values_list("due_at", flat=True)) == [MORNING, NIGHT, MORNING]


@pytest.mark.parametrize("many", [True, False])
def test_a_letter_found_due_at_night_waits(settings, sink: Sink, relay: Relay, many: bool):
    settings.EMAIL_URL = f"smtp://127.0.0.1:{sink.port}"
    if many:
        post_letters(drafts=[draft(1)], purpose="tests", now=NOW)
    else:
        write(zone="Europe/London")
    for _ in range(2):
        Job.objects.filter(state="done").update(state="waiting")
        work_off(now=NIGHT)
    assert (sink.messages, Letter.objects.get().state) == ([], "waiting")
    work_off(now=MORNING)
    assert len(sink.messages) == 1


def test_letters_are_taken_back_while_they_wait():
    post_letters(drafts=[draft(1), draft(2), draft(3, key="n:3")], purpose="tests", now=NOW)
    Letter.objects.filter(key="m:1").update(state="sent")
    assert recall_letters(keys_from="m:") == 1
    assert set(Letter.objects.values_list("key", flat=True)) == {"m:1", "n:3"}
    work_off(now=NOW)
    assert Job.objects.filter(state="done").count() == 3
