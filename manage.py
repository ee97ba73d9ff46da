#!/usr/bin/env python
"""Run the hub's commands: `manage.py help` lists them."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings.production")
    from django.core.management import execute_from_command_line

    from hub import garbage

    garbage.leave_commands_alone()

    execute_from_command_line(sys.argv)
