"""docs/tickets.md prints the table of tickets/life.py, and the table itself makes sense."""

from __future__ import annotations

from tenken import home
from tenken.tickets.life import ASKS, BEFORE, ENDED, LAPSES, LIFE, STANDING

HEAD = (
    "| state | Japanese | an officer may | found failing | verified right |\n"
    "|---|---|---|---|---|\n"
)
SHORT = {
    "why": "with a reason",
    "until": "with a last day",
    "compared": "when a run compared it",
    "another_officer": "by another officer",
    "not_mislink": "unless a mis-link",
    "missing": "when a recheck did not find the record",
    "informed": "when both persons are informed",
    "surveyed": "when the leak survey is decided",
}


def printed() -> str:
    rows = []
    for name, state in LIFE.items():
        moves = "; ".join(
            f"`{to}`" + (f" ({', '.join(SHORT[ask] for ask in asks)})" if asks else "")
            for to, asks in state.moves.items()
        )
        fails = "back to where it was" if state.fails == BEFORE else f"`{state.fails}`"
        if name in LAPSES:
            changed = "back to where it was" if LAPSES[name] == BEFORE else f"`{LAPSES[name]}`"
            fails += f"; a value changed: {changed}"
        rows.append(f"| `{name}` | {state.title} | {moves} | {fails} | `{state.passes}` |\n")
    return HEAD + "".join(rows)


def test_the_page_prints_the_table() -> None:
    page = (home() / "docs" / "tickets.md").read_text(encoding="utf-8")
    block = page.split("<!-- life:", 1)[1].split("-->\n", 1)[1].split("<!-- /life -->", 1)[0]
    assert block == printed()


def test_every_move_leads_to_a_state_and_asks_for_something_known() -> None:
    for state in LIFE.values():
        assert set(state.moves) <= set(LIFE)
        assert {ask for asks in state.moves.values() for ask in asks} <= set(ASKS)
        assert {state.fails, state.passes} <= {*LIFE, BEFORE}
    assert set(ENDED) | set(STANDING) == set(LIFE)


def test_what_fails_is_never_at_an_end_but_by_an_accepted_difference() -> None:
    assert [name for name, s in LIFE.items() if s.fails in ENDED] == ["accepted"]
