# make install   .venv with everything the bot and its tests need
# make run       the bot, with chat, widget and demo page, on port 5005
# make test      every check there is: style, types, arrows between packages, tests
# make test-postgres  what touches the database once more, on the PostgreSQL of BOT_TEST_DATABASE_URL
# make fuzz      random visitors for 10,000 turns against a real server (TURNS=500 SEED=7 for others)
# make mutation  how many small faults in bot/triage its tests notice; ARGS=--help says what else it can do
# The other targets: train, lint, format, requirements, clean.

.DELETE_ON_ERROR:
.PHONY: install run train test test-postgres postgres-address fuzz mutation lint format requirements clean

# Nothing is reported to anybody while we develop or serve.
export RASA_TELEMETRY_ENABLED := false

# Clinics sit behind proxies with certificates of their own: trust what the machine trusts, where it says so.
ifneq ($(wildcard /etc/ssl/certs/ca-certificates.crt),)
export UV_SYSTEM_CERTS ?= true
endif

BIN := .venv/bin
UV_PIP := $(BIN)/uv pip
# Built with the pinned setuptools of .venv, never with one fetched at that moment.
UV_INSTALL_OWN := $(UV_PIP) install --quiet --python $(BIN)/python --no-deps --no-build-isolation --compile-bytecode
PLACEHOLDER := packaging/tensorflow_placeholder
PLACEHOLDER_FILES := $(shell find $(PLACEHOLDER) -name '*.py' -not -path '*/build/*') $(PLACEHOLDER)/pyproject.toml

install: .venv/.complete

.venv/.installer: requirements/install.txt scripts/create_venv.sh
	bash scripts/create_venv.sh
	@touch $@

.venv/.requirements: .venv/.installer requirements/test.txt
	$(UV_PIP) sync --quiet --python $(BIN)/python --require-hashes --no-build-isolation --compile-bytecode \
	    requirements/install.txt requirements/test.txt
	@touch $@

.venv/.complete: .venv/.requirements pyproject.toml $(PLACEHOLDER_FILES)
	grep -q '^tensorflow==' requirements/test.txt || $(UV_INSTALL_OWN) --reinstall ./$(PLACEHOLDER)
	$(UV_INSTALL_OWN) --config-setting editable_mode=compat --editable .
	@touch $@

run: install
	$(BIN)/bot run

train: install
	$(BIN)/bot train

test: lint
	$(BIN)/pytest

# Each test makes a schema of its own in that database and drops it; nothing else in it is touched.
test-postgres: postgres-address install
	$(BIN)/pytest tests/records tests/directory tests/delivery tests/server tests/dialogue/test_tracker_store.py \
	    tests/dialogue/test_forgotten.py tests/cli/test_db_command.py tests/cli/test_therapists_command.py

# The address is never printed: it may hold a password.
postgres-address:
	@test -n "$$BOT_TEST_DATABASE_URL" || { echo "BOT_TEST_DATABASE_URL is not set: give the address of a" \
	    "PostgreSQL database, such as postgresql://user:password@host/name." >&2; exit 2; }

TURNS ?= 10000
SEED ?=
fuzz: install
	$(BIN)/bot evaluate walk --turns $(TURNS) $(if $(SEED),--seed $(SEED))

# An environment of its own: what mutmut asks for and what Rasa asks for do not go together.
.venv-mutation/.complete: .venv/.installer requirements/mutation.txt
	$(BIN)/uv venv --quiet --clear --python $(BIN)/python .venv-mutation
	$(UV_PIP) sync --quiet --python .venv-mutation/bin/python --require-hashes requirements/mutation.txt
	@touch $@

mutation: .venv-mutation/.complete
	.venv-mutation/bin/python scripts/mutation.py $(ARGS)

lint: install
	$(BIN)/ruff check .
	$(BIN)/mypy bot
	$(BIN)/lint-imports --no-logo

format: install
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Pins anew what requirements/*.in ask for; add UPGRADE=--upgrade to take newer versions than those pinned now.
requirements: .venv/.installer
	set -e; for name in run install test mutation; do \
	    $(UV_PIP) compile --quiet --generate-hashes --no-emit-index-url --python-version 3.10 $(UPGRADE) \
	        --override requirements/left_out.txt --custom-compile-command 'make requirements' \
	        requirements/$$name.in --output-file requirements/$$name.txt; \
	done

clean:
	rm -rf .venv .venv-mutation mutants .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage htmlcov
	rm -rf build *.egg-info $(PLACEHOLDER)/build $(PLACEHOLDER)/src/*.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
