"""Train the marker on the packs' example posts: the tuned encoder and three heads on it, several seeds averaged.

The heads tell how likely each issue is for a token, how likely for the whole, and how likely each verdict. All start at
zero, so that the seeds stay close enough to be averaged (Wortsman et al. 2022, https://arxiv.org/abs/2203.05482). Needs
the `models` extra. Figures are in docs/drafts.md.
"""

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional as functional

from knowledge.drafts.issues import DRAFT_VERDICTS, ISSUES
from knowledge.drafts.marker import introduced
from knowledge.drafts.posts import Post, Span
from knowledge.model.encoder import Encoder
from knowledge.model.fit import Progress, fit
from knowledge.model.weights import Tensors, load_tuned

_LONGEST = 160  # tokens
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Plan:
    """How to train. Rates are Adam's; `lost` is the share of words hidden in half of the posts, `joined` that of posts
    that are read together with others, and `between` the share of those that stand between two harmless ones, so that
    a problem is found in the midst of harmless words.
    """

    epochs: int = 6
    batch: int = 24
    rate: float = 2e-4
    head_rate: float = 3e-3
    warm_up: int = 40
    smoothing: float = 0.05
    lost: float = 0.05
    joined: float = 0.2
    between: float = 0.4


Named = Callable[[str], str]  # a force's id → its name


