"""What people read about the decisions of an office, such as on a request to take something down."""

BUTTONS = {
    "taken_down": "Grant the request",
    "refused": "Refuse the request",
    "extended": "Take more time",
    "person_told": "The person was told that it takes longer",
    "withdrawn": "Nothing to decide any more",
}
ASK = {
    "taken_down": "What was done?",
    "refused": "Why is it refused?",
    "extended": "Why is more time needed?",
    "withdrawn": "Why is there nothing to decide any more?",
}
_FOR_THE_LETTER = "This goes into the letter as you write it, so write it for the person."
HINTS = {
    "taken_down": f"{_FOR_THE_LETTER} For example: We took the post down on 21 November 2026.",
    "refused": f"{_FOR_THE_LETTER} Say it in plain words, and leave out what they must not know.",
    "extended": f"{_FOR_THE_LETTER} They are to hear of it within a month of their request.",
    "withdrawn": "For example, that the person took the request back, or that it was recorded twice.",
}
RECORDED = {
    "taken_down": "Request granted: {text}",
    "refused": "Request refused: {text}",
    "extended": "More time taken: {text}",
    "person_told": "The person was told that it takes longer.",
    "withdrawn": "Nothing to decide any more: {text}",
}
LETTER = "Letter to the person"
LETTER_IS_YOURS = "Signpost does not send this letter. Check it, then send it from a force system."
SAY_WHY = "Enter in a sentence or two what the person should know."
RECORD = "Record it"
