"""What people read when they sign in at their force's own sign-in page, and out of it."""

SIGN_IN = "Sign in"
GO_ON = "Go on"
TRY_AGAIN = "Try again"
SIGNED_IN = "You are signed in"
SIGNED_IN_DETAIL = "Signpost opens in a moment."
SIGNED_OUT = "You are signed out of Signpost"
SIGNED_OUT_DETAIL = "On a computer that others use as well, close the browser now."
SIGNING_OUT_DETAIL = "You are being signed out of your force’s sign-in page as well."
SIGN_OUT_THERE = "Sign out there, too"
UNKNOWN = "Signpost does not know you yet"
UNKNOWN_DETAIL = (
    "You are signed in at your force, but Signpost does not know you yet. Ask your administrator to add you to the "
    "people who work here, then sign in again."
)
ANOTHER_ACCOUNT = "Sign in with another account"
NOT_SIGNED_IN = "You are not signed in"
NOT_SIGNED_IN_DETAIL = (
    "That did not work, or took longer than ten minutes. Please try again. If it happens again, tell your "
    "administrator."
)
AWAY = "Your force’s sign-in page can’t be reached"
AWAY_DETAIL = "Please try again in a few minutes. If it is urgent, ask your line manager or ring the control room."
SIGN_IN_FIRST = (
    "You are not signed in any more, so nothing was sent. Open Signpost in another tab and sign in there, then come "
    "back and send this once more: what you typed is still here."
)
LINKS_ARE_OFF = (
    "Sign-in links work only on the machine itself, and SIGNPOST_PUBLIC_URL is set: people sign in at {issuer}. "
    "See docs/sign-in.md."
)
