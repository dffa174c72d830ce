"""What is said in Slack alone."""

APP = "Signpost"
CLOSE = "Close"
SEND = "Send"
OPEN_THE_FORM = "Open the form"
SHARE = "Share with the channel"
SHARE_WITH_QUESTION = "Share with my question"
NEXT_PAGE = "Next page"
PREVIOUS_PAGE = "Previous page"
PIECE = "{label} ({number} of {of})"
MORE_ON_THE_WEB = "There is more than fits here. To see all of it, do the same in Signpost on the web."
LONGEST_HERE = "Slack takes up to {limit} characters here. For a longer text, use Signpost on the web."
CUT = "This was too long for Slack, so its end is missing here. For the whole of it, use Signpost on the web."
SOMEONE = "@someone"
A_CHANNEL = "#channel"
A_GROUP = "@group"
ONE_MOMENT = "One moment…"
OPEN = "Open"
TOO_LATE = "Slack did not let us open this in time. Press the button to open it."
NOT_SHARED = "Signpost could not share the answer in that channel. Only you have seen it."
MAYBE_SHARED = (
    "Slack did not say whether the answer arrived in that channel. Look there, and share it again if it is missing."
)
PARTLY_SHARED = (
    "Only the first part of the answer arrived there, and the rest was refused. Share it again, or ask whoever looks "
    "after that channel to delete the part."
)
TRY_AGAIN = "Something went wrong, and nothing was recorded. Please send it again."
OTHER_WORKSPACE = "Signpost answers only people of the workspaces that it was set up for. Please ask your own force."
GUEST = "Signpost is for officers and staff of the force. It can’t answer guests of this workspace."
NOT_A_PERSON = "Signpost answers people only."
SHARED_BY = "Shared by {person}. It is guidance and no permission: ask for yourself before you post."
HOME_PRIVATE = "Only you see this page. What you paste into the draft form is checked and not kept."
ASK_HERE = "Can I post a photo of …? Press Enter to ask."
WHAT_IT_DOES = "What Signpost can do"
LAST_ANSWER = "Your last answer (shown here for half an hour)"
MY_GROUPS = "My groups"
SEE_ALL = "See all"
PROMPTS_TITLE = "What do you want to know?"
PROMPTS = (
    ("Can I post this?", "Can I post a photo of myself in uniform on my own account?"),
    ("Check a draft", "Check a draft"),
    ("Somebody contacted me", "A member of the public contacted me"),
    ("Report something", "I want to report something"),
)
# How the app presents itself in Slack; the manifest has them.
APP_DESCRIPTION = "Can I post this? Answers from your force’s own policy, with the clause and whom to ask."
APP_LONG_DESCRIPTION = (
    "Signpost answers whether you can post or share something, from your force’s own social media policy: the answer, "
    "the rule, the clause and whom to ask. It checks a draft before you post it and does not keep it. It takes you "
    "through what to do when a member of the public contacts you, and tells your supervisor. In a channel, only you "
    "see your answers unless you share them. It is guidance and no permission."
)
ASSISTANT = "Ask whether you can post something, check a draft, or record that somebody contacted you."
COMMAND = "Ask Signpost, check a draft, or record a contact"
COMMAND_HINT = "ask … | check | contact | groups | saw | report | help"
CHECK_THIS_DRAFT = "Check this draft"
CHECK_THIS_DRAFT_DETAIL = "Checks the message before it is posted elsewhere. It is not kept."
LOG_A_CONTACT = "Log a contact"
LOG_A_CONTACT_DETAIL = "A member of the public contacted you: what to do, and who is told."
ASK_SIGNPOST = "Ask Signpost"
ASK_SIGNPOST_DETAIL = "Can you post it? Ask in your own words."
# What `signpost slack check` sends.
TEST_MESSAGE = "This is a test of Signpost’s connection to Slack. There is nothing for you to do."
