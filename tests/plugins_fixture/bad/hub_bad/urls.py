import sys

from django.http import Http404
from django.urls import path
from ninja import Router

router = Router()


@router.get("/raise")
def api_that_raises(request):
    raise RuntimeError("an answer that raises")


def raises(request):
    raise RuntimeError("a view that raises")


def leaves(request):
    sys.exit(3)


def missing(request):
    raise Http404


urlpatterns = [path("", raises), path("leave/", leaves), path("missing/", missing)]
