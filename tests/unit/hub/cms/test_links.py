import pytest
from django.core.exceptions import ValidationError

from hub.cms.links import check_target


@pytest.mark.parametrize(
    "target", ["/", "/spaces/", "/news/?topic=pay", "https://hub.example/a", "mailto:hello@hub.example", "tel:+44207"]
)
def test_target_that_leads_somewhere_is_taken(target):
    assert check_target(target) is None


@pytest.mark.parametrize(
    "target",
    [
        "",
        "spaces",
        "//evil.example/",
        "javascript:alert(1)",
        "data:text/html,x",
        "https://",
        "/a b",
        "ftp://a/",
        "mailto:x",
    ],
)
def test_target_that_leads_nowhere_or_runs_something_is_refused(target):
    with pytest.raises(ValidationError):
        check_target(target)
