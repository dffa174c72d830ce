"""What is said in Microsoft Teams alone."""

# Cards and dialogs
APP = "Signpost"
OPEN_THE_FORM = "Open the form"
SHARE = "Show it in the channel"
SHARE_WITH_QUESTION = "Show it with my question"
NEXT_PAGE = "Next page"
PREVIOUS_PAGE = "Previous page"
PIECE = "{label} ({number} of {of})"
LONGEST_HERE = "Up to {limit} characters here. For a longer text, use Signpost on the web."
MORE_ON_THE_WEB = "There is more than fits here. To see all of it, do the same in Signpost on the web."
FORM_ON_THE_WEB = "This form is too long for Teams. Please fill it in in Signpost on the web."
OPTIONAL = "{label} (optional)"
FILL_IN = "Fill this in to go on."
CHOOSE_ONE = "Choose one to go on."
PUT_RIGHT = "Something has to be put right. It is marked below."
CUT = "It was too long to show again here, so its end is missing."
TOO_OLD = "This version of Teams is too old to show this. Update Teams, or use Signpost on the web."

# Messages, and what can't be done
OPENS = "Press the button to open it. Only you see what it shows."
OPEN = "Open"
ANSWERED_IN_PRIVATE = "I have answered you in your own chat with Signpost."
ADD_THE_APP = (
    "Signpost answers in a chat of your own, which Teams does not let it open yet. Choose Apps on the left of Teams, "
    "search for Signpost and choose Add. Then ask again."
)
SOMEONE = "@someone"
SOMEBODY = "a colleague"
SHARED_BY = "Shared by {person}. It is guidance and no permission: ask for yourself before you post."
NOT_SHARED = "Signpost could not share the answer there. Only you have seen it."
PARTLY_SHARED = (
    "Only the first part of the answer arrived there, and the rest was refused. Share it again, or ask whoever looks "
    "after that channel or chat to delete the part."
)
OTHER_TENANT = "Signpost answers only people of the organisations that it was set up for. Please ask your own force."
GUEST = "Signpost is for officers and staff of the force. It can\u2019t answer guests."
NOT_A_PERSON = "Signpost answers people only."
NOT_KNOWN_HERE = (
    "Signpost can\u2019t see here who you are. Open your own chat with Signpost, write \u201chelp\u201d, and try again."
)
TRY_AGAIN = (
    "Something went wrong. Please try again. If something was to be recorded, look under \u201cmine\u201d first: it "
    "may be there already."
)
AS_TYPED = "What you had typed, so that you can copy it:"
ONCE_MORE = "Try again"
TAKES_LONGER = "This takes longer than usual. Signpost is still working on it."
SHOW_IT = "Show it"
NOT_THERE_ANY_MORE = (
    "Signpost can\u2019t show this any more. What you recorded is under \u201cmine\u201d; if it is not there, please "
    "do it again."
)
# When the app is added
WELCOME = "Signpost tells you whether you can post something"
WHAT_IS_KEPT = (
    (
        "Ask in your own words",
        "You get what your force\u2019s policy says, the clause it comes from and whom to ask. It is guidance and no "
        "permission.",
    ),
    (
        "What is kept",
        "What you record, such as a contact from the public, and answers that you choose to keep. A question is "
        "remembered for half an hour, so that you can go on asking. Teams keeps your chat as your force has set it up.",
    ),
    (
        "What isn\u2019t kept",
        "Drafts. Paste a draft into the form and not into this chat: it is checked and kept nowhere.",
    ),
)
TYPE_HELP = "Write \u201chelp\u201d to see all that Signpost can do."
WELCOME_TO_ALL = (
    "Signpost says whether you can post something, from your force\u2019s own policy. Write @Signpost and your "
    "question: the answer goes to your own chat, and only you can share it here."
)
FOR_EXAMPLE = "For example:"
PROMPTS = (  # Teams shows three
    ("Can I post this?", "Can I post a photo of myself in uniform on my own account?"),
    ("Check a draft", "Check a draft"),
    ("Somebody contacted me", "A member of the public contacted me"),
)
