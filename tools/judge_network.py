"""The judge's network: a small BERT over a passage, and heads over its places, actors and days. For PyTorch.

Runs in an environment of its own: torch, safetensors, numpy, onnx, onnxruntime, onnxscript.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import nn
from torch.nn import functional as F

WIDTH, HEADS, INNER = 384, 12, 1536
N_CHANGES, N_STATUSES, N_DISTANCES, LOW = 9, 4, 5, -1e4


class Layer(nn.Module):
    """One post-norm transformer layer as in BERT (Devlin et al. 2019)."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12), nn.LayerNorm(WIDTH, eps=1e-12)
        self.up, self.down = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.drop = nn.Dropout(dropout)

    def forward(self, x: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        b, t = x.shape[0], x.shape[1]
        q, k, v = self.qkv(x).view(b, t, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4).unbind(0)
        scores = q @ k.transpose(-1, -2) * (WIDTH // HEADS) ** -0.5 + bias
        mixed = (self.drop(scores.softmax(-1)) @ v).transpose(1, 2).reshape(b, t, WIDTH)
        x = self.norm1(x + self.drop(self.out(mixed)))
        return self.norm2(x + self.drop(self.down(F.gelu(self.up(x)))))


class Pointer(nn.Module):
    """Scores of a question against options in the passage, then for each of `n_other` answers that stand in no words."""

    def __init__(self, n_other: int = 1, size: int = 128) -> None:
        super().__init__()
        self.ask, self.show = nn.Linear(WIDTH, size), nn.Linear(WIDTH, size)
        self.nobody = nn.Linear(WIDTH, n_other)
        self.far = nn.Embedding(N_DISTANCES, 1)
        nn.init.zeros_(self.far.weight)
        self.size = size

    def forward(
        self, question: torch.Tensor, options: torch.Tensor, far: torch.Tensor, mask: torch.Tensor
    ) -> torch.Tensor:
        """question [B,C,K,W], options [B,A,W], far [B,C,A], mask [B,A] -> [B,C,K,A+n_other]."""
        scores = torch.einsum("bckd,bad->bcka", self.ask(question), self.show(options)) * self.size**-0.5
        scores = scores + self.far(far).squeeze(-1).unsqueeze(2)
        scores = scores + (1.0 - mask)[:, None, None, :] * LOW
        return torch.cat([scores, self.nobody(question)], -1)


class Judge(nn.Module):
    """Passage and spans in; logits of changes, statuses, gainer, loser, day and antecedent out."""

    def __init__(self, n_pieces: int, n_marks: int, n_features: int, n_layers: int, n_frozen: int = 0, dropout: float = 0.1) -> None:  # fmt: skip
        super().__init__()
        self.n_frozen = n_frozen
        self.words = nn.Embedding(n_pieces, WIDTH)
        self.places = nn.Embedding(320, WIDTH)
        self.marks = nn.Embedding(n_marks, WIDTH)
        nn.init.normal_(self.marks.weight, std=0.02)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(n_layers))
        self.drop = nn.Dropout(dropout)
        self.see = nn.Sequential(nn.Linear(3 * WIDTH + n_features, WIDTH), nn.GELU(), nn.Dropout(dropout))
        self.change = nn.Linear(WIDTH, N_CHANGES)
        nn.init.constant_(self.change.bias, -3.5)
        self.kinds = nn.Parameter(torch.randn(N_CHANGES, WIDTH) * 0.02)
        self.mix = nn.Sequential(nn.Linear(WIDTH, WIDTH), nn.GELU())
        self.status = nn.Linear(WIDTH, N_STATUSES)
        self.gained, self.lost, self.day, self.ante = Pointer(), Pointer(), Pointer(2), Pointer()

    def lower(self, pieces: torch.Tensor) -> torch.Tensor:
        """The words as the layers see them that do not learn; marks come only after these."""
        x = self.norm(self.words(pieces) + self.places.weight[: pieces.shape[1]][None])
        bias = (pieces == 0)[:, None, None, :].to(x.dtype) * LOW
        for layer in self.layers[: self.n_frozen]:
            x = layer(x, bias)
        return x

    def upper(self, x: torch.Tensor, pieces: torch.Tensor, marks: torch.Tensor) -> torch.Tensor:
        bias = (pieces == 0)[:, None, None, :].to(x.dtype) * LOW
        x = self.drop(x + self.marks(marks))
        for layer in self.layers[self.n_frozen :]:
            x = layer(x, bias)
        return x

    @staticmethod
    def take(x: torch.Tensor, at: torch.Tensor) -> torch.Tensor:
        return torch.gather(x, 1, at.unsqueeze(-1).expand(-1, -1, x.shape[-1]))

    def spans(self, x: torch.Tensor, spans: torch.Tensor) -> torch.Tensor:
        return 0.5 * (self.take(x, spans[..., 0]) + self.take(x, spans[..., 1]))

    def forward(self, pieces: Any, marks: Any, places: Any, ends: Any, features: Any, actors: Any, actors_far: Any, actors_mask: Any,
                days: Any, days_far: Any, days_mask: Any, names: Any, names_far: Any, names_mask: Any) -> tuple[torch.Tensor, ...]:  # fmt: skip
        """Spans [B,N,2] are first and last piece; far [B,C,N]; masks [B,N]; ends [B,C]; features [B,C,F]."""
        return self.heads(self.upper(self.lower(pieces), pieces, marks), places, ends, features, actors, actors_far, actors_mask,
                          days, days_far, days_mask, names, names_far, names_mask)  # fmt: skip

    def heads(self, x: Any, places: Any, ends: Any, features: Any, actors: Any, actors_far: Any, actors_mask: Any,
              days: Any, days_far: Any, days_mask: Any, names: Any, names_far: Any, names_mask: Any) -> tuple[torch.Tensor, ...]:  # fmt: skip
        seen = self.see(
            torch.cat([self.take(x, places[..., 0]), self.take(x, places[..., 1]), self.take(x, ends), features], -1)
        )
        asked = self.mix(seen.unsqueeze(2) + self.kinds)
        return (
            self.change(seen),
            self.status(asked),
            self.gained(asked, self.spans(x, actors), actors_far, actors_mask),
            self.lost(asked, self.spans(x, actors), actors_far, actors_mask),
            self.day(asked, self.spans(x, days), days_far, days_mask),
            self.ante(seen.unsqueeze(2), self.spans(x, names), names_far, names_mask),
        )


def load_weights(judge: Judge, path: str, vocabulary: list[str], full: list[str]) -> None:
    """The first layers of all-MiniLM-L6-v2 and the embeddings of the pieces that were kept."""
    from safetensors.torch import load_file

    w = load_file(path)
    number = {p: i for i, p in enumerate(full)}
    rows = [number[p] for p in vocabulary]
    with torch.no_grad():
        judge.words.weight.copy_(w["embeddings.word_embeddings.weight"][rows])
        judge.places.weight.copy_(
            w["embeddings.position_embeddings.weight"][:320] + w["embeddings.token_type_embeddings.weight"][0]
        )
        judge.norm.weight.copy_(w["embeddings.LayerNorm.weight"])
        judge.norm.bias.copy_(w["embeddings.LayerNorm.bias"])
        for i, layer in enumerate(judge.layers):
            base = f"encoder.layer.{i}."
            for kind in ("weight", "bias"):
                own = [w[f"{base}attention.self.{n}.{kind}"] for n in ("query", "key", "value")]
                getattr(layer.qkv, kind).copy_(torch.cat(own))
                getattr(layer.out, kind).copy_(w[f"{base}attention.output.dense.{kind}"])
                getattr(layer.norm1, kind).copy_(w[f"{base}attention.output.LayerNorm.{kind}"])
                getattr(layer.up, kind).copy_(w[f"{base}intermediate.dense.{kind}"])
                getattr(layer.down, kind).copy_(w[f"{base}output.dense.{kind}"])
                getattr(layer.norm2, kind).copy_(w[f"{base}output.LayerNorm.{kind}"])
