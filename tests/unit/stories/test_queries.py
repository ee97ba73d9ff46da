from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from stories.queries import stories_list
from tests.factories.pages import StoryPageFactory, restrict

pytestmark = pytest.mark.django_db
GUEST = AnonymousUser()


def test_stories_come_newest_first():
    StoryPageFactory(title="Older", date=date(2026, 9, 1))
    StoryPageFactory(title="Newer", date=date(2026, 10, 1))
    assert [story.title for story in stories_list(GUEST).items] == ["Newer", "Older"]


def test_theme_narrows_the_list():
    StoryPageFactory(title="Caring", themes=["caring"])
    StoryPageFactory(title="Other")
    assert [story.title for story in stories_list(GUEST, topic="caring").items] == ["Caring"]


def test_theme_of_hidden_stories_alone_does_not_exist():
    restrict(StoryPageFactory(themes=["secret"]))
    with pytest.raises(Http404):
        stories_list(GUEST, topic="secret")
