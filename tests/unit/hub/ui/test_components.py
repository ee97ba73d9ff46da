import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string

from tests.factories.members import MemberFactory


class TeaForm(forms.Form):
    name = forms.CharField(label="Your name", help_text="Any name you like.")
    milk = forms.BooleanField(label="With milk", required=False)
    day = forms.ChoiceField(label="Day", choices=[("m", "Monday")], widget=forms.RadioSelect)


def squeeze(html: str) -> str:
    return "".join(line.strip() for line in html.splitlines())


def page(rf, member=None, **context) -> str:
    request = rf.get("/")
    request.user = member or AnonymousUser()
    return render_to_string("404.html", context, request=request)


def test_field_ties_label_hint_and_error_to_its_widget():
    html = squeeze(render_to_string("components/_field.html", {"field": TeaForm({})["name"]}))
    assert html == (
        '<div class="field field-error"><label for="id_name">Your name</label>'
        '<div class="hint" id="id_name_helptext">Any name you like.</div>'
        '<div class="error" id="id_name_error"><div>This field is required.</div></div>'
        '<input type="text" name="name" required aria-invalid="true"'
        ' aria-describedby="id_name_helptext id_name_error" id="id_name"></div>'
    )


def test_choices_stand_in_a_fieldset_with_a_legend():
    html = squeeze(render_to_string("components/_field.html", {"field": TeaForm()["day"]}))
    assert html.startswith('<div class="field"><fieldset><legend>Day</legend><div class="choices">')


def test_checkbox_stands_before_its_words():
    html = squeeze(render_to_string("components/_field.html", {"field": TeaForm()["milk"]}))
    assert html == (
        '<div class="field"><label class="check" for="id_milk">'
        '<input type="checkbox" name="milk" id="id_milk"> <span>With milk</span></label></div>'
    )


def test_error_summary_leads_to_each_field_in_need():
    html = squeeze(render_to_string("components/_error_summary.html", {"form": TeaForm({"day": "m"})}))
    assert html.count("<li>") == 1
    assert '<a href="#id_name">This field is required.</a>' in html


def test_a_form_without_errors_has_no_summary():
    assert render_to_string("components/_error_summary.html", {"form": TeaForm()}).strip() == ""


def test_anonymous_page_holds_no_token_and_offers_to_sign_in(rf):
    html = page(rf)
    assert "csrfmiddlewaretoken" not in html
    assert html.count('href="/accounts/login/"') == 3  # wide menu, narrow menu, and the sentence of the page


@pytest.mark.django_db
def test_signed_in_page_links_to_the_profile_and_signs_out_by_post(rf):
    html = page(rf, MemberFactory(handle="kofi"))
    assert html.count('href="/members/kofi/"') == 2
    assert html.count('<form action="/accounts/logout/" method="post">') == 2


def test_every_page_has_one_main_one_heading_and_no_inline_script_or_style(rf):
    html = page(rf)
    assert (html.count("<main"), html.count("<h1"), html.count("<style"), html.count("style=")) == (1, 1, 0, 0)
    assert html.count("<script") == html.count('<script type="module" src=')


def test_server_error_page_needs_no_context():
    html = render_to_string("500.html")
    assert "<h1>Sorry, something went wrong</h1>" in html
    assert 'href="/static/hub/css/hub.css"' in html


@pytest.mark.parametrize(("wait", "words"), [(1, "in 1 second."), (30, "in 30 seconds."), (None, "in a minute.")])
def test_page_for_too_many_requests_says_how_long_to_wait(rf, wait, words):
    request = rf.get("/")
    request.user = AnonymousUser()
    assert f"Please try again {words}" in render_to_string("429.html", {"wait": wait}, request=request)
