import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command

from members.models import Member

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_createsuperuser_makes_an_admin_with_a_confirmed_address(monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "a long walk by the sea")
    call_command("createsuperuser", email="Ada@Hub.example", interactive=False, verbosity=0)
    admin = Member.objects.get()
    assert (admin.email, admin.handle, admin.is_superuser) == ("ada@hub.example", "ada", True)
    assert admin.check_password("a long walk by the sea")
    assert EmailAddress.objects.filter(user=admin, email="ada@hub.example", primary=True, verified=True).count() == 1
