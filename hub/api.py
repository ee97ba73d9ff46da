"""The REST API: routers of the apps under one roof, with one way of signing in and one form of error."""

import logging
from collections.abc import Callable, Mapping
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver
from django.utils.module_loading import import_string
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.docs import DocsBase
from ninja.responses import Response

from hub.limits.rates import TooMany
from hub.plugins.registry import registry
from hub.ui.away import RETRY_AFTER, WORDS, is_away
from members.agreement.queries import URL as AGREEMENT
from members.agreement.queries import AgreementNeeded
from members.middleware import GONE, comes_of_erasure
from members.tokens.doors import MissingScope, WrongToken, ways_in

log = logging.getLogger("hub.api")


class PlainDocs(DocsBase):
    """The OpenAPI description as a plain page of our own: no script, readable by anybody."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        schema = api.get_openapi_schema(path_params=kwargs)
        calls = [
            {"method": method.upper(), "path": path, "scope": call.get("x-token-scope"), **call}
            for path, methods in schema["paths"].items()
            for method, call in methods.items()
        ]
        return render(request, "api/docs.html", {"calls": calls, "info": schema["info"]})


def problem(status: int, detail: str, headers: Mapping[str, str] | None = None, **more: Any) -> HttpResponse:
    """An error as RFC 9457 problem details."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}
    return Response(body, status=status, content_type="application/problem+json", headers=headers)


def too_many(request: HttpRequest, error: TooMany) -> HttpResponse:
    return problem(429, str(error), headers={"Retry-After": str(error.wait)})


def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    wrong = [{"field": ".".join(map(str, e["loc"][1:])), "detail": e["msg"]} for e in error.errors]
    names = ", ".join(item["field"] or "the request" for item in wrong)
    return problem(422, f"Not understood: {names}.", errors=wrong)


def http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, str(error))


def forbidden(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    return problem(403, str(error) or "You may not do this.")


def agreement_needed(request: HttpRequest, error: AgreementNeeded) -> HttpResponse:
    return problem(403, str(error), agreement={"version": error.number, "url": AGREEMENT})


def wrong_token(request: HttpRequest, error: WrongToken) -> HttpResponse:
    return problem(401, str(error), headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})


def missing_scope(request: HttpRequest, error: MissingScope) -> HttpResponse:
    how = f'Bearer error="insufficient_scope", scope="{error.scope}"'
    return problem(403, str(error), headers={"WWW-Authenticate": how}, scope=error.scope)


def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404, "There is nothing here, or it is not for you.")


def unprocessable(request: HttpRequest, error: DjangoValidationError) -> HttpResponse:
    return problem(422, " ".join(error.messages))


def too_big(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return problem(413, "The request is larger than this hub takes (4 MB).")


def unexpected(request: HttpRequest, error: Exception) -> HttpResponse:
    if is_away(error):
        log.error("the database does not answer")
        return problem(503, WORDS, headers={"Retry-After": RETRY_AFTER})
    if comes_of_erasure(request, error):
        return problem(403, GONE)
    log.exception("%s %s failed", request.method, request.path, exc_info=error)
    return problem(500, "Something went wrong on our side. Nothing was changed; please try again.")


HANDLERS = {
    TooMany: too_many,
    WrongToken: wrong_token,
    MissingScope: missing_scope,
    ValidationError: invalid,
    HttpError: http_error,
    AgreementNeeded: agreement_needed,
    PermissionDenied: forbidden,
    Http404: not_found,
    DjangoValidationError: unprocessable,
    RequestDataTooBig: too_big,
    Exception: unexpected,
}


def build(urls_namespace: str = "api") -> NinjaAPI:
    """The API with every router that the core apps and plugins declare."""
    api = NinjaAPI(
        title="Co-Pro Hub",
        version="1",
        description="Lists are paged by cursor, search by page. Errors are RFC 9457 problem details.",
        auth=ways_in(),
        docs=PlainDocs(),
        urls_namespace=urls_namespace,
    )
    for kind, handler in HANDLERS.items():
        api.add_exception_handler(kind, handler)
    api.add_router("/", "hub.live.api.router")
    for plugin in registry.plugins.values():
        if plugin.api_router:
            prefix = "/" if plugin.core else f"/plugins/{plugin.label}/"
            api.add_router(prefix, import_string(plugin.api_router))
    return api


def urls_of(api: NinjaAPI) -> tuple[list[URLPattern | URLResolver], str, str]:
    """What `path()` takes, with a problem where Ninja would answer in a form of its own."""
    patterns, app_name, namespace = api.urls
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            pattern.callback = _explaining(pattern.callback)
    return patterns, app_name, namespace


def _explaining(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def explaining(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            # The root of the API, which Ninja answers outside its own net.
            return nothing_here(request)
        if "Authorization" in request.headers:
            # What a token gets is its member's alone.
            response["Cache-Control"] = "no-store"
        if response.status_code != 405:
            return response
        allowed = response["Allow"]
        return problem(405, f"This address takes {allowed} only.", headers={"Allow": allowed})

    return explaining


api = build()


def nothing_here(request: HttpRequest, path: str = "") -> HttpResponse:
    """Unknown addresses below /api/: a problem too, not a page."""
    return problem(404, "There is no such address in the API. /api/v1/docs lists what there is.")
