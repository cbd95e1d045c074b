"""`make bench-pages`: how long the server takes for each officers' page over 200,000 tickets.

The pages run as they do for officers: a server of their own, an officer signed in, row-level
security on every statement. Writes output/bench-pages.json.
"""

from __future__ import annotations

import json
import logging
import os
import re
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

import click
import httpx
from sqlalchemy import Engine, text

from tenken import database, keys, output
from tenken.database.embedded import EmbeddedServer
from tenken.rights import grant
from tests.integration.web.conftest import CODE, SECRET, serving

GOAL = 300  # milliseconds
OFFICER = "benchofficer"
FILLED = """
INSERT INTO tenken.run (run_id, operation, municipality_code, kind, as_of, state, started_at,
    finished_at, extracted, out_of_scope, quarantined, invalid, not_found, mislink, duplicate,
    status, undecidable, review, stale, match)
SELECT 'annual ' || o, o, :code, 'annual', current_date, 'done', now() - interval '100 days',
    now() - interval '100 days', 500000, 0, 0, 0, 0, 1000, 0, 9000, 0, 40000, 0, 450000
FROM unnest(ARRAY['welfare', 'nursing_care', 'resident_tax', 'child_allowance']) AS o;
INSERT INTO tenken.ticket (operation, municipality_code, record_id, rule, verdict, cause, severity,
    state, opened_at, opened_run, seen_run, closed_at, due_on, assignee, moved_at)
SELECT (ARRAY['welfare', 'nursing_care', 'resident_tax', 'child_allowance'])[n % 4 + 1], :code,
       lpad((n * 7919 % 1000003)::text, 10, '0'), 'match.rule',
       (ARRAY['mislink', 'status', 'review', 'review', 'invalid', 'undecidable'])[n % 6 + 1],
       CASE WHEN n % 6 = 0 THEN (ARRAY['family', 'stranger', 'namesake', 'typo'])[n % 4 + 1] END,
       (ARRAY['critical', 'warning', 'info', 'info', 'warning', 'warning'])[n % 6 + 1],
       s.state, now() - n % 300 * interval '1 day', 'one', 'one',
       CASE WHEN s.state IN ('closed', 'resolved') THEN now() - n % 50 * interval '1 day' END,
       current_date + (n * 31 % 120 - 40)::int,
       CASE WHEN n % 3 > 0 THEN 'officer' || n % 40 END, now() - n % 200 * interval '1 hour'
FROM generate_series(1, :tickets) AS n,
     LATERAL (SELECT (ARRAY['open', 'open', 'open', 'suspended', 'confirmed', 'corrected',
                            'verified', 'proposed', 'closed', 'resolved'])[n * 13 % 10 + 1]
              AS state) AS s;
INSERT INTO tenken.ticket_event (ticket_id, run_id, event, to_state)
SELECT ticket_id, 'one', 'opened', 'open' FROM tenken.ticket;
INSERT INTO tenken.ticket_event (ticket_id, actor, event, from_state, to_state)
SELECT ticket_id, 'officer1', 'moved', 'open', state FROM tenken.ticket WHERE state <> 'open';
INSERT INTO tenken.ticket_outcome (ticket_id, run_id, name, kana, birth_date, sex, address)
SELECT ticket_id, 'one', 'different', 'same', 'same', 'same', 'different' FROM tenken.ticket;
INSERT INTO tenken.accepted_difference (ticket_id, reason, valid_until, proposed_by, approved_by,
    approved_at, ended, ended_at)
SELECT ticket_id, 'the same person', current_date + (ticket_id % 400)::int, 'officer1',
       CASE WHEN state <> 'proposed' THEN 'officer2' END,
       CASE WHEN state <> 'proposed' THEN now() - interval '50 days' END,
       CASE WHEN state IN ('closed', 'resolved') THEN 'expired' END,
       CASE WHEN state IN ('closed', 'resolved') THEN now() - interval '10 days' END
FROM tenken.ticket WHERE state IN ('proposed', 'verified', 'closed');
INSERT INTO tenken.survey (ticket_id, known_on, aim_on, preliminary_due_on, final_due_on)
SELECT ticket_id, current_date - 9, current_date - 6, current_date - 4, current_date + 21
FROM tenken.ticket WHERE verdict = 'mislink' AND state IN ('confirmed', 'corrected');
INSERT INTO tenken.finding
SELECT 'annual welfare', 'welfare.csv', n, '生年月日', 'date', n % 2 = 0,
       n || '行目: 日付ではありません'
FROM generate_series(1, 10000) AS n;
INSERT INTO tenken.expectation_result (run_id, suite, position, rule, expectation, title, severity,
    raises, success, checked, failed)
SELECT r.run_id, CASE WHEN n < 12 THEN 'intake' ELSE 'match' END, n,
       'match.rule' || CASE WHEN n = 12 THEN '' ELSE n::text END, 'expect_verdict_to_not_be',
       '規則' || n, 'warning', 'ticket', n % 3 > 0, 500000, n % 3 * 900
FROM tenken.run AS r, generate_series(1, 24) AS n;
INSERT INTO tenken.audit
SELECT n, now() - (200000 - n) * interval '1 minute', 'officer' || n % 40,
       (ARRAY['move', 'reveal', 'export', 'assign'])[n % 4 + 1], n, '{"from": "open"}', 'key',
       '\\x00', '\\x00'
FROM generate_series(100, 200000) AS n;
UPDATE tenken.audit_head SET entry_no = 200000;
INSERT INTO tenken.verified_day
SELECT o, :code, current_date - d, true, 1500
FROM unnest(ARRAY['welfare', 'nursing_care', 'resident_tax', 'child_allowance']) AS o,
     generate_series(1, 330) AS d
"""


