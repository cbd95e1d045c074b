"""Runs DAGs by `dag.test()` in a process of its own; prints states and XComs as JSON.

Usage: take.py DAG_ID ...; DAG params as JSON on standard input.
"""

from __future__ import annotations

import json
import sys

from airflow.dag_processing.dagbag import DagBag

from tenken import home


def _handed_on(task):
    value = task.xcom_pull(task_ids=task.task_id, map_indexes=task.map_index)
    return [len(batch) for batch in value] if task.task_id == "plan" else value


def main() -> None:
    params = json.load(sys.stdin)
    bag = DagBag(dag_folder=str(home() / "dags"))
    if bag.import_errors:
        sys.exit(json.dumps(bag.import_errors))
    ended = {}
    for dag_id in sys.argv[1:]:
        bag.dags[dag_id].deadline = None  # dag.test() stumbles over it (Airflow 3.3.2)
        run = bag.dags[dag_id].test(run_conf=params)
        tasks = run.get_task_instances()
        ended[dag_id] = {
            "state": str(run.state),
            "run_id": run.run_id,
            "tasks": {task.task_id: str(task.state) for task in tasks if task.map_index < 1},
            "xcom": {task.task_id: _handed_on(task) for task in tasks},
        }
    print("RESULT " + json.dumps(ended))


if __name__ == "__main__":
    main()
