# The two commands a newcomer needs: `make run` and `make test`.
PORT ?= 8000
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PLUGINS := $(wildcard plugins/*/pyproject.toml)
MANAGE := $(BIN)/python manage.py

.PHONY: run port test test-search-newest lint install clean

run: port $(STAMP)
	@DJANGO_SETTINGS_MODULE=hub.settings.dev BASE_URL=http://127.0.0.1:$(PORT) exec $(MANAGE) run

port:
	@[ "$(PORT)" -ge 1 ] 2>/dev/null && [ "$(PORT)" -le 65535 ] || \
		{ echo "PORT must be a number between 1 and 65535: make run PORT=8001"; exit 1; }

test: $(STAMP)
	@sh tests/run.sh $(BIN)

# The search on the newest servers, which CI leaves out: Elasticsearch 9 and OpenSearch 3. Needs maven and a JDK 21.
test-search-newest: $(STAMP)
	@eval "$$(.ci/search-servers/servers.py start newest)" && trap '.ci/search-servers/servers.py stop newest' EXIT && \
		$(BIN)/python -m pytest -k "elasticsearch or opensearch" tests/contracts/test_search_backend.py \
		tests/contracts/test_search_walking.py tests/contracts/test_search_estimates.py tests/integration/test_search_engine.py

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-logo
	$(BIN)/mypy

install: $(STAMP)

$(STAMP): requirements.lock pyproject.toml $(PLUGINS)
	@command -v $(PYTHON) >/dev/null || \
		{ echo "Python is missing. On Debian or Ubuntu: sudo apt-get install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "The hub needs Python 3.11 or newer; this is $$($(PYTHON) --version). Name another one: make run PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
		{ echo "Python's venv is missing. On Debian or Ubuntu: sudo apt-get install python3-venv"; exit 1; }
	@echo "Installing what the hub needs into $(VENV) (once, one to four minutes) …"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . \
		$(foreach plugin,$(PLUGINS),-e $(dir $(plugin)))
	@touch $(STAMP)

clean:
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache
