"""What imports hold about a member, and what becomes of it: see hub.plugins.member_data."""

from hub.plugins.member_data import Held

HELD = (
    Held("importing.Import", "who", given="imports", erased="the name goes; the report stays"),
    Held(
        "importing.Import",
        "name pictures_folder source checked counts refusal worker",
        given="imports",
        stays="reports of what was brought into the hub",
    ),
)
