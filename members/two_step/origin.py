"""Reading what a browser sends for a passkey: hostile until it has been checked."""

import json
import struct
from typing import Any

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import ValidationError
from fido2.utils import websafe_decode

BROKEN = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError, struct.error)
"""What the readers of fido2 raise for made-up data."""


def refusal() -> ValidationError:
    return get_adapter().validation_error("incorrect_code")


def refuse_other_origin(credential: Any) -> None:
    """Raise ValidationError unless the browser was on this very hub (or BASE_URL): scheme, host and port.

    fido2 itself also takes subdomains, which other people may have.
    """
    try:
        data = json.loads(websafe_decode(credential["response"]["clientDataJSON"]))
        origin = data["origin"]
    except BROKEN:
        raise refusal() from None
    request = context.request
    if origin not in {f"{request.scheme}://{request.get_host()}", settings.BASE_URL}:
        raise ValidationError("This passkey belongs to another site. Use one that you made here.")