@click.command()
@click.option("--tickets", default=200_000, show_default=True)
@click.option("--times", default=15, show_default=True, help="How often each page is asked for.")
def bench(tickets: int, times: int) -> None:
    """Fill a database, ask for every page, print median and longest."""
    logging.disable(logging.INFO)
    for variable in (keys.EVIDENCE, keys.AUDIT):
        os.environ[variable] = keys.new_key()
    with tempfile.TemporaryDirectory() as folder, EmbeddedServer(Path(folder) / "pg") as server:
        server.create_database("pages")
        engine = database.connect(server.url("pages"))
        database.migrate(engine)
        _fill(engine, tickets)
        with serving(engine) as url:
            figures = _measure(url, times)
        engine.dispose()
    worst = max(one["longest_ms"] for one in figures.values())
    click.echo(f"{'within' if worst < GOAL else 'NOT within'} {GOAL} ms: the longest was {worst}")
    file = output() / "bench-pages.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"tickets": tickets, "pages": figures}, indent=2) + "\n")
    click.echo(f"written to {file}")


def _fill(engine: Engine, tickets: int) -> None:
    begun = perf_counter()
    for role in ("officer", "approver", "leader", "auditor"):
        grant(engine, OFFICER, role, CODE, "*", by="bench")
    with engine.begin() as connection:
        connection.execute(text(FILLED), {"tickets": tickets, "code": CODE})
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
    click.echo(f"{tickets:,} tickets made in {perf_counter() - begun:.0f} s")


def _measure(url: str, times: int) -> dict[str, dict[str, float]]:
    headers = {"X-Tenken-Officer": OFFICER, "X-Tenken-Proxy-Secret": SECRET}
    figures = {}
    with httpx.Client(base_url=url, headers=headers, trust_env=False, timeout=60) as client:
        first = client.get("/tickets")
        token = re.search(r'name="token" value="([^"]+)"', first.text)
        pages = re.search(r"(\d+)ページ目へ[^>]*>\d+</a></li>\s*<li><a rel=\"next\"", first.text)
        chosen = re.findall(
            r'name="ticket" value="(\d+:\d+)"', client.get("/tickets?size=200").text
        )
        last = int(pages[1]) if pages else 1
        middle = chosen[len(chosen) // 2].split(":")[0]
        form = {"token": token[1] if token else "", "ticket": chosen, "what": "suspended"}
        asked = {
            "where we stand": ("GET", "/", None),
            "list": ("GET", "/tickets", None),
            "list, 200 a page": ("GET", "/tickets?size=200", None),
            "list, all states": ("GET", "/tickets?state=~all", None),
            "list, page in the middle": ("GET", f"/tickets?page={last // 2}", None),
            "list, last page": ("GET", f"/tickets?page={last}", None),
            "list, overdue": ("GET", "/tickets?due=overdue", None),
            "list, mislinks of one operation": (
                "GET", "/tickets?verdict=mislink&operation=welfare&sort=due", None,
            ),
            "list, of one officer": ("GET", "/tickets?assignee=officer7", None),
            "list, of nobody": ("GET", "/tickets?assignee=~none", None),
            "list, found by record": ("GET", "/tickets?q=00000&state=~all", None),
            "list, rare": ("GET", "/tickets?cause=typo&severity=critical&state=proposed", None),
            "list, by opening": ("GET", "/tickets?sort=-opened", None),
            "list, by move, all": ("GET", "/tickets?sort=-moved&state=~all", None),
            "ticket": ("GET", f"/tickets/{middle}", None),
            "ticket from a rare list": (
                "GET", f"/tickets/{middle}?list=cause%3Dtypo%26sort%3D-due", None,
            ),
            "sheet": ("GET", f"/tickets/{middle}/sheet", None),
            "200 at once, seen before": ("POST", "/tickets/preview", form),
            "words": ("GET", "/help", None),
            "accepted differences": ("GET", "/accepted", None),
            "accepted, waiting for approval": ("GET", "/accepted?stands=waiting", None),
            "accepted, ended, tenth page": ("GET", "/accepted?stands=ended&page=10", None),
            "what the rules found": ("GET", "/results", None),
            "what they found in welfare": ("GET", "/results?operation=welfare", None),
            "surveys": ("GET", "/surveys", None),
            "survey": ("GET", "/surveys/1", None),
            "monthly summary, of no month": ("GET", "/summary", None),
            "audit log": ("GET", "/audit", None),
            "audit log, of one officer": ("GET", "/audit?who=officer7", None),
            "audit log, far back": ("GET", "/audit?below=1000", None),
        }  # fmt: skip
        for name, (method, path, data) in asked.items():
            took = []
            for _ in range(times):
                begun = perf_counter()
                answer = client.request(method, path, data=data)
                took.append(1000 * (perf_counter() - begun))
                if answer.status_code != 200:
                    raise click.ClickException(f"{name}: {answer.status_code}")
            figures[name] = {
                "shortest_ms": round(min(took)),
                "median_ms": round(median(took)),
                "longest_ms": round(max(took)),
            }
            told = "  ".join(
                f"{key.removesuffix('_ms')} {ms:5}" for key, ms in figures[name].items()
            )
            click.echo(f"  {name:<36} {told}")
    return figures


if __name__ == "__main__":
    bench()
