"""What stories hold about a member, and what becomes of it: see hub.plugins.member_data."""

from hub.plugins.member_data import Held

HELD = (
    Held(
        "stories.StoryRecord",
        "member withdrawn_by key last_told left",
        given="stories",
        erased="the story is taken back, or stays under “Former member”, as the member chose; the record names nobody",
    ),
    Held("stories.StoryPage", "storyteller", given="stories", erased="see the record of the story"),
    Held(
        "stories.ConsentEntry",
        "by on_paper",
        given="consent",
        erased="the answers stay, without the person; where a paper is kept is forgotten",
    ),
    Held(
        "stories.PictureConsent",
        "by",
        not_given="who wrote down the consent of other people",
        erased="the name of who wrote it down goes",
    ),
    Held(
        "stories.PictureConsent",
        "name where",
        not_given="consent of people in pictures, who are known by a name alone; ask the team",
        stays="consent of people in pictures, who need not be members; the team looks after it",
    ),
)
