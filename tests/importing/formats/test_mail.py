"""Stories that correspondents send by mail."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importing.formats import mail, registry
from articles.importing.records import Aside, Found, Problem, Reading, StoryRecord
from tests.importing.reading import SAMPLES, asides, document, only, problems, stories

HEADERS = (
    "Message-ID: <7@echo.example>\nDate: Mon, 12 Jan 2026 09:30:00 +0100\n"
    "From: Maria Benning <benning@echo.example>\nSubject: Ferry Runs Aground\nMIME-Version: 1.0\n"
)
PLAIN = "Content-Type: text/plain; charset=utf-8\n"
FLOWED = "Content-Type: text/plain; charset=utf-8; format=flowed"
ENVELOPE = "From echo@echo.example Mon Jan 12 09:30:00 2026\n"
PIECES = (
    "--outer\n", "--outer--\n", "Content-Type: multipart/mixed; boundary=a\n", "--a\n", "\n\n",
    "Content-Type: text/html; charset=\"x\n", "=?utf-8?B?", "?=", "=?x?q?=FF?=", "=3", "\r", "\xff",
    "Content-Type: message/rfc822\n\n", "Content-Disposition: attachment; filename*0*=utf-8''%FF\n",
    "charset=utf-16", "Content-Transfer-Encoding: base64\n", "begin 644 a\n", ENVELOPE, "{", ":",
)  # fmt: skip


def read(data: str | bytes, **reading: Any) -> list[Found]:
    return list(mail.read(document(data, "story.eml"), Reading(**reading)))


def parts(*inside: str, kind: str = "mixed") -> str:
    joined = "".join(f"--x\n{each}\n" for each in inside)
    return f'{HEADERS}Content-Type: multipart/{kind}; boundary="x"\n\n{joined}--x--\n'


def test_an_editor_gets_a_mail_as_a_story_and_its_attachments_by_name() -> None:
    record, picture, earlier = read((SAMPLES / "mail/eastmouth.eml").read_bytes())
    assert isinstance(record, StoryRecord)
    assert record.source_id == "1201.harbour@echo.example"
    assert record.headline == "Harbour to Be Dredged “At Last”"
    assert record.authors == ("Maria Benníng",)
    assert record.note == "Sent by Maria Benníng <benning@echo.example>."
    assert record.created == datetime(2026, 1, 12, 9, 30, tzinfo=UTC)
    assert (record.credit, record.keywords) == ("Eastmouth Echo", ("dredging", "fishing"))
    assert record.body == (
        '<p>The harbour will be <strong>dredged</strong>, <a href="https://council.example/"'
        ' rel="noopener">the council said</a>.</p>\n'
        "<blockquote><p>It should have been done long ago.</p></blockquote>"
    )
    assert picture == Aside("story.eml", "a picture", "mud.jpg")
    assert earlier == Aside("story.eml", "a mail attached to a mail", "Earlier story")


def test_a_mail_that_is_nothing_but_an_attachment_is_refused_and_that_is_named() -> None:
    found = read((SAMPLES / "mail/eastmouth-broken.eml").read_bytes())
    assert problems(found) == ["story.eml: “Ferry Runs Aground” has a headline and no text."]
    assert asides(found) == [("an attached file", "ferry.docx")]


def test_a_date_that_does_not_exist_is_named() -> None:
    said = HEADERS.replace("12 Jan 2026", "31 Feb 2026")
    record = only(read(f"{said}{PLAIN}\nNobody was hurt.\n"))
    assert record.created is None
    assert "31 Feb 2026" in record.left_out[0]


def test_wrapped_paragraphs_are_whole_again_and_a_signature_stays_out() -> None:
    said = "The ferry ran \naground on Tuesday.\n\nNobody was hurt.\n-- \nMaria, 0170 555\n"
    record = only(read(f"{HEADERS}{FLOWED}\n\n{said}"))
    assert record.paragraphs == ["The ferry ran aground on Tuesday.", "Nobody was hurt."]
    assert record.left_out == ("the signature “Maria, 0170 555”",)
    record = only(read(f"{HEADERS}{FLOWED}; delsp=yes\n\nDampf \nschiff\n"))
    assert record.paragraphs == ["Dampfschiff"]


def test_a_form_comes_as_the_row_of_a_table_and_its_other_fields_by_name() -> None:
    form = (
        '{"Headline": ["Ferry Runs Again"], "Body": ["Nobody was hurt.\\n\\nIt was towed."],'
        ' "Dateline": ["EASTMOUTH"], "Abstract": ["Towed by noon."], "Category": ["Harbour"],'
        ' "Priority": ["2"], "Legal flag": ["ASK THE LAWYER"], "Slugline": ["Ferry"], "A": [""]}'
    )
    record = only(read(f"{HEADERS}{PLAIN}\n{form}\n"))
    assert record.source_id == "7@echo.example"
    assert (record.headline, record.section) == ("Ferry Runs Again", "Harbour")
    assert record.paragraphs == ["EASTMOUTH — Nobody was hurt.", "It was towed."]
    assert (record.standfirst, record.urgency) == ("Towed by noon.", 2)
    assert record.created == datetime(2026, 1, 12, 8, 30, tzinfo=UTC)
    assert record.note == "Sent by Maria Benning <benning@echo.example>. ASK THE LAWYER"
    assert record.left_out == ("“Slugline” of the form, Ferry",)


def test_json_that_is_no_story_stays_what_was_written() -> None:
    assert only(read(f'{HEADERS}{PLAIN}\n{{"a": 1}}\n')).paragraphs == ['{"a": 1}']


def test_texts_one_after_the_other_are_one_story() -> None:
    record = only(
        read(parts(f"{PLAIN}\nOne.\n", "Content-Type: text/html\n\n<p><i>Two</i>.</p>\n"))
    )
    assert record.body == "<p>One.</p>\n<p><em>Two</em>.</p>"


def test_of_two_forms_of_a_text_an_empty_one_is_not_chosen() -> None:
    said = parts(f"{PLAIN}\nOne.\n", "Content-Type: text/html\n\n<p> </p>\n", kind="alternative")
    assert only(read(said)).paragraphs == ["One."]


def test_a_picture_within_the_text_is_named() -> None:
    said = parts(
        'Content-Type: text/html\n\n<p>One.</p><img src="cid:7" alt="Mud">\n',
        "Content-Type: image/png\nContent-ID: <7>\n\nx\n",
        kind="related",
    )
    record, picture = read(said)
    assert isinstance(record, StoryRecord)
    assert record.left_out == ("a picture without an address (Mud)",)
    assert picture == Aside("story.eml", "a picture", "image/png")


@pytest.mark.parametrize("charset", ["iso-8859-1", "utf-8", "cp1252", "unheard-of"])
def test_a_text_is_read_as_it_says_that_it_is_written(charset: str) -> None:
    codec = "utf-8" if charset == "unheard-of" else charset
    said = f"{HEADERS}Content-Type: text/plain; charset={charset}\n\nDie Fähre.\n"
    assert only(read(said.encode(codec))).paragraphs == ["Die Fähre."]


def test_bytes_that_do_not_fit_refuse_the_text_with_a_hint() -> None:
    (problem,) = problems(read(f"{HEADERS}{PLAIN}\nDie Fähre und die Größe.\n".encode("cp1252")))
    assert "this is not UTF-8 text (byte 0xe4 at column 6)" in problem


def test_a_headline_without_code_words_is_read_too() -> None:
    said = HEADERS.replace("Ferry Runs Aground", "Fähre läuft auf").encode("cp1252")
    assert only(read(said + b"\n\nText.\n")).headline == "Fähre läuft auf"


def test_a_mail_with_more_tags_than_any_story_is_refused() -> None:
    said = "Content-Type: text/html\n\n" + "<p>a" * 100_001
    (problem,) = problems(read(f"{HEADERS}{said}"))
    assert "more than 100000 tags" in problem


def test_every_mail_of_a_mailbox_is_a_story_with_its_line() -> None:
    one = f"{ENVELOPE}{HEADERS}{PLAIN}\nOne.\n\n"
    found = read(one + one.replace("<7@", "<8@").replace("One.", "Two."))
    assert [(each.source_id[0], each.paragraphs) for each in stories(found)] == [
        ("7", ["One."]),
        ("8", ["Two."]),
    ]
    assert [each.line for each in stories(found)] == [2, 12]


def test_a_mailbox_of_very_many_mails_takes_seconds() -> None:
    began = time.process_time()
    found = read((ENVELOPE + "From: a\nTo: b\nSubject: c\n\nText.\n\n") * 3_000)
    assert len(stories(found)) == 3_000
    assert stories(found)[-1].line == 2_999 * 7 + 2
    assert time.process_time() - began < 20


def test_a_subject_too_long_for_a_headline_begins_the_text() -> None:
    subject = "The harbour of Eastmouth will be dredged " * 10
    said = HEADERS.replace("Ferry Runs Aground", subject)
    record = only(read(f"{said}{PLAIN}\nNobody was hurt.\n"))
    assert (record.headline, record.paragraphs[0]) == ("", subject.strip())
    html = "Content-Type: text/html\n\n<iframe src='https://a.example/'></iframe>\n"
    record = only(read(f"{said}{html}"))
    assert record.body == f"<p>{subject.strip()}</p>"
    assert record.left_out == ("an embedded page (https://a.example/)",)


def test_a_mail_without_an_end_is_read_as_far_as_it_goes() -> None:
    whole = (SAMPLES / "mail/eastmouth.eml").read_text()
    found = read(whole[: whole.index("--outer\nContent-Type: message")])
    assert len(stories(found)) == 1


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(2_000)),
         "too many parts"),
        (f"{HEADERS}Content-Type: multipart/mixed; boundary=" + '";' * 50_000 + "\n\nText.\n",
         "longer than 20000 bytes"),
        (HEADERS + "Content-Type: multipart/mixed; boundary=a\n" * 50 + "\n" * 1_000_000,
         "too many parts"),
    ],
)  # fmt: skip
def test_mails_made_to_take_forever_are_refused(data: str, reason: str) -> None:
    began = time.process_time()
    (problem,) = problems(read(data))
    assert reason in problem
    assert time.process_time() - began < 10


@pytest.mark.parametrize(
    "subject",
    ["=?utf-8?q?" * 200_000, "(" * 200_000, "=?x?b?a", "=?utf-8?b?====?=", "Re: " * 9_999],
)
def test_a_subject_made_to_take_forever_takes_seconds(subject: str) -> None:
    began = time.process_time()
    said = HEADERS.replace("Ferry Runs Aground", subject)
    assert len(read(f"{said}{PLAIN}\nNobody was hurt.\n")) == 1
    assert time.process_time() - began < 10


@pytest.mark.parametrize(
    ("data", "is_ours"),
    [
        (f"{HEADERS}\nText.\n", True),
        (" " * 255 + f"\n{HEADERS}\nText.\n", True),
        (f"{ENVELOPE}{HEADERS}\nText.\n", True),
        (HEADERS.replace("\n", "\r\n"), True),
        ("From: the council\nDate: Monday\n\nThe harbour will be dredged.\n", False),
        ("Subject: harbour\n\nThe harbour will be dredged.\n", False),
        ("The harbour will be dredged.\nFrom: x\nTo: y\nSubject: z\n", False),
        ("", False),
    ],
)
def test_a_mail_is_recognised_by_three_of_its_headers(data: str, is_ours: bool) -> None:
    for name in ("story.eml", "story.txt"):
        assert (registry.recognise(document(data, name)) is mail) is is_ours


@given(st.binary(max_size=300) | st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_any_bytes_give_stories_or_problems(data: bytes | str) -> None:
    said = data if isinstance(data, bytes) else data.encode("latin-1")
    for each in (said, HEADERS.encode() + said):
        for found in read(each):
            assert isinstance(found, StoryRecord | Problem | Aside)
        mail.recognises(document(each, "a"))


@given(st.data())
def test_a_sample_with_anything_changed_gives_stories_or_problems(data: st.DataObject) -> None:
    sample = (SAMPLES / "mail/eastmouth.eml").read_bytes()
    place = data.draw(st.integers(0, len(sample)))
    length = data.draw(st.integers(0, 40))
    piece = data.draw(st.sampled_from(PIECES)).encode("latin-1")
    for found in read(sample[:place] + piece + sample[place + length :]):
        assert isinstance(found, StoryRecord | Problem | Aside)
