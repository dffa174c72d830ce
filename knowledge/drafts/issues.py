"""What can be wrong with a draft."""

from typing import Literal, get_args

Issue = Literal[
    "location",
    "person",
    "suspect_image",
    "victim",
    "child",
    "tactics",
    "operational",
    "custody_or_case",
    "evidence_image",
    "graphic",
    "police_information",
    "speaks_for_force",
    "branding",
    "political",
    "disrepute",
    "discriminatory",
    "personal_gain",
    "solicits_reports",
    "invites_private_contact",
    "criticises_force",
    "copyright",
    "wanted_missing_appeal",
    "live_video",
    "classified",
    "text_speak",
    "media_interest",
    "clearance",
    "uniform",
]
ISSUES: tuple[Issue, ...] = get_args(Issue)

DraftVerdict = Literal["ok", "check", "not_ok"]
DRAFT_VERDICTS: tuple[DraftVerdict, ...] = get_args(DraftVerdict)
