"""The live engine: an event log per topic, and one fan-out per server process. Knows nothing of the apps."""
