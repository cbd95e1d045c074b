# Tenken. Five verbs for every day: venv, lint, test, run, serve. The rest says how long it takes.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
# Spark is half a gigabyte, needs Java, and brings what makes pandas take more memory: an environment
# of its own.
SPARK  := .venv-spark
export TENKEN_HOME := $(CURDIR)

.PHONY: venv peers run serve test lint fix lock clean bench bench-large bench-tickets bench-pages \
	bench-returns bench-municipalities bench-celery bench-exchange bench-spark test-spark plans eval \
	attack canaries chaos fuzz sbom audit wheelhouse upgrades pictures compose

venv: $(STAMP)

$(STAMP) $(SPARK)/.installed: %/.installed: requirements.txt requirements-image.txt requirements-dev.txt \
    pyproject.toml scripts/venv.sh
	@PYTHON="$(PYTHON)" VENV="$*" WHEELHOUSE="$(WHEELHOUSE)" sh scripts/venv.sh

run: venv  ## the main job on a sample municipality, or on your files: make run DATA=folder
	@$(BIN)/tenken run $(if $(DATA),--data "$(DATA)")

serve: venv  ## the same municipality with its pages, until interrupted
	@$(BIN)/tenken serve

test: venv $(VENV)/.debian  ## all tests, on a real PostgreSQL and a real Airflow
	@$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

bench: peers  ## speed and memory as ratios to the floor; fails at 20 % worse than kept; KEEP=1 keeps
	@$(BIN)/python -m tests.bench $(if $(KEEP),--keep)

bench-large: peers  ## 10,000,000 records against 20,000,000, once (40 GB under TMPDIR); KEEP=1 keeps
	@$(BIN)/python -m tests.bench --from 10000000 --to 10000000 --no-peers $(if $(KEEP),--keep)

plans: venv  ## every statement's plan in cities of 20,000 and 200,000 records (minutes)
	@TENKEN_RECORDS_PLANNED=200000 $(BIN)/python -m pytest -q tests/plans

bench-tickets: venv  ## raising 50,000 tickets, 50 officers at once; output/bench-tickets.json
	@$(BIN)/python -m tests.bench.tickets

bench-pages: venv  ## each officers' page over 200,000 tickets; output/bench-pages.json
	@$(BIN)/python -m tests.bench.pages

bench-municipalities: venv  ## 200 municipalities through the scheduler, one failing (minutes)
	@$(BIN)/python -m tests.bench.municipalities

bench-celery: venv  ## the same over 1, 2 and 4 Celery workers, and with one killed (half an hour)
	@$(BIN)/python -m tests.celery

bench-exchange: venv  ## 1,000,000 inquiries written as files and their answers read (minutes)
	@$(BIN)/python -m tests.bench.exchange

peers: venv .venv-peers/.installed

.venv-peers/.installed: requirements-peers.txt
	@$(PYTHON) -m venv .venv-peers
	@.venv-peers/bin/pip install -q --disable-pip-version-check --require-hashes -r $<
	@touch $@

eval: peers  ## accuracy on labelled samples, beside the peers; output/eval.json
	@$(BIN)/python -m tests.eval

attack: venv  ## twelve months of public figures attacked by linear programs (two minutes)
	@TENKEN_MONTHS_ATTACKED=12 $(BIN)/python -m pytest -q tests/unit/reports/test_publication.py

canaries: venv  ## everything run and made to fail, then searched for planted persons (about half an hour)
	@$(BIN)/python -m tests.canaries

chaos: venv  ## 200 random crash schedules against an undisturbed run (N=... for another number)
	@$(BIN)/python -m tests.chaos $(or $(N),200)

upgrades: venv  ## from every revision of the tables, with data in them, to the newest (a minute)
	@TENKEN_UPGRADES=all $(BIN)/python -m pytest -q tests/integration/database/test_upgrades.py

compose: venv  ## docs/production.md word by word, the services of docker-compose.yaml as processes (minutes)
	@sh scripts/debian.sh nginx=nginx-light redis-server=redis-server
	@$(BIN)/python -m pytest -q tests/compose/whole.py

