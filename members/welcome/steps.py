"""The first steps of a newcomer."""

LAST = 3
OVER = LAST + 1
WORDS = {1: "Your name and picture", 2: "What interests you", 3: "Say hello"}
