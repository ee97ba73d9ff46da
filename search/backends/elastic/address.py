"""What ELASTICSEARCH_URL says, without the client's own code: a hub that has no server never loads that."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

SECONDS = 1.5
"""For all the questions of a page together: within two seconds somebody else is asked, and the page has to be made."""
INDEX = "hub-search"


@dataclass(frozen=True)
class Address:
    """What ELASTICSEARCH_URL says. `index` is the name that the hub's own indexes begin with."""

    url: str
    user: str = ""
    password: str = ""
    ca_certs: str = ""
    index: str = INDEX


def address_of(url: str) -> Address:
    """`https://name:password@host:9200/index?ca_certs=/path/ca.crt`; all but scheme and host may be missing."""
    parts = urlsplit(url)
    more = dict(parse_qsl(parts.query))
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return Address(
        url=f"{parts.scheme}://{host}:{parts.port or (443 if parts.scheme == 'https' else 9200)}",
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        ca_certs=more.get("ca_certs", ""),
        index=parts.path.strip("/") or INDEX,
    )
