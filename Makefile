# Newsroom: `make demo` shows it, `make test` tests it. `make help` lists the rest.
# Variables are set on the line: make demo PORT=9000

PYTHON ?= python3
VENV ?= .venv
DEMO_DIR ?= var
HOST ?= 127.0.0.1
PORT ?= 8000
STORIES ?= 10000 100000
export PYTHON VENV DEMO_DIR HOST PORT

RUN = "$$VENV/bin/python"
# A site's own settings, which the demo must not write to and the checks must not depend on.
WITHOUT_SITE = env -u DATABASE_URL -u CACHE_URL -u MEDIA_ROOT -u SITE_URL -u SITE_NAME -u DEBUG \
	-u SECRET_KEY -u ALLOWED_HOSTS -u EMAIL_URL -u TRUSTED_PROXY -u HSTS_SECONDS \
	-u CHECKLIST

.PHONY: help demo test lint lock bench-import
.SILENT:

help:
	echo 'make demo   the newsroom with its first batch, at http://$(HOST):$(PORT)/'
	echo '            DEMO_DIR=$(DEMO_DIR) HOST=$(HOST) PORT=$(PORT) DEMO_PASSWORD=(random)'
	echo 'make test   lint, then every test on SQLite, and on PostgreSQL what knows of a database'
	echo 'make lint   style, types and templates'
	echo 'make bench-import  the speed of the importer beside plain inserts, STORIES="$(STORIES)"'
	echo 'make lock   refresh requirements/*.txt from pyproject.toml (needs uv)'
	echo '            PYTHON=$(PYTHON) VENV=$(VENV) for all of them'

demo:
	requirements/install base
	exec $(WITHOUT_SITE) DATA_DIR="$$DEMO_DIR" $(RUN) manage.py demo --host "$$HOST" --port "$$PORT"

test: lint
	echo 'The suite on SQLite:'
	$(RUN) -m pytest
	echo 'The suite on PostgreSQL:'
	$(RUN) -m tests.postgres "$$VENV/bin/python" -m pytest

lint:
	requirements/install dev
	$(RUN) -m ruff check --quiet .
	$(RUN) -m ruff format --quiet --check .
	$(RUN) -m mypy --no-error-summary
	said=$$(find templates -name '*.html' -exec "$$VENV/bin/djade" --check --target-version 5.2 {} + 2>&1) \
		|| { echo "$$said"; exit 1; }

bench-import:
	requirements/install dev
	$(RUN) -m tests.bench_import --stories $(STORIES)
	$(RUN) -m tests.postgres "$$VENV/bin/python" -m tests.bench_import --stories $(STORIES)

lock:
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header \
		--python-version 3.11 pyproject.toml -o requirements/base.txt
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header \
		--python-version 3.11 --group dev -c requirements/base.txt pyproject.toml -o requirements/dev.txt
