# Airflow with Tenken in it. Builds from the same lock as `make venv`; needs no Internet at run time.
# Give BASE by digest where it is pulled; docs/supply-chain.md says how to find and check it.
ARG BASE=python:3.12-slim-bookworm
FROM ${BASE}

# The root file system is read-only at run time: what Python would write beside its files is off.
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 \
    AIRFLOW_HOME=/opt/airflow TENKEN_HOME=/opt/tenken TENKEN_OUTPUT=/opt/tenken/output

RUN useradd --uid 50000 --gid 0 --create-home --home-dir /opt/airflow airflow
WORKDIR /opt/tenken

COPY requirements.txt requirements-dev.txt ./
# Of the second lock setuptools alone, which installs the project itself.
RUN pip install --require-hashes -r requirements.txt \
    && sed -n '/^setuptools==/,/[^\\]$/p' requirements-dev.txt > /tmp/build.txt \
    && pip install --require-hashes -r /tmp/build.txt && rm /tmp/build.txt requirements-dev.txt

COPY pyproject.toml requirements.in README.md ./
COPY plugins plugins
COPY dags dags
COPY include include
COPY expectations expectations
RUN pip install --no-deps --no-build-isolation -e . \
    && mkdir -p output && chown -R airflow:0 output /opt/airflow

USER 50000:0
ENTRYPOINT ["airflow"]
CMD ["version"]
