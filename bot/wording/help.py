"""What Signpost says about itself."""

TITLE = "What Signpost can do for you"
WHAT_IT_DOES = (
    (
        "Ask whether you can post something",
        "Ask in your own words. You get what your force\u2019s policy says, the clause it comes from and whom to ask.",
    ),
    (
        "Check a draft before you post it",
        "It shows which words are a problem, why, and a safer version. Paste it into the form: there it is not kept.",
    ),
    (
        "Record that a member of the public contacted you",
        "It gives you a reply to copy, says what you must do now, and tells your supervisor. "
        "If somebody is in danger, ring 999 or the control room first.",
    ),
    ("Report, declare or look something up", "Use the buttons for reports, your groups and what waits for you."),
)
ASK = "Ask a question"
QUESTION_HINT = "For example: can I post a photo of my new uniform?"
MY_GROUPS = "My groups"


def asks_for_help(text: str) -> bool:
    """Whether somebody asks what this is."""
    return text.strip(" .?!").lower() in {"help", "help me", "hi", "hello", "menu", "what can you do", "start"}
