"""Batches spread over the processors."""

from __future__ import annotations

import ctypes
import gc
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Batch = TypeVar("Batch")
Done = TypeVar("Done")


def in_parallel(work: Callable[[Batch], Done], batches: Iterable[Batch]) -> Iterator[Done]:
    """The work done on every batch, in the batches' order.

    By threads, since comparing columns leaves the interpreter free: no second process has to start
    or to be handed what is compared. No more than one batch a thread waits.
    """
    processors = len(os.sched_getaffinity(0))
    gc.freeze()  # what was imported is no batch's garbage; looking through it took a seventh of all
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
        gc.unfreeze()
        _give_back()


def _give_back() -> None:
    """Hand memory that the threads have freed back to the system; glibc keeps it for them."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim:
        trim(0)
