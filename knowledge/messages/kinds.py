"""What a message from the public can be."""

from typing import Literal, get_args

Category = Literal[
    "emergency",
    "crime_report",
    "intelligence",
    "complaint",
    "media_enquiry",
    "content_removal",
    "information_request",
    "abuse",
    "social",
]
Urgency = Literal["emergency", "non_emergency", "none"]
Sign = Literal["threat", "hateful", "malicious", "persistent", "unsafe_phone", "again", "unreadable"]

CATEGORIES: tuple[Category, ...] = get_args(Category)
URGENCIES: tuple[Urgency, ...] = get_args(Urgency)
SIGNS: tuple[Sign, ...] = get_args(Sign)
"""What else decides where a message goes: a threat, hatred, malice, again and again, somebody else may see the phone,
the same person gives information again, nobody here can read the language."""
LEARNED_SIGNS = SIGNS[:-1]  # those that the reader looks for; what can't be read is found otherwise