fuzz: venv $(VENV)/.fuzz  ## bad input for every way in, then for every page: make fuzz MINUTES=10 (twice that)
	@$(BIN)/python -m tests.fuzz $(or $(MINUTES),10)
	@TENKEN_FUZZ_SECONDS=$$(( $(or $(MINUTES),10) * 60 )) $(BIN)/python -m pytest -q -s \
	  tests/integration/web/test_any_request.py

$(VENV)/.fuzz: requirements-fuzz.txt $(STAMP)
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r $< || \
	  echo "No atheris for this Python: fuzzing goes on without guidance by coverage." >&2
	@touch $@

$(SPARK)/.spark: requirements-spark.txt scripts/debian.sh $(SPARK)/.installed
	@echo "Installing Spark into $(SPARK) (half a gigabyte, once) ..."
	@$(SPARK)/bin/pip install -q --disable-pip-version-check --require-hashes --no-build-isolation -r $<
	@sh scripts/debian.sh $(if $(JAVA_HOME),,java=openjdk-17-jre-headless)
	@touch $@

$(VENV)/.debian: scripts/debian.sh $(STAMP)
	@sh $< $(if $(TENKEN_CHROMIUM),,chromium=chromium)
	@touch $@

test-spark: $(SPARK)/.spark  ## the tests of Spark, which `make test` skips
	@$(SPARK)/bin/python -m pytest -q tests/unit/spark tests/integration/spark

bench-spark: $(SPARK)/.spark  ## 1,000,000 records on Spark beside PostgreSQL, 1 and 2 executors (minutes)
	@$(SPARK)/bin/python -m tests.bench.spark

sbom: .venv-audit/.installed  ## what is in it, as CycloneDX: output/sbom.json; always the same
	@mkdir -p output
	@.venv-audit/bin/cyclonedx-py requirements --output-reproducible --sv 1.6 \
	  --pyproject pyproject.toml -o output/sbom.json requirements.txt
	@echo output/sbom.json

pictures: venv  ## docs/pictures anew, from the tests of the pages (minutes)
	@TENKEN_PICTURES=$(CURDIR)/docs/pictures $(BIN)/python -m pytest -q tests/integration/web

audit: .venv-audit/.installed  ## known vulnerabilities of the lock; asks PyPI itself, no mirror
	@.venv-audit/bin/pip-audit --strict --require-hashes --disable-pip -r requirements.txt

.venv-audit/.installed: requirements-audit.txt
	@$(PYTHON) -m venv .venv-audit
	@.venv-audit/bin/pip install -q --disable-pip-version-check --require-hashes -r $<
	@touch $@

wheelhouse:  ## every locked package as a file, to be carried to a machine without network
	@$(PYTHON) -m pip download -q --disable-pip-version-check --require-hashes \
	  --only-binary :all: -d wheelhouse -r requirements.txt -r requirements-image.txt \
	  -r requirements-dev.txt
	@ls wheelhouse | wc -l | xargs -I{} echo "{} packages in wheelhouse/; then: make venv WHEELHOUSE=wheelhouse"

bench-returns: venv  ## 1,741 municipalities, 4 operations, 12 months checked and added up
	@$(BIN)/python -m tests.bench.returns

lint: venv  ## changes nothing
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports && \
	  $(BIN)/python scripts/find_secrets.py

fix: venv
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

lock: venv  ## requirements.txt from requirements.in, for Python 3.11 and newer (about a minute)
	@$(BIN)/pip install -q uv && for f in requirements requirements-image requirements-dev \
	  requirements-lineage requirements-peers requirements-fuzz requirements-audit \
	  requirements-spark; do \
	  $(BIN)/uv pip compile -q --no-strip-extras --universal --python-version 3.11 --generate-hashes \
	  --no-annotate --no-header $$f.in -o $$f.txt; done

clean:  ## takes everything away that run, test and serve have made
	@[ ! -x $(BIN)/tenken ] || $(BIN)/tenken db remove --yes
	@rm -rf $(VENV) $(SPARK) .venv-peers .venv-audit wheelhouse var output .pytest_cache .mypy_cache .ruff_cache .hypothesis plugins/*.egg-info
