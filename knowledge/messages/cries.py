"""Cries for help of a few words, in the languages most spoken in the West Midlands: too short for the trained reader.

English names help and the police in much that is harmless, so every word of a cry has to belong to one; in other
languages one of the words below is enough, unless it is a word of thanks.
"""

import unicodedata
from collections.abc import Mapping, Sequence

MOST_WORDS = 5
_MOST_HAN = 10  # characters; Chinese has no spaces

_ENGLISH = ("help", "999", "112", "911", "sos", "police", "mayday", "emergency")
_BESIDE = (  # what stands beside them in English
    *("please", "pls", "plz", "now", "quick", "quickly", "fast", "asap", "urgent", "urgently", "someone", "somebody"),
    *(
        "call",
        "ring",
        "send",
        "get",
        "need",
        "want",
        "come",
        "oh",
        "god",
        "for",
        "to",
        "the",
        "a",
        "i",
        "we",
        "me",
        "us",
    ),
    *("my", "mum", "dad", "baby", "son", "daughter", "child", "kids", "friend"),
)
FOREIGN: Mapping[str, Sequence[str]] = {
    "Polish": ("pomocy", "pomoc", "pomóż", "pomóżcie", "ratunku", "ratujcie", "policja", "policję"),
    "Panjabi": ("ਮਦਦ", "ਬਚਾਓ", "ਪੁਲਿਸ", "ਪੁਲੀਸ", "madad", "madat", "bachao"),
    "Urdu": ("مدد", "بچاؤ", "بچائیں", "پولیس"),
    "Hindi": ("मदद", "बचाओ", "पुलिस"),
    "Bengali": ("সাহায্য", "বাঁচাও", "বাঁচান", "পুলিশ", "bachao", "shahajjo"),
    "Romanian": ("ajutor", "ajutați-mă", "ajută-mă", "salvați-mă", "poliția", "poliție"),
    "Arabic": ("النجدة", "نجدة", "مساعدة", "ساعدوني", "ساعدني", "أنقذوني", "الحقوني", "الشرطة", "شرطة"),
    "Somali": ("caawi", "caawiya", "gargaar", "booliis", "booliska"),
    "Gujarati": ("મદદ", "બચાવો", "પોલીસ"),
    "Kurdish": ("alîkarî", "hawar", "yarmetî", "polîs", "یارمەتی", "فریا", "پۆلیس"),
    "Portuguese": ("socorro", "ajuda", "ajudem", "ajude-me", "me ajuda", "polícia"),
    "Italian": ("aiuto", "aiutatemi", "aiutami", "soccorso", "polizia", "carabinieri"),
    "Spanish": ("ayuda", "ayúdame", "ayúdenme", "auxilio", "socorro", "policía"),
    "French": ("au secours", "aidez-moi", "aide-moi", "à l’aide", "besoin d’aide", "appelez la police"),
    "German": ("hilfe", "hilf mir", "helft mir", "helfen sie mir", "notruf", "polizei"),
    "Ukrainian": ("допоможіть", "допоможи", "допомога", "рятуйте", "поліція", "поліцію"),
    "Russian": ("помогите", "помоги", "помощь", "спасите", "полиция", "полицию"),
    "Chinese": ("救命", "救我", "帮我", "幫我", "帮帮我", "求救", "警察", "报警", "報警"),
    "Turkish": ("yardım", "yardim", "imdat", "polis"),
    "Lithuanian": ("padėkite", "padėk", "pagalba", "pagalbos", "gelbėkite", "policija", "policiją"),
}
_THANKS = (
    *("dziękuję", "dzięki", "ਧੰਨਵਾਦ", "شکریہ", "شكرا", "धन्यवाद", "ধন্যবাদ", "આભાર", "mulțumesc", "mersi", "mahadsanid"),
    *("supas", "spas", "سوپاس", "obrigado", "obrigada", "grazie", "gracias", "merci", "danke", "дякую", "спасибо"),
    *("谢谢", "謝謝", "teşekkürler", "teşekkür", "ačiū", "thanks", "thank", "shukria", "shukriya", "dhanyavad"),
)


def _words(text: str) -> list[str]:
    """The words in small letters, without accents and whatever is no letter or digit."""
    plain = (c for c in unicodedata.normalize("NFKD", text).casefold() if not unicodedata.combining(c))
    return "".join(" " if unicodedata.category(c)[0] in "PSZC" else c for c in plain).split()


_CRIES, _FILLERS = frozenset(_ENGLISH), frozenset(_BESIDE)
_PHRASES = [" ".join(_words(phrase)) for phrases in FOREIGN.values() for phrase in phrases]
_THANKED = [" ".join(_words(word)) for word in _THANKS]


def is_cry(text: str) -> bool:
    """Whether a short text is a cry for help, or for the police."""
    words = _words(text)
    if not 0 < len(words) <= MOST_WORDS:
        return False
    if any(_has(words, phrase) for phrase in _PHRASES) and not any(_has(words, thanks) for thanks in _THANKED):
        return True
    return not _CRIES.isdisjoint(words) and _CRIES.union(_FILLERS).issuperset(words)


def _has(words: Sequence[str], phrase: str) -> bool:
    """Whether a phrase is among the words; in Chinese, which has no spaces, within a short text."""
    if unicodedata.name(phrase[0]).startswith("CJK"):
        return phrase in "".join(words) and len("".join(words)) <= _MOST_HAN
    return f" {phrase} " in f" {' '.join(words)} "
