"""What a notice says on a chat platform: how something stands, without any free text."""

WHAT = "{urgency}: {about}, recorded by {officer} of {unit} at {filed}."
WHAT_WITHOUT_UNIT = "{urgency}: {about}, recorded by {officer} at {filed}."
# Of what is hidden: a card can be read over somebody's shoulder, and opening it is audited.
WHAT_IN_CONFIDENCE = "{urgency}: {about}, recorded at {filed} by somebody whom you see when you open it."
WHOEVER_RECORDED_IT = "Whoever recorded it"
BY = "Nobody has taken it on yet. It is to be acknowledged by {due}."
PASSED_ON_BY_YOU = "You passed it on{at}. It is to be acknowledged by {due}."
STATES = {
    ("acknowledged", True): "Acknowledged by you{at}.",
    ("acknowledged", False): "Acknowledged by {who}{at}.",
    ("done", True): "Done. You closed it{at}.",
    ("done", False): "Done. Closed by {who}{at}.",
}
AT = " at {moment}"
# Why somebody gets it, where it is not a new contact.
WHY = {
    "reminder": "A reminder: nobody has acknowledged this yet.",
    "copy": "A copy for you. Others are told, too, or you stand in for somebody.",
    "step": "There is news about this.",
    "alarm": "Somebody could not be told of this, or nobody is left who could be.",
    "due": "A last day is near.",
    "missed": "A last day has passed.",
}
# Of what is hidden, to whoever recorded it.
NEWS = "There is news about something that you recorded."
OPEN_IT = "Open it"
HISTORY = "What happened"
UNDELIVERED = "Somebody could not be told of {reference}"
NOT_YOURS = "{reference} is not yours to see any more"
OVER = "This is done, or somebody else looks after it now. There is nothing left for you to do here."
