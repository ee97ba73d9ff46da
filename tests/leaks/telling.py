"""What the worker tells of saved searches, by mail."""

from datetime import timedelta

from django.utils import timezone

from hub.mail.models import Mail
from search.models import SavedSearch
from search.saved.mail import tell_due
from search.saved.queries import NOT_OPEN
from tests.leaks.doors import TYPED, Look, met
from tests.leaks.words import PEOPLE, RAMP, Secrets, words_of

IN_A_MAIL = TYPED - 2
"""A saved search takes 300 letters."""


def mails_tell_theirs(secrets: Secrets) -> None:
    """Everybody saved words of all kinds, and a search in each space: all there is counts as new."""
    looks = {name: Look(secrets, name) for name in PEOPLE[1:]}
    some = {name: look.some_words()[:IN_A_MAIL] for name, look in looks.items()}
    SavedSearch.objects.all().delete()
    before = timezone.now() - timedelta(days=2)
    for name, look in looks.items():
        for asked in ({"text": words_of(some[name])}, *({"text": RAMP, "space": slug} for slug in secrets.spaces)):
            SavedSearch.objects.create(member=look.viewer, by_mail=True, looked_at=before, **asked)
        if look.viewer.is_active:
            listed = look.get("/account/searches/", typed=words_of(some[name]))
            assert (NOT_OPEN in listed.text) == (len(look.rights.spaces) < len(secrets.spaces))
    Mail.objects.all().delete()
    tell_due()
    told = {mail.to: mail for mail in Mail.objects.all()}
    for name, look in looks.items():
        titles = [each for each in look.rights.seen(secrets.titles) if look.space_of(each)]
        # What is new for two searches counts once.
        number = len({each.result for each in (*look.rights.seen(some[name]), *titles)})
        mail = told.pop(look.viewer.email, None)
        if not (number and look.viewer.is_active):
            assert mail is None
            continue
        results = "A new result:" if number == 1 else f"{number} new results:"
        assert mail.subject.startswith(results)
        said = met(f"{mail.subject} {mail.text} {mail.html}")
        assert said & look.forbidden - met(words_of(some[name])) == set()
    assert told == {}
