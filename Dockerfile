# The official Airflow image with Tenken in it. Builds from the same lock as `make venv`; needs no
# Internet at run time. `slim` is Airflow without providers: those we use come from our lock.
# Give BASE by digest where it is pulled; docs/supply-chain.md says how to find and check it.
ARG BASE=apache/airflow:slim-3.3.2-python3.12
FROM ${BASE}

# The root file system is read-only at run time: what Python would write beside its files is off.
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 \
    AIRFLOW_HOME=/opt/airflow TENKEN_HOME=/opt/tenken TENKEN_OUTPUT=/opt/tenken/output

USER root
RUN install -d -o 50000 -g 0 -m 0775 /opt/tenken /opt/tenken/output /opt/tenken/var /opt/airflow/logs
USER 50000:0
WORKDIR /opt/tenken

COPY --chown=50000:0 requirements.txt requirements-image.txt ./
RUN pip install --require-hashes -r requirements.txt -r requirements-image.txt

COPY --chown=50000:0 pyproject.toml requirements.in README.md ./
COPY --chown=50000:0 plugins plugins
COPY --chown=50000:0 dags dags
COPY --chown=50000:0 include include
COPY --chown=50000:0 expectations expectations
RUN pip install --no-deps --no-build-isolation -e . && python -m compileall -q plugins dags

# The base's own entrypoint stays: it waits for the database, then hands on to `airflow`.
CMD ["version"]
