"""Connections to PostgreSQL are told how to plan; every other database is left alone."""

import pytest
from django.db import connection

from hub.planning import SETTINGS


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_new_connection_plans_as_the_hub_wants_it():
    connection.close()
    names = SETTINGS if connection.vendor == "postgresql" else {}
    said = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        for name in names:
            cursor.execute(f"SHOW {name}")
            said[name] = cursor.fetchone()[0]
    assert said == dict(names)
