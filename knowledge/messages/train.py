"""Train the reader of messages: the encoder and five heads on it, several seeds averaged, as for drafts.

The heads start at zero (see knowledge/drafts/train.py). Needs the `models` extra. Figures are in docs/quality.md.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import torch
import torch.nn.functional as functional

from knowledge.messages.examples import Example
from knowledge.messages.kinds import CATEGORIES, LEARNED_SIGNS, URGENCIES
from knowledge.model.encoder import Encoder
from knowledge.model.fit import Progress, fit
from knowledge.model.weights import Tensors

_LONGEST = 160  # tokens
_WORD = re.compile(r"\w+")
_OF_HEADS = {
    "categories": len(CATEGORIES),
    "urgencies": 3,
    "signs": len(LEARNED_SIGNS),
    "also": len(CATEGORIES),
    "foreign": 1,
}
_RARE = {"signs", "also", "foreign"}
_MATTERS = {"crime_report", "intelligence", "complaint", "content_removal", "information_request", "media_enquiry"}


@dataclass(frozen=True)
class Plan:
    """How to train. Rates are Adam's. `joined` is the share of messages that are read after another, harmless one, so
    that an emergency at the end of a long letter is found; `second` the share that another matter is added to, so that
    this is seen; `missed` is how much more a missed emergency costs.
    """

    epochs: int = 6
    batch: int = 24
    rate: float = 2e-4
    head_rate: float = 3e-3
    warm_up: int = 40
    smoothing: float = 0.05
    lost: float = 0.05
    joined: float = 0.15
    second: float = 0.1
    missed: float = 2.0


class Reader(torch.nn.Module):
    """The encoder with the heads."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = Encoder()
        self.model = self.encoder.model  # a part of this module, so that its parameters are trained
        width = 2 * self.encoder.width
        heads = {name: torch.nn.Linear(width, size) for name, size in _OF_HEADS.items()}
        self.heads = torch.nn.ModuleDict(heads)
        for name, head in heads.items():
            torch.nn.init.zeros_(head.weight)
            torch.nn.init.constant_(head.bias, -2.5 if name in _RARE else 0.0)

    def forward(self, texts: Sequence[str]) -> dict[str, torch.Tensor]:
        """The scores (texts, …) of each head."""
        hidden, mask, _ = self.encoder.tokens(texts, _LONGEST)
        shown = mask.unsqueeze(-1)
        mean = (hidden * shown).sum(1) / shown.sum(1)
        highest = (hidden - 1e4 * (1 - shown)).max(1).values
        pooled = torch.cat([mean, highest], dim=1)
        return {name: head(pooled) for name, head in self.heads.items()}

    def tensors(self) -> Tensors:
        """The encoder's tensors, and those of the heads as the reader looks for them."""
        heads = {
            f"heads.{name}.{part}": getattr(head, part).detach().float().cpu().numpy()
            for name, head in self.heads.items()
            for part in ("weight", "bias")
        }
        return {**self.encoder.tensors(), **heads}


def train_seed(examples: Sequence[Example], plan: Plan, seed: int, progress: Progress) -> Tensors:
    """The tensors of one seed."""
    torch.manual_seed(seed)
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    reader = Reader()
    reader.to(reader.encoder.device)
    tuned = [p for p in reader.model.parameters() if p.requires_grad]
    heads = list(reader.heads.parameters())
    batches = [batch for _ in range(plan.epochs) for batch in _batches(examples, plan, chance)]

    def loss_of(batch: list[Example]) -> torch.Tensor:
        return _loss(reader, [_with_words_hidden(example, plan.lost, chance) for example in batch], plan)

    rates = (plan.rate, plan.head_rate)
    fit(reader, tuned, heads, rates, plan.warm_up, batches, loss_of, progress, seed)
    return reader.tensors()


def after(chatter: Example, example: Example, chance: random.Random) -> Example:
    """A message with harmless words before or behind it: it stays what it is."""
    texts = [chatter.text, example.text]
    if chance.random() < 0.4:
        texts.reverse()
    return replace(
        example, text=chance.choice((" ", "\n", "\n\n")).join(texts), foreign=example.foreign or chatter.foreign
    )


def with_second(example: Example, second: Example, chance: random.Random) -> Example:
    """A message that goes on to another matter: what it mainly is stays, the second must not be lost.

    Chatter is nothing to be handled, so before a matter it is chatter no longer.
    """
    category = second.category if example.category == "social" else example.category
    also = (example.also | second.also | {second.category}) - {category}
    urgency = min(example.urgency, second.urgency, key=URGENCIES.index)
    text = chance.choice((" ", "\n", " also ", " Another thing: ", "\n\nPS ")).join([example.text, second.text])
    signs = example.signs | second.signs
    return replace(example, category=category, urgency=urgency, signs=signs, also=also, text=text)


def _batches(examples: Sequence[Example], plan: Plan, chance: random.Random) -> Iterator[list[Example]]:
    """One round in batches of similar length, which wastes less on padding."""
    harmless = [e for e in examples if e.category == "social" and not e.signs and not e.also]
    matters = [e for e in examples if e.category in _MATTERS and e.urgency != "emergency" and not e.foreign]
    drawn = []
    for example in examples:
        dice = chance.random()
        if harmless and example.category not in ("social", "abuse") and dice < plan.joined:
            drawn.append(after(chance.choice(harmless), example, chance))
        elif matters and not example.foreign and dice > 1 - plan.second:
            drawn.append(with_second(example, chance.choice(matters), chance))
        else:
            drawn.append(example)
    chance.shuffle(drawn)
    size = plan.batch
    chunks = [sorted(drawn[i : i + size * 10], key=lambda e: len(e.text)) for i in range(0, len(drawn), size * 10)]
    batches = [chunk[i : i + size] for chunk in chunks for i in range(0, len(chunk), size)]
    chance.shuffle(batches)
    yield from batches


def _with_words_hidden(example: Example, share: float, chance: random.Random) -> Example:
    """The message with some of its words blanked out, so that no single one is relied on."""
    if chance.random() < 0.5:
        return example
    hidden = _WORD.sub(lambda m: "_" * len(m[0]) if chance.random() < share else m[0], example.text)
    return replace(example, text=hidden)


def _loss(reader: Reader, examples: Sequence[Example], plan: Plan) -> torch.Tensor:
    scores = reader([e.text for e in examples])
    device = scores["categories"].device
    category = torch.tensor([CATEGORIES.index(e.category) for e in examples], device=device)
    urgency = torch.tensor([URGENCIES.index(e.urgency) for e in examples], device=device)
    weights = torch.tensor([plan.missed, 1.0, 1.0], device=device)
    several = {
        "signs": [[float(sign in e.signs) for sign in LEARNED_SIGNS] for e in examples],
        "also": [[float(name in e.also) for name in CATEGORIES] for e in examples],
        "foreign": [[float(e.foreign)] for e in examples],
    }
    loss = functional.cross_entropy(scores["categories"], category, label_smoothing=plan.smoothing)
    loss = loss + functional.cross_entropy(scores["urgencies"], urgency, weights, label_smoothing=plan.smoothing)
    for name, wanted in several.items():
        truth = torch.tensor(wanted, device=device)
        of_each = functional.binary_cross_entropy_with_logits(scores[name], truth, reduction="none")
        loss = loss + of_each.sum(1).mean()
    return loss
