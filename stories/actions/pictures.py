"""Consent of people in pictures: written down by editors, and taken back."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from members import audit
from members.models import Member
from members.permissions import require
from stories import traces
from stories.files import delete_waiting_files
from stories.models import PictureConsent, PictureConsentState
from stories.permissions import may_keep_consent

NEEDED = {
    "image": "Choose the picture.",
    "name": "Write who is in the picture.",
    "where": "Say where the paper is kept.",
}


@transaction.atomic
def note_person(
    person: PictureConsent, *, actor: Member, image: Any, name: str, state: str, where: str = ""
) -> PictureConsent:
    """Write down who is in a picture and whether they agree; `person` may be new.

    Consent that is taken back deletes the picture, its file and all renditions, from every page at once (files
    after the commit), and is final. The act is audited without the name. Raises ValidationError (by field).
    """
    require(may_keep_consent(actor))
    if person.pk:
        person = PictureConsent.objects.select_for_update().get(pk=person.pk)
        if person.state == PictureConsentState.WITHDRAWN:
            raise ValidationError("This consent was taken back, and the picture is gone. The row stays as it is.")
        image = person.image
    given = {"image": image, "name": name.strip(), "where": where.strip() or state != PictureConsentState.PAPER}
    if missing := {field: sentence for field, sentence in NEEDED.items() if not given[field]}:
        raise ValidationError(missing)
    person.image, person.name, person.state, person.where, person.by = image, name.strip(), state, where.strip(), actor
    person.save()
    audit.record(actor=actor, act="picture.consent", target=f"person in a picture:{person.pk}", detail=state)
    if state == PictureConsentState.WITHDRAWN:
        traces.remove_file(image)
        transaction.on_commit(delete_waiting_files)
    return person
