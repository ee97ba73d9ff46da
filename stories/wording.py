"""The exact words people agree to, every version that was ever shown.

A record of consent names the version. Never change a version that has been in use: add the next one,
and `CURRENT` follows. `docs/running.md` says so, and a test holds the words of each.
"""

from dataclasses import dataclass

from stories.enums import Use

BEFORE_RECORDS = 0
"""Consent given before the hub kept a record, or on a form of one's own."""


@dataclass(frozen=True)
class Wording:
    """The sentence beside each choice."""

    uses: dict[Use, str]


WORDINGS: dict[int, Wording] = {
    1: Wording(
        {
            Use.SITE: "Publish my story on this hub, where everybody can read it and search engines can find it.",
            Use.NEWSLETTER: "Use my story, or parts of it, in the newsletter.",
            Use.SOCIAL: "Use my story, or parts of it, on social media.",
            Use.TRAINING: "Use my story in training and workshops.",
            Use.PRINT: "Use my story, or parts of it, in print: leaflets, reports, posters.",
        }
    )
}
CURRENT = max(WORDINGS)


def words_for(use: str, version: int = CURRENT) -> str:
    """What was agreed to; for consent on paper the paper says it."""
    wording = WORDINGS.get(version)
    return wording.uses[Use(use)] if wording else "In the words of the paper form."
