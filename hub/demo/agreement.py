"""The demo's community agreement. Everybody in the demo has said yes to it."""

from collections.abc import Iterable

from members.agreement.actions import accept_for_all, publish
from members.models import Member

TEXT = """
<p>We come here from very different lives. These are the promises that let us talk with one another all the same.</p>
<h2>We speak as equals</h2>
<ul>
<li>What somebody has lived through counts as much as what somebody has studied.</li>
<li>We write in plain words, and we ask when we do not understand.</li>
<li>We disagree with what is said, never with the person who says it.</li>
</ul>
<h2>We look after each other</h2>
<ul>
<li>What people tell here about themselves stays here, unless they say otherwise.</li>
<li>We put a content note before what may be hard to read.</li>
<li>Nobody has to explain why they are tired, or late, or silent.</li>
</ul>
<h2>When something goes wrong</h2>
<p>Tell a facilitator, or press Report under the post. We will listen first. Who breaks these promises hears from us,
and may be asked to take a break.</p>
"""


def publish_agreement(people: Iterable[Member]) -> None:
    """The first version, and a yes of each of these."""
    publish(actor=None, text=TEXT.strip())
    accept_for_all(members=people)
