"""Content-Security-Policy (one for the public site, one for the Wagtail admin), and what no cache may share."""

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.shortcuts import render

from hub.limits.rates import TooMany
from hub.ui.away import database_away, is_away
from hub.ui.disk import disk_full, is_full


class PolicyMiddleware(CSPMiddleware):
    """django-csp with a policy of its own for the admin, whose pages have inline scripts."""

    def get_policy_parts(self, request, response, report_only: bool = False) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if request.path_info.startswith("/admin/") and not report_only:
            # A nonce would switch the admin's 'unsafe-inline' off.
            return PolicyParts(config=settings.HUB_ADMIN_SECURITY_POLICY["DIRECTIVES"])
        return parts

    def process_response(self, request, response):
        """What goes to somebody with a session is theirs: no cache between may keep it, whatever it makes of Vary."""
        if settings.SESSION_COOKIE_NAME in request.COOKIES and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-cache"
        return super().process_response(request, response)

    def process_exception(self, request, exception):
        """A limit that no view answered itself becomes its page; so do a full disk (507) and a database away (503)."""
        if isinstance(exception, TooMany):
            response = render(request, "429.html", {"wait": exception.wait}, status=429)
            response["Retry-After"] = str(exception.wait)
            return response
        if is_full(exception):
            return disk_full(request)
        return database_away(request) if is_away(exception) else None
