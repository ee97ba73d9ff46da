"""Pictures that editors choose: stored under a name that nobody guesses."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Pillow
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form
from wagtail.models import Collection

from tests.factories.members import MemberFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def files_of_this_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def form(file=None, instance=None):
    fields = {"title": "The garden", "description": "", "tags": "", "collection": Collection.get_first_root_node().pk}
    files = {"file": file} if file else {}
    made = get_image_form(get_image_model())(fields, files, instance=instance, user=MemberFactory(is_superuser=True))
    assert made.errors == {}
    return made


def a_picture() -> SimpleUploadedFile:
    out = BytesIO()
    Pillow.new("RGB", (40, 30), "teal").save(out, "PNG")
    return SimpleUploadedFile("garden" * 20 + ".png", out.getvalue())


def test_address_of_a_picture_cannot_be_guessed_from_the_name_of_its_file():
    image = form(a_picture()).save()
    assert re.match(r"[0-9a-f]{16}-garden", Path(image.file.name).name)
    assert re.match(r"[0-9a-f]{16}-garden", Path(image.get_rendition("width-20").file.name).name)


def test_name_stays_when_only_the_words_change():
    image = form(a_picture()).save()
    before = image.file.name
    assert form(instance=image).save().file.name == before
