"""Batches spread over the processors."""

from __future__ import annotations

import ctypes
import gc
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from typing import TypeVar

Batch = TypeVar("Batch")
Done = TypeVar("Done")


def in_parallel(work: Callable[[Batch], Done], batches: Iterable[Batch]) -> Iterator[Done]:
    """The work done on every batch, in the batches' order.

    By threads, since comparing columns leaves the interpreter free: no second process has to start
    or to be handed what is compared. No more than one batch a thread waits.
    """
    processors = len(os.sched_getaffinity(0))
    _set_aside()
    try:
        with ThreadPoolExecutor(processors, thread_name_prefix="tenken-compare") as pool:
            pending: deque[Future[Done]] = deque()
            for batch in batches:
                pending.append(pool.submit(work, batch))
                if len(pending) > processors:
                    yield pending.popleft().result()
            while pending:
                yield pending.popleft().result()
    finally:
        _give_back()


@cache
def _set_aside() -> None:
    """What was imported is no batch's garbage; looking through it took a seventh of all the time.

    Once a process: to thaw it and freeze again makes everything old, garbage too, and what is old
    is hardly looked at. Connections that it held stayed open, municipality after municipality.
    """
    gc.freeze()


def _give_back() -> None:
    """Hand memory that the threads have freed back to the system; glibc keeps it for them."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim:
        trim(0)
