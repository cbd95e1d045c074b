"""Batches spread over the processors: few stay in this process, many go to others."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice
from typing import Any

import pandas as pd

HERE = 2  # batches judged before a second process is worth its start


def in_parallel(
    work: Callable[..., pd.DataFrame], batches: Iterator[pd.DataFrame], *more: Any
) -> Iterator[pd.DataFrame]:
    """The work done on every batch, in the batches' order.

    `work` is a function of a module, and pure. No more than two batches a process are held.
    """
    for batch in islice(batches, HERE):
        yield work(batch, *more)
    processes = len(os.sched_getaffinity(0))
    following = next(batches, None)
    if following is None:
        return
    rest = chain([following], batches)
    if processes == 1 or multiprocessing.current_process().daemon:
        for batch in rest:
            yield work(batch, *more)
        return
    # spawn: a fork would copy the connections and threads of an Airflow task.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        pending: deque[Future[pd.DataFrame]] = deque()
        for batch in rest:
            pending.append(pool.submit(work, batch, *more))
            if len(pending) > 2 * processes:
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()
