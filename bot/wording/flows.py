"""What people read in every guided flow. What a single flow says is in its own words.yaml."""

GO_ON_OR_ANEW = "You began this before. Do you want to go on?"
GO_ON_DETAIL = "Your answers are kept for a week, on every platform where you use Signpost."
GO_ON = "Go on where I was"
START_OVER = "Start over"
BACK = "Back"
DONE = "I’ve done that"
CONTINUE = "Continue"
READ_IT = "Read it, or go on without"
CONFIRM = "Confirm and send"
CHANGE = "Change: {what}"
MAY_BE_EMPTY = "You can leave this empty."
A_DAY = "14/11/2026"
WRITE_A_DAY = f"Write the day like {A_DAY}."
STOP_ANY_TIME = "You can stop at any time. Your answers are kept for a week, so that you can go on later."
RECORDED_UNFINISHED = "An emergency is recorded after ten minutes, finished or not."
RUN_GONE = "That was recorded, or is more than a week old. Look under “My reports”, or start anew."
FILED_BEFORE = "This was recorded before, as {reference}"
NOT_ADDED = "What you just pressed was not added, and nothing in the record was changed. If it matters, add it."
NAMED_TOO_LATE = (
    "This was recorded before you named anybody, and people were told. What you entered was not added, as whoever "
    "looks after the record could read it. Ring another supervisor or Professional Standards now, and tell them who "
    "must not deal with it."
)
ADD = "Add something"
NOT_READ = "It could not be read just now. Leave this empty to go on without a suggestion."
NOT_GIVEN = "Nothing entered"
SEEN_NOT_KEPT = "Read, and not kept"
REFUSED = {
    "empty": "This is needed. Choose or enter something.",
    "unknown": "That isn’t one of the answers. Choose one of those shown.",
    "too_long": "That is longer than {limit} characters. Shorten it a little.",
    "no_date": f"That isn’t a day we can read. Write it like {A_DAY}.",
    "not_yet": f"That day has not come yet. Check it, and write it like {A_DAY}.",
}
GOOD_PRACTICE = "Good practice, not in your force’s policy"
BUTTONS = {"resume": GO_ON, "restart": START_OVER, "back": BACK}
