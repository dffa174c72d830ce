"""What is said where a draft, or a message from the public, was pasted into the chat."""

LOOKS_LIKE_A_MESSAGE = "That looks like a message that somebody sent you."
DANGER_TITLE = "Is anybody in danger, or a crime happening?"
DANGER = "If so, ring 999 or your control room now. Don’t wait for whoever wrote it, or for your supervisor."
RECORD_IT = (
    "Then record the contact: Signpost shows what you have to do, writes a reply that you can copy, and tells your "
    "supervisor. In that form you can paste the message to be sorted."
)
YOUR_OWN_WORDS = "If these were your own words, ask again and begin with ‘Can I’ or ‘What do I do’."
NOT_KEPT = (
    "Signpost has not kept what you pasted. In Slack and Teams it stays until you delete it there. Don’t delete the "
    "message that was sent to you: it may be evidence."
)
ASK = "Ask a question"

LOOKS_LIKE_A_DRAFT = "That looks like a draft."
CHECK_IT = "Check it in the form, so that it does not stay in this conversation. Signpost has not kept it."
DELETE_IT = "In Slack and Teams your message stays until you delete it: open its menu and choose Delete."
SENT_TO_YOU = (
    "If somebody sent it to you and anybody may be in danger, ring 999 or your control room now. Don’t delete what they"
    " sent."
)
A_QUESTION = "If it was a question, ask again and begin with ‘Can I’."
SOMEBODY_SENT_IT = "Somebody sent it to me"

DID_YOU_PASTE_IT = "Did you paste that?"
IF_YOU_DID = (
    "If somebody sent it to you and anybody may be in danger, ring 999 or your control room now; then record the "
    "contact, and don’t delete what they sent. If you want to post it, check it as a draft, which is not kept."
)
