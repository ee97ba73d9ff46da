import re

import pytest

from hub.cms.search_sources import plain_text
from tests.factories.blocks import page_with

pytestmark = pytest.mark.django_db


def faq(*questions: str, heading: str = "Before you come", **more):
    stored = [
        {"type": "item", "id": f"{n}bcd-ef", "value": {"question": question, "answer": f"<p>Answer {n}</p>"}}
        for n, question in enumerate(questions)
    ]
    return "faq", {"heading": heading, "questions": stored, **more}


def test_questions_open_to_their_answers_and_have_addresses(client):
    text = client.get(page_with(faq("Do I need to speak?", "Is it step-free?")).url).text
    assert re.findall(r'<details class="question" id="([^"]+)">', text) == [
        "do-i-need-to-speak-0bcd",
        "is-it-step-free-1bcd",
    ]
    assert 'href="#do-i-need-to-speak-0bcd"' in text
    assert "<p>Answer 1</p>" in text


def test_same_question_twice_has_two_addresses(client):
    text = client.get(page_with(faq("Why?", "Why?"), faq("Why?")).url).text
    assert re.findall(r'id="(why-[^"]+)"', text)[:2] == ["why-0bcd", "why-1bcd"]


def test_headings_go_down_one_step_at_a_time(client):
    with_heading = client.get(page_with(faq("Why?")).url).text
    without = client.get(page_with(faq("Why?", heading="")).url).text
    assert "<summary><h3>Why?</h3></summary>" in with_heading
    assert "<summary><h2>Why?</h2></summary>" in without


def test_no_questions_show_nothing(client):
    assert "Before you come" not in client.get(page_with(faq()).url).text


def test_questions_and_answers_are_found():
    page = page_with(faq("Why?"))
    assert plain_text(page.body) == "Before you come\nWhy?\nAnswer 0"


def test_question_is_no_markup(client):
    text = client.get(page_with(faq('"><script>alert(1)</script>')).url).text
    assert "<script>alert" not in text