class Reader(torch.nn.Module):
    """The encoder with the three heads."""

    def __init__(self, named: Named) -> None:
        super().__init__()
        self._named = named
        self.encoder = Encoder(load_tuned())
        self.model = self.encoder.model  # a part of this module, so that its parameters are trained
        width = self.encoder.width
        self.tokens = torch.nn.Linear(width, len(ISSUES))
        self.issues = torch.nn.Linear(2 * width, len(ISSUES))
        self.verdicts = torch.nn.Linear(2 * width, len(DRAFT_VERDICTS))
        for head, rare in ((self.tokens, -3.0), (self.issues, -2.5), (self.verdicts, 0.0)):
            torch.nn.init.zeros_(head.weight)
            torch.nn.init.constant_(head.bias, rare)

    def forward(self, posts: Sequence[Post]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
        """Scores of tokens (posts, tokens, 28), issues (posts, 28) and verdicts (posts, 3), and the tokens' places.

        Places (posts, tokens, 2) are offsets in the post; those of tokens outside of it are negative or empty.
        """
        texts, begins = zip(*(introduced(self._named(p.force), p.account, p.text) for p in posts), strict=True)
        hidden, mask, places = self.encoder.tokens(texts, _LONGEST)
        shown = mask.unsqueeze(-1)
        mean = (hidden * shown).sum(1) / shown.sum(1)
        highest = (hidden - 1e4 * (1 - shown)).max(1).values
        pooled = torch.cat([mean, highest], dim=1)
        places = places - torch.tensor(begins, device=places.device).view(-1, 1, 1)
        return self.tokens(hidden), self.issues(pooled), self.verdicts(pooled), places

    def tensors(self) -> Tensors:
        """The encoder's tensors, and those of the heads as the marker looks for them."""
        heads = {
            f"heads.{name}.{part}": getattr(getattr(self, name), part).detach().float().cpu().numpy()
            for name in ("tokens", "issues", "verdicts")
            for part in ("weight", "bias")
        }
        return {**self.encoder.tensors(), **heads}


def train_seed(posts: Sequence[Post], named: Named, plan: Plan, seed: int, progress: Progress) -> Tensors:
    """The tensors of one seed."""
    torch.manual_seed(seed)
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    reader = Reader(named)
    device = reader.encoder.device
    reader.to(device)
    heads = [*reader.tokens.parameters(), *reader.issues.parameters(), *reader.verdicts.parameters()]
    tuned = [p for p in reader.model.parameters() if p.requires_grad]
    batches = [batch for _ in range(plan.epochs) for batch in _batches(posts, plan, chance)]

    def loss_of(batch: list[Post]) -> torch.Tensor:
        return _loss(reader, [_with_words_hidden(post, plan.lost, chance) for post in batch], plan)

    rates = (plan.rate, plan.head_rate)
    fit(reader, tuned, heads, rates, plan.warm_up, batches, loss_of, progress, seed)
    return reader.tensors()


def joined(first: Post, second: Post, chance: random.Random) -> Post:
    """Two posts of the same force and account as one, which is as bad as the worse of them."""
    between = chance.choice((" ", "\n", "\n\n"))
    shift = len(first.text) + len(between)
    moved = [Span(span.issue, span.start + shift, span.end + shift) for span in second.spans]
    verdict = max(first.verdict, second.verdict, key=DRAFT_VERDICTS.index)
    text, issues = f"{first.text}{between}{second.text}", first.issues | second.issues
    return Post(first.force, first.account, verdict, text, issues, (*first.spans, *moved))


def _batches(posts: Sequence[Post], plan: Plan, chance: random.Random) -> Iterator[list[Post]]:
    """One round in batches of similar length, which wastes less on padding."""
    alike: dict[tuple[str, str], list[Post]] = defaultdict(list)
    for post in posts:
        alike[post.force, post.account].append(post)
    drawn = [
        _among_others(post, alike[post.force, post.account], plan.between, chance)
        if chance.random() < plan.joined
        else post
        for post in posts
    ]
    chance.shuffle(drawn)
    stretch = plan.batch * 10
    chunks = [sorted(drawn[i : i + stretch], key=lambda p: len(p.text)) for i in range(0, len(drawn), stretch)]
    batches = [chunk[i : i + plan.batch] for chunk in chunks for i in range(0, len(chunk), plan.batch)]
    chance.shuffle(batches)
    yield from batches


def _among_others(post: Post, others: Sequence[Post], between: float, chance: random.Random) -> Post:
    """The post before another one, which is harmless in half of the cases; or between two harmless ones."""
    harmless = [other for other in others if other.verdict == "ok"] or others
    if chance.random() < between:
        return joined(joined(chance.choice(harmless), post, chance), chance.choice(harmless), chance)
    return joined(post, chance.choice(harmless if chance.random() < 0.5 else others), chance)


def _with_words_hidden(post: Post, share: float, chance: random.Random) -> Post:
    """The post with some of its words blanked out in place, so that no single one is relied on."""
    if chance.random() < 0.5:
        return post
    hidden = _WORD.sub(lambda m: "_" * len(m[0]) if chance.random() < share else m[0], post.text)
    return Post(post.force, post.account, post.verdict, hidden, post.issues, post.spans)


def _loss(reader: Reader, posts: Sequence[Post], plan: Plan) -> torch.Tensor:
    tokens, issues, verdicts, places = reader(posts)
    wanted, counted = _token_truth(posts, places)
    of_tokens = functional.binary_cross_entropy_with_logits(tokens, wanted, reduction="none").sum(-1)
    present = torch.tensor([[float(issue in p.issues) for issue in ISSUES] for p in posts], device=issues.device)
    truth = torch.tensor([DRAFT_VERDICTS.index(p.verdict) for p in posts], device=issues.device)
    return (
        (of_tokens * counted).sum() / counted.sum()
        + functional.binary_cross_entropy_with_logits(issues, present, reduction="none").sum(1).mean()
        + functional.cross_entropy(verdicts, truth, label_smoothing=plan.smoothing)
    )


def _token_truth(posts: Sequence[Post], places: Any) -> tuple[torch.Tensor, torch.Tensor]:
    """Which tokens carry which issue, and which tokens belong to a post at all."""
    starts, ends = places[..., 0], places[..., 1]
    counted = ((ends > starts) & (starts >= 0)).float()
    wanted = torch.zeros(*counted.shape, len(ISSUES), device=counted.device)
    for row, post in enumerate(posts):
        for span in post.spans:
            inside = (starts[row] < span.end) & (ends[row] > span.start) & (counted[row] > 0)
            wanted[row, inside, ISSUES.index(span.issue)] = 1.0
    return wanted, counted
