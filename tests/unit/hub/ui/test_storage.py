import errno
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from hub.ui.storage import WholeFiles, kept_until_replaced


class Breaking(ContentFile):
    """Some of it, then no more room."""

    def chunks(self, chunk_size=None):
        yield b"half of it"
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
def storage(tmp_path):
    return WholeFiles(location=tmp_path)


def names(storage) -> list[str]:
    return sorted(path.name for path in Path(storage.location).rglob("*") if path.is_file())


def test_file_that_could_not_be_written_to_its_end_is_taken_away(storage, tmp_path):
    with pytest.raises(OSError, match="No space left"):
        storage.save("a.pdf", Breaking(b"all of it"))
    assert names(storage) == []


def test_file_of_the_same_name_that_was_there_stays(storage):
    storage.save("a.pdf", ContentFile(b"old"))
    with pytest.raises(OSError, match="No space left"):
        storage.save("a.pdf", Breaking(b"new"))
    assert names(storage) == ["a.pdf"]
    assert storage.open("a.pdf").read() == b"old"


def test_name_that_somebody_took_in_between_stays_theirs(storage, monkeypatch):
    storage.save("a.pdf", ContentFile(b"theirs"))
    exists, asked = storage.exists, []
    # Not there yet when it is first looked for; there from then on.
    monkeypatch.setattr(storage, "exists", lambda name: bool(asked) and exists(name) or asked.append(name) is not None)
    with pytest.raises(OSError, match="No space left"):
        storage._save("a.pdf", Breaking(b"ours"))
    assert names(storage) == ["a.pdf"]


def test_replaced_file_is_gone_when_the_new_one_is_there(storage):
    storage.save("a.pdf", ContentFile(b"old"))
    with kept_until_replaced(storage, "a.pdf"):
        storage.save("a.pdf", ContentFile(b"new"))
    assert names(storage) == ["a.pdf"]
    assert storage.open("a.pdf").read() == b"new"


def test_old_file_is_back_when_the_new_one_could_not_be_kept(storage):
    storage.save("a.pdf", ContentFile(b"old"))
    with pytest.raises(OSError, match="No space left"), kept_until_replaced(storage, "a.pdf"):
        storage.save("a.pdf", Breaking(b"new"))
    assert names(storage) == ["a.pdf"]
    assert storage.open("a.pdf").read() == b"old"


def test_file_that_was_gone_already_is_no_trouble(storage):
    with kept_until_replaced(storage, "a.pdf"):
        storage.save("a.pdf", ContentFile(b"new"))
    assert names(storage) == ["a.pdf"]
