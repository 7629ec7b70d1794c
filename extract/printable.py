"""Text from outside that never steers the terminal it is shown on."""

import re

# Control characters but tab and newline, those of the second set (U+009B begins a sequence as ESC
# does), and what turns the direction of writing.
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def printable(text: str) -> str:
    """Return `text` with what would steer a terminal written as JSON writes it: `\\\\u001b`."""
    return STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
