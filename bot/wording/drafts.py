"""What is said about a draft: verdicts, issues and what to do."""

from knowledge.drafts.issues import DraftVerdict, Issue
from knowledge.pack import Account

_HEADLINES: dict[DraftVerdict, str] = {
    "ok": "We found nothing wrong with {this}",
    "check": "Check with somebody before you {do} this{on}",
    "not_ok": "Don’t {do} this as it is{on}",
}
_ON: dict[Account, str] = {"personal": " on your personal account", "corporate": " on a force account", "messaging": ""}
REASONS: dict[Issue, tuple[str, str]] = {
    "location": ("Where it is", "It gives away where a job, an operation or somebody is or was."),
    "person": ("A person", "Somebody could be recognised or traced from this."),
    "suspect_image": ("A picture of a suspect", "It shows a suspect, a prisoner or a defendant."),
    "victim": ("A victim or witness", "It is about, or written to, a victim, a witness or somebody in need."),
    "child": ("A child", "It shows a child, or a child could be recognised from it."),
    "tactics": ("How police work", "It gives away methods, kit or tactics."),
    "operational": ("Work going on", "It gives away what police are doing, have planned or who is where."),
    "custody_or_case": ("A case", "It is about an arrest, custody, evidence, court or how a case stands."),
    "evidence_image": ("A picture of evidence", "It shows a scene, an exhibit or footage that may be evidence."),
    "graphic": ("Distressing content", "It shows or describes injury, death, wreckage or distress."),
    "police_information": ("Police information", "It passes on what is known only through police work."),
    "speaks_for_force": ("Speaking for the force", "It reads as if the force itself were speaking."),
    "branding": ("The force’s branding", "It uses or changes the force’s name, crest, badge or logo."),
    "political": ("Politics", "It takes a side in politics."),
    "disrepute": ("Tone", "It may be read as mocking, crude or unprofessional, and reflect on the police."),
    "discriminatory": ("Discrimination", "It may demean people for who they are."),
    "personal_gain": ("Personal gain", "It uses the job to sell, promote or get something."),
    "solicits_reports": ("Asking for reports", "It invites people to report crime or send information here."),
    "invites_private_contact": ("Private contact", "It invites somebody to get in touch privately."),
    "criticises_force": ("Criticism", "It criticises the force, colleagues, courts or how policing is treated."),
    "copyright": ("Somebody else’s work", "It uses a picture, clip, song or text that may belong to somebody else."),
    "wanted_missing_appeal": ("An appeal", "Appeals for wanted or missing people are for the force’s press team."),
    "live_video": ("Live video", "It broadcasts live, which nobody can take back."),
    "classified": ("A protective marking", "It carries or quotes material with a protective marking."),
    "text_speak": ("Text speak", "It uses text speak on a force account."),
    "media_interest": ("The media", "It may bring journalists, or answers them."),
    "clearance": ("Vetting or role", "It tells of vetting, clearance or a sensitive role."),
    "uniform": ("Uniform", "It shows uniform or police kit where that is a problem."),
}
OK_DETAIL = (
    "Nothing that Signpost knows to look for was found. It can’t see pictures, or know what a court has ordered. "
    "You decide, and you are responsible for what you post."
)
NOTHING_CERTAIN = (
    "No single thing stands out, but it reads like posts that somebody should look at first. Show it to a colleague or "
    "ask before you post it."
)
UNREADABLE = (
    "Signpost reads English only, and some of this does not read as English. Ask somebody who reads it before you post "
    "or send it."
)
POSTS_LIKE_THIS = "What your policy says of posts like this in general:"
SAFER = "A safer version in your own words"
NO_SAFER = "We found no safer version of this that still says something. Leave it, or ask first."
SHARE_INSTEAD = "If the force has posted about it, share that post instead."
NOT_KEPT = "Signpost has not kept your draft."
EMPTY = "Paste the draft that you want checked."
TOO_LONG = "That is longer than {limit} characters. Check it in parts."
WHICH_ACCOUNT = "Say which account it is for."

ASKS_FOR_CHECK = frozenset({"check a draft", "check draft", "check a post", "check my draft", "check my post", "draft"})
FORM_INTRO = "Paste your draft into this form. It is checked and not kept."
FORM_TITLE = "Check a draft before you post it"
FORM_TEXT = "Your draft"
FORM_TEXT_HINT = (
    "Describe pictures in brackets, for example [photo: two officers at a fete]. Signpost does not keep what you paste."
)
FORM_ACCOUNT = "Which account is it for?"
FORM_SUBMIT = "Check it"
ACCOUNTS: dict[Account, str] = {
    "personal": "My own account",
    "corporate": "A force account",
    "messaging": "A message (WhatsApp, text…)",
}


def headline(verdict: DraftVerdict, account: Account) -> str:
    """The verdict with the account that it is for."""
    message = account == "messaging"
    this = "this message" if message else f"this{_ON[account]}"
    return _HEADLINES[verdict].format(do="send" if message else "post", on=_ON[account], this=this)
