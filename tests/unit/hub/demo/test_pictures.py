import io

from PIL import Image

from hub.demo.pictures import avatar, picture


def test_same_motif_is_the_same_picture():
    assert picture(3, (320, 180)) == picture(3, (320, 180))


def test_motifs_differ():
    assert len({picture(motif, (320, 180)) for motif in range(1, 15)}) == 14


def test_picture_has_the_asked_size_and_is_small():
    data = picture(1)
    assert Image.open(io.BytesIO(data)).size == (1200, 675)
    assert len(data) < 40_000


def test_avatar_is_square():
    assert Image.open(io.BytesIO(avatar(2, 200))).size == (200, 200)
