"""Trying what a form asks for. When it is refused, the form comes back with the reason and all the words."""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from forums import idempotency
from forums.forms import WordsForm
from forums.text import TooLong
from hub.limits import rates
from hub.limits.address import request_address
from hub.limits.rates import TooMany
from members.agreement import actions as agreement
from members.agreement.queries import AgreementNeeded

TELLS_AN_HOUR = 20


def attempt(form: WordsForm, act: Callable[[dict[str, Any]], Any]) -> Any | None:
    """The answer of `act(cleaned_data)`; None when it was refused, and then the form says why."""
    if not form.is_valid():
        return None
    main = "body" if "body" in form.fields else "message" if "message" in form.fields else None
    try:
        return act(form.cleaned_data)
    except TooLong as error:
        _refuse(form, 413, main, error.message)
    except ValidationError as error:
        _refuse(form, 200, None if hasattr(error, "error_dict") else main, error)
    except TooMany as error:
        form.wait = error.wait
        _refuse(form, 429, None, f"That was a lot in a short time. {error}")
    except AgreementNeeded as error:
        form.ask_to_agree(error.agreement)
        _refuse(form, 403, "agreed", str(error))
    except PermissionDenied as error:
        _refuse(form, 403, None, str(error) or "You may not do this.")
    except idempotency.InFlight as error:
        _refuse(form, 409, None, str(error))
    return None


def _refuse(form: WordsForm, status: int, field: str | None, reason: Any) -> None:
    form.status = status
    form.add_error(field, reason)


def once(request: HttpRequest, form: WordsForm, act: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Do it once for the key in the form: a form that is sent twice with the same words makes one post.

    A yes to the community agreement that was sent with the words is noted first.
    """
    _take_agreement(request)
    key = form.cleaned_data.get("key", "")
    if not key:
        return act()
    words = repr([*sorted(form.cleaned_data.items()), ("helping", request.POST.get("helping", ""))])
    mark = hashlib.sha256(f"{request.path} {words}".encode("utf-8", "replace")).hexdigest()
    return idempotency.once(request.user, f"form:{mark}", request.path, act)


def _take_agreement(request: HttpRequest) -> None:
    """The yes to the community agreement that came with the words. One to an older version counts for nothing."""
    number = request.POST.get("agreed", "")
    if number.isdecimal() and len(number) < 9:
        with suppress(ValidationError):
            agreement.accept(actor=request.user, number=int(number))


def again(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The page with its form: empty, or with what was refused and the status that says why."""
    form = context["form"]
    response = render(request, template, context, status=form.status)
    if form.wait:
        response["Retry-After"] = str(form.wait)
    return response


def count_tell(request: HttpRequest) -> None:
    """Messages to the team from one address; raises TooMany."""
    rates.count("tell", request_address(request), limit=TELLS_AN_HOUR, seconds=3600)
