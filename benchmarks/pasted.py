"""Is what was pasted into a chat seen to be a draft or a message from the public, and a question left a question?

    .venv/bin/python -m benchmarks.pasted [--mistaken]

Nothing is trained on these: drafts.jsonl and messages.txt are the exams of the check and the sorter, exam.jsonl and
adversarial.jsonl those of the answers; said.txt has what officers say to Signpost, by an author who was asked for what
could be mistaken for a draft or a message.
"""

import argparse
import json
from pathlib import Path

from bot.pasted import PASTED_DRAFT, PASTED_MESSAGE, choice_for, doubted
from knowledge.messages.examples import read_author

HERE = Path(__file__).parent


def main() -> None:
    """The share of each kind that is taken for a draft and for a message, and of those that are answered with the
    question whether it was pasted; with --mistaken which questions are taken for something pasted.
    """
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mistaken", action="store_true")
    options = parser.parse_args()
    print(f"{'':24}{'texts':>7}{'draft':>8}{'message':>9}{'in doubt':>10}")
    for name, texts in exams().items():
        choices = [choice_for(text) for text in texts]
        shares = [sum(choice == wanted for choice in choices) / len(texts) for wanted in (PASTED_DRAFT, PASTED_MESSAGE)]
        pairs = zip(texts, choices, strict=True)
        shares.append(sum(choice is None and doubted(text) != "said" for text, choice in pairs) / len(texts))
        print(f"{name:24}{len(texts):>7}{shares[0]:>8.3f}{shares[1]:>9.3f}{shares[2]:>10.3f}")
        if options.mistaken and name.startswith(("questions", "said")):
            for text, choice in zip(texts, choices, strict=True):
                if choice:
                    print(f"    {choice}: {text!r}")


def exams() -> dict[str, list[str]]:
    """The texts of each kind."""
    messages = read_author(HERE / "messages.txt")
    drafts, questions = _texts("drafts.jsonl"), _texts("exam.jsonl") + _texts("adversarial.jsonl")
    said = [line for line in (HERE / "said.txt").read_text(encoding="utf-8").splitlines() if line.strip()]
    return {
        "drafts": drafts,
        "messages": [message.text for message in messages if not message.foreign],
        "messages, not English": [message.text for message in messages if message.foreign],
        "questions": questions,
        "questions, politely": [f"Hi, {text} Thank you." for text in questions],
        "said": said,
        "said, politely": [f"Hello, {text} Cheers!" for text in said],
        "asked about a draft": [f"Can I post this: {text}" for text in drafts],
        "asked about a message": [f"What do I do, someone wrote to me: {message.text}" for message in messages],
    }


def _texts(file: str) -> list[str]:
    return [json.loads(line)["text"] for line in (HERE / file).read_text(encoding="utf-8").splitlines()]


if __name__ == "__main__":
    main()
