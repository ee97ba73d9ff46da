"""Members for tests. Their password is PASSWORD and their address is confirmed."""

import factory
from allauth.account.models import EmailAddress

from members.models import Member

PASSWORD = "a long walk by the sea"


class MemberFactory(factory.django.DjangoModelFactory):
    """A member who may sign in. `confirmed=False` leaves the e-mail address unconfirmed."""

    class Meta:
        model = Member
        skip_postgeneration_save = True

    class Params:
        admin = factory.Trait(is_superuser=True)

    handle = factory.Sequence(lambda n: f"member-{n}")
    display_name = factory.Sequence(lambda n: f"Member {n}")
    email = factory.LazyAttribute(lambda member: f"{member.handle}@hub.example")
    password = PASSWORD

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return model_class.objects.create_user(*args, **kwargs)

    @factory.post_generation
    def confirmed(self, create, extracted, **kwargs):
        if create:
            verified = extracted is not False
            EmailAddress.objects.create(user=self, email=self.email, primary=True, verified=verified)
