"""`make eval`: accuracy on labelled samples of several seeds; writes output/eval.json.

The peers datacompy and Splink come in an environment of their own (.venv-peers, made by the
Makefile) and see the smaller samples only: Splink holds all candidate pairs.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from time import perf_counter
from typing import Any

import click

from tenken import home, output, sample
from tests.eval import labelled, plain
from tests.eval.labelled import Score

PEERS = ("datacompy", "splink")
PEER_RESIDENTS = 200_000
SMALL = ((1, 0.0003), (2, 0.0003), (3, 0.01))  # seed, true errors a record


@click.command()
@click.option("--residents", default=1_000_000, show_default=True, help="Of the large sample.")
@click.option("--seed", default=7, show_default=True, help="Of the large sample.")
def evaluate(residents: int, seed: int) -> None:
    """Tenken, exact comparison and NFKC-and-strip on the same samples."""
    samples = [(residents, seed, 0.0003), *((residents // 5, s, rate) for s, rate in SMALL)]
    figures = []
    for size, number, rate in samples:
        with tempfile.TemporaryDirectory(prefix="tenken-eval-") as place:
            folder = Path(place) / f"seed{number}"
            folder.mkdir()
            sample.write(folder, residents=size, seed=number, error_rate=rate)
            click.echo(f"\n{size:,} residents, seed {number}, error rate {rate}")
            ways = {
                "tenken": lambda folder=folder: labelled.score(folder),
                "exact": lambda folder=folder: plain.score(folder, plain.exact),
                "NFKC and strip": lambda folder=folder: plain.score(folder, plain.nfkc),
            }
            for way, compared in ways.items():
                begun = perf_counter()
                score = compared()
                seconds = perf_counter() - begun
                figures.append(_figures(size, number, rate, way, score, seconds))
                _say(way, figures[-1])
            if size <= PEER_RESIDENTS:
                for figure in _peers(folder):
                    figures.append(
                        {**figure, "residents": size, "seed": number, "error_rate": rate}
                    )
                    _say(figure["way"], figure)
    file = output() / "eval.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    click.echo(f"\nwritten to {file}")


def _figures(
    residents: int, seed: int, rate: float, way: str, score: Score, seconds: float
) -> dict[str, Any]:
    return {
        "way": way,
        "residents": residents,
        "seed": seed,
        "error_rate": rate,
        "records": score.records,
        "true_errors": score.true_errors,
        "missed": score.missed,
        "harmless_called_mislink": score.false_alarms,
        "review_or_undecidable": score.looked_at,
        "not_a_match": score.flagged,
        "seconds": round(seconds, 1),
        "by_class": _nested(score.by_class),
        "causes": _nested(score.causes),
    }


def _nested(counts: Mapping[tuple[str, str], int]) -> dict[str, dict[str, int]]:
    """By injected class, what came of it."""
    found: dict[str, dict[str, int]] = {}
    for (kind, word), count in sorted(counts.items()):
        found.setdefault(kind, {})[word] = count
    return found


def _peers(folder: Path) -> Iterator[dict[str, Any]]:
    python = home() / ".venv-peers" / "bin" / "python"
    if not python.exists():
        click.echo("  the peers are not installed: make eval does it")
        return
    for way in PEERS:
        begun = perf_counter()
        process = subprocess.run(
            [python, Path(__file__).parent / "peers.py", way, folder],
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        counts = json.loads(process.stdout.splitlines()[-1])
        yield {"way": way, **counts, "seconds": round(perf_counter() - begun, 1)}


def _say(way: str, figure: Mapping[str, Any]) -> None:
    records, looked_at = figure["records"], figure["review_or_undecidable"]
    click.echo(
        f"  {way:<15} {records:>10,} records: of {figure['true_errors']:,} true errors "
        f"{figure['missed']} missed; {figure['harmless_called_mislink']} harmless called mislink; "
        f"{looked_at:,} to look at ({100 * looked_at / records:.2f} %); {figure['seconds']:.0f} s"
    )


if __name__ == "__main__":
    evaluate()
