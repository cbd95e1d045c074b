"""The register that answers by files: the second way of the pipeline's `Register`."""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from tenken import files
from tenken.database import sql
from tenken.exchange import asking
from tenken.exchange.agreement import Agreement, Purpose
from tenken.exchange.answers import take_up
from tenken.exchange.drop import Drop, DropError
from tenken.pipeline.copied import CopiedBatch
from tenken.pipeline.run import AwaitedError, PassingError, Run, raw
from tenken.pipeline.sources import ask, found

_TABLES = ("numbers_asked", "number_reply", "persons_asked", "person_reply")


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class ExchangedRegister:
    """Asks by inquiry files and answers from what came back; waiting is an AwaitedError.

    Every call goes on where the last one ended, in whichever process: what was asked stands in
    tenken.exchange and in the run's working tables.
    """

    drop: Drop
    agreed: Agreement
    clock: Callable[[], datetime] = _now

    def answer(self, run: Run) -> list[files.Finding]:
        """Ask by number; once all is answered or given up, fill `answer`, `past`, `unanswered`."""
        exchange = asking.current(run, "number", self.clock()) or self._begin(run, "number")
        self._go_on(exchange)
        tables = run.tables(*_TABLES[:2])
        persons = sql("exchange/number_persons.sql", **tables)
        ask(run, run.engine, persons, sql("exchange/number_history.sql", **tables))
        missing = sql("exchange/unanswered.sql", **run.tables("called", "unanswered"), **tables)
        with run.engine.begin() as connection:
            raw(connection).cursor().execute(missing)
        return []

    def seek(self, run: Run, sought: Iterable[str]) -> Collection[int]:
        """Ask by attributes; once all is answered or given up, the lines without an answer."""
        self._write_sought(run, sought)
        exchange = asking.current(run, "person", self.clock())
        if exchange and not self._still_sought(run):
            asking.withdraw(exchange, self.clock())
            exchange = None
        self._go_on(exchange or self._begin(run, "person"))
        with run.engine.connect() as connection:
            cursor = raw(connection).cursor()
            cursor.execute(sql("exchange/silent.sql", **run.tables(*_TABLES[2:])))
            return {line for (line,) in cursor.fetchall()}

    @contextmanager
    def search(self, run: Run, sought: str) -> Iterator[Iterator[CopiedBatch]]:
        """Whom the answers to `seek` hold for these lines."""
        with run.engine.begin() as connection:
            search = sql("exchange/person_found.sql", **run.tables(*_TABLES[2:]))
            yield found(raw(connection).cursor(), sought, search)

    def _begin(self, run: Run, purpose: Purpose) -> asking.Exchange:
        return asking.begin(run, purpose, self.agreed, self.clock())

    def _go_on(self, exchange: asking.Exchange) -> None:
        """Write what may be written, read what has come; AwaitedError while some is missing."""
        if exchange.state == "closed":
            return
        with _reached(self.drop):
            left = asking.write(exchange, self.drop, self.agreed, self.clock)
            take_up(exchange, self.drop, self.agreed, self.clock)
        now = self.clock()
        state, number, done, to_write, since = asking.settle(exchange, self.agreed, now)
        if state != "open":
            return
        moments = [since + timedelta(days=self.agreed.answer_days)] if since else []
        if left and to_write:
            moments.append(self.agreed.next_opening(now))
        wake_at = min(moments, default=now + timedelta(hours=1))
        asking.wait(exchange, wake_at)
        raise AwaitedError(
            exchange.exchange_id,
            wake_at,
            {"files": number, "files_done": done, "files_to_write": to_write},
        )

    def _write_sought(self, run: Run, sought: Iterable[str]) -> None:
        with run.engine.begin() as connection:
            cursor: Any = raw(connection).cursor()
            cursor.execute(sql("exchange/sought_table.sql", **run.tables("sought")))
            for lines in sought:
                cursor.copy_expert(f"COPY {run.table('sought')} FROM STDIN", io.StringIO(lines))

    def _still_sought(self, run: Run) -> bool:
        tables = run.tables("sought", "stage", "persons_asked")
        with run.engine.connect() as connection:
            cursor = raw(connection).cursor()
            cursor.execute(sql("exchange/same_sought.sql", **tables))
            return bool(cursor.fetchone()[0])


@contextmanager
def _reached(drop: Drop) -> Iterator[None]:
    """What goes wrong with the place is told without a file's name, and may pass."""
    try:
        yield
    except OSError as error:
        said = str(error) if isinstance(error, DropError) else type(error).__name__
        raise PassingError(f"the exchange folder cannot be used: {said}") from None
    finally:
        drop.close()
