"""What Teams calls the ways in that the app's manifest names; what comes in has these names."""

from bot.wording import teams_app as words

MESSAGES = "/teams/messages"  # where Teams sends everything to, below the public URL

# Message actions: the `commandId` of composeExtension/fetchTask and composeExtension/submitAction.
CHECK_DRAFT = "checkThisDraft"
LOG_CONTACT = "logAContact"

# The command menu: the word that it puts into the line that is typed into, and what stands beside it.
MENU = (
    ("ask", words.MENU_ASK),
    ("check", words.MENU_CHECK),
    ("contact", words.MENU_CONTACT),
    ("saw", words.MENU_SAW),
    ("report", words.MENU_REPORT),
    ("groups", words.MENU_GROUPS),
    ("mine", words.MENU_MINE),
    ("queue", words.MENU_QUEUE),
    ("for me", words.MENU_FOR_ME),
    ("help", words.MENU_HELP),
)
_WHERE_OTHERS_ARE = ("ask", "check", "contact", "saw", "report", "help")
MENU_WHERE_OTHERS_ARE = tuple(entry for entry in MENU if entry[0] in _WHERE_OTHERS_ARE)
