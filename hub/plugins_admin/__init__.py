"""The page "Plugins" in the Wagtail admin: what is installed, how it stands, on and off."""
