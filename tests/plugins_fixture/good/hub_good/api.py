"""GET /api/v1/plugins/hub_good/newcomers"""

from ninja import Router

from hub_good.queries import waiting

router = Router(tags=["welcomes"])


@router.get("/newcomers", response=list[dict])
def newcomers(request):
    return [{"id": newcomer.pk, "name": newcomer.member.display_name} for newcomer in waiting(request.user)]
