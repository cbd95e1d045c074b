"""deploy/helm-values.yaml: only keys that the official chart has, and what compose says likewise.

The keys were read in the chart's values.schema.json and values.yaml (chart 1.18, apache/airflow at
002e5532d7d5); a key that is used anew is looked up there and added here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from tenken import home

VALUES = yaml.safe_load((home() / "deploy" / "helm-values.yaml").read_text(encoding="utf-8"))
COMPOSE = yaml.safe_load((home() / "docker-compose.yaml").read_text(encoding="utf-8"))

_POD = {
    "replicas", "command", "args", "env", "resources", "extraVolumes", "extraVolumeMounts",
    "securityContexts", "serviceAccount", "nodeSelector", "affinity", "tolerations", "annotations",
    "podAnnotations", "labels", "extraContainers", "extraInitContainers", "waitForMigrations",
}  # fmt: skip
CHART: dict[str, set[str] | None] = {  # None: any key; an empty set: no mapping
    "executor": set(), "airflowVersion": set(), "defaultAirflowRepository": set(),
    "defaultAirflowTag": set(), "uid": set(), "gid": set(), "env": set(), "extraEnv": set(),
    "extraEnvFrom": set(), "volumes": set(), "volumeMounts": set(), "secret": set(),
    "fernetKeySecretName": set(), "apiSecretKeySecretName": set(), "jwtSecretName": set(),
    "config": None,
    "images": {"airflow", "pod_template", "useDefaultImageForMigration", "migrationsWaitTimeout"},
    "securityContexts": {"pod", "container"},
    "data": {"metadataSecretName", "resultBackendSecretName", "brokerUrlSecretName"},
    "postgresql": {"enabled"}, "redis": {"enabled"}, "statsd": {"enabled"},
    "webserver": {"enabled", "defaultUser"}, "networkPolicies": {"enabled"},
    "dags": {"mountPath", "persistence", "gitSync"}, "logs": {"persistence"},
    "ingress": {"apiServer", "web", "flower", "statsd", "pgbouncer"},
    "apiServer": _POD | {"service", "networkPolicy", "livenessProbe", "startupProbe"},
    "scheduler": _POD | {"enabled", "logGroomerSidecar", "livenessProbe", "startupProbe"},
    "dagProcessor": _POD | {"enabled", "logGroomerSidecar", "livenessProbe"},
    "triggerer": _POD | {"enabled", "persistence", "logGroomerSidecar", "livenessProbe"},
    "workers": _POD | {"persistence", "logGroomerSidecar", "terminationGracePeriodSeconds"},
    "migrateDatabaseJob": _POD | {"enabled", "useHelmHooks", "applyCustomEnv"},
}  # fmt: skip


def unknown(values: dict[str, Any]) -> Iterator[str]:
    """Keys of the first and second level that the chart does not have."""
    for key, value in values.items():
        if key not in CHART:
            yield key
        elif isinstance(value, dict) and (allowed := CHART[key]) is not None:
            yield from (f"{key}.{below}" for below in value if below not in allowed)


def test_every_key_is_one_of_the_chart() -> None:
    assert list(unknown(VALUES)) == []
    assert list(unknown({"apiSever": {}, "logs": {"persistance": {}}})) == [
        "apiSever",
        "logs.persistance",
    ]


def test_the_migration_job_does_what_init_does() -> None:
    of_compose = COMPOSE["services"]["init"]["command"][0].replace("$$", "$")
    of_chart = VALUES["migrateDatabaseJob"]["args"][-1]
    assert of_chart.replace("/run/secrets/tenken-owner/", "/run/secrets/") == of_compose


def test_airflow_is_set_as_in_compose() -> None:
    environment = COMPOSE["x-airflow"]["environment"]
    for section, settings in VALUES["config"].items():
        for name, value in settings.items():
            variable = f"AIRFLOW__{section}__{name}".upper()
            if variable in environment and "${" not in environment[variable]:
                assert str(value).lower() == environment[variable].lower(), variable
    assert VALUES["executor"] == "KubernetesExecutor"


def test_no_secret_is_a_value() -> None:
    text = (home() / "deploy" / "helm-values.yaml").read_text(encoding="utf-8")
    assert not re.search(r"://[^/@\s]+:[^/@\s]+@", text)


def test_each_login_s_password_is_mounted_where_it_is_named() -> None:
    """A file that a variable names stands in a secret that the same pod mounts."""
    everywhere = {one["mountPath"] for one in VALUES["volumeMounts"]}
    for name in ("apiServer", "migrateDatabaseJob", "workers", "scheduler"):
        pod = VALUES[name]
        mounted = everywhere | {one["mountPath"] for one in pod.get("extraVolumeMounts", ())}
        for one in [*VALUES["env"], *pod.get("env", ())]:
            if one["name"].endswith("_FILE"):
                assert one["value"].rpartition("/")[0] in mounted, (name, one["name"])
