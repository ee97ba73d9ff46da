import re

import pytest
from django.template import Context, Template
from wagtail.images import get_image_model

from hub.cms.models import NewsPage
from hub.cms.pictures import make_for_page, make_missing
from hub.cms.queries import with_cards
from hub.ui.pictures import SHAPES, make_all, photo_of
from tests.factories.pages import NewsPageFactory, PictureFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def html(image, arguments: str) -> str:
    template = Template("{% load hub_pictures %}{% photo image " + arguments + " %}")
    return template.render(Context({"image": image}))


def renditions() -> set[str]:
    return set(get_image_model().get_rendition_model().objects.values_list("filter_spec", flat=True))


def test_request_makes_one_webp_file_and_leaves_the_rest_to_the_worker():
    photo = photo_of(PictureFactory(), SHAPES["card"])
    assert (photo.width, photo.height, photo.avif, photo.webp) == (480, 270, "", "")
    assert renditions() == {"fill-480x270|format-webp|webpquality-60"}


def test_worker_makes_what_a_request_left_out():
    image = PictureFactory()
    photo_of(image, SHAPES["card"])
    assert make_missing() == 1
    assert renditions() == set(SHAPES["card"].specs)
    assert make_missing() == 0


def test_picture_that_the_worker_cannot_make_is_not_tried_for_ever(caplog):
    image = PictureFactory()
    photo_of(image, SHAPES["card"])
    image.file.storage.delete(image.file.name)
    assert [make_missing(), make_missing()] == [1, 0]
    assert "could not be made" in caplog.text


def test_pictures_of_a_page_are_made_when_it_is_published():
    page = NewsPageFactory(picture=PictureFactory(), picture_alt="Circles")
    make_for_page.func(page.pk)
    assert renditions() == {*SHAPES["card"].specs, *SHAPES["wide"].specs}


def test_tag_offers_avif_in_several_widths_and_says_the_size():
    image = PictureFactory()
    make_all(image, SHAPES["card"])
    shown = html(image, 'shape="card" css="card-picture"')
    assert re.findall(r" (\d+w)", shown) == ["320w", "480w", "640w"]
    assert '<source type="image/avif"' in shown
    assert 'width="480" height="270" loading="lazy" decoding="async"' in shown
    assert ' alt=""' in shown


def test_small_picture_is_offered_in_the_width_it_has():
    image = PictureFactory(file__width=300, file__height=200)
    make_all(image, SHAPES["wide"])
    assert re.findall(r" (\d+w)", html(image, 'alt="Circles"')) == ["300w"]


def test_lead_picture_loads_at_once():
    shown = html(PictureFactory(), 'alt="Circles" lead=True')
    assert 'fetchpriority="high"' in shown
    assert "lazy" not in shown


def test_words_of_the_editor_are_escaped():
    assert '"><script>' not in Template(
        "{% load hub_pictures %}{% photo image alt=alt %}",
    ).render(Context({"image": PictureFactory(), "alt": '"><script>'}))


def test_picture_whose_file_is_gone_leaves_its_words():
    image = PictureFactory()
    image.file.storage.delete(image.file.name)
    assert "What it shows: Two circles" in html(image, 'alt="Two circles"')
    assert "<img" not in html(image, 'alt=""')


def test_picture_that_was_deleted_meanwhile_leaves_no_file(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    image = PictureFactory()
    get_image_model().objects.filter(pk=image.pk).delete()
    assert photo_of(image, SHAPES["card"]) is None
    assert [path.name for path in tmp_path.rglob("*") if path.is_file() and path.parent.name == "images"] == []


def test_no_picture_prints_nothing():
    assert html(None, 'alt="Circles"').strip() == ""


def test_unknown_shape_is_an_error():
    with pytest.raises(Exception, match="There is no shape 'star'"):
        html(None, 'shape="star"')


def test_cards_of_a_list_cost_one_query_for_all_their_files(django_assert_num_queries):
    for _ in range(3):
        page = NewsPageFactory(picture=PictureFactory(), picture_alt="Circles")
        make_all(page.picture, SHAPES["card"])
    with django_assert_num_queries(2):
        photos = [photo_of(page.picture, SHAPES["card"]) for page in with_cards(NewsPage.objects.all())]
    assert [len(photo.avif.split(",")) for photo in photos] == [3, 3, 3]
