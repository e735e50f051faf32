# make help lists the commands. Everything is installed into .venv beside this file; nothing else of the machine changes.
.DEFAULT_GOAL := help
.PHONY: run test quick check bench drill clauses assets help programs
MAKEFLAGS += --no-print-directory

PORT ?= 8000
MCU_DEMO ?= 1
export PORT
ifdef PROFILE
export MCU_PROFILE := $(PROFILE)
endif

# The first Python of a version that every dependency has a wheel for.
PYTHON ?= $(firstword $(foreach name,python3.11 python3.12 python3,$(shell $(name) -c 'import sys; sys.exit(sys.version_info[:2] not in {(3, 11), (3, 12)})' 2>/dev/null && echo $(name))))
BIN := .venv/bin
# A change in a list of requirements changes the name of the stamp, so that the next command installs it.
RUN_STAMP := .venv/run-$(firstword $(shell cksum < requirements.txt))
DEV_STAMP := .venv/dev-$(firstword $(shell cat requirements.txt requirements-dev.txt | cksum))
# One process more than cores: a test that waits for Redis or a browser leaves a core to another.
PYTEST := $(BIN)/python -m pytest -n $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1) --dist loadfile --no-loadscope-reorder

QUICK := $(addprefix tests/,adapters cli directory figures foundation house imports messages notices worktime test_config.py journeys/test_story_a.py journeys/test_story_b.py web/test_operator_room.py)

run: $(RUN_STAMP) assets ## start everything at http://127.0.0.1:8000 (PORT=… for another port, PROFILE=okha for another centre, MCU_DEMO=0 without the demo)
	@MCU_DEMO=$(MCU_DEMO) exec $(BIN)/python -m app.launch

test: $(DEV_STAMP) assets programs ## every test, with Redis, PostgreSQL and Chromium
	@$(PYTEST)

quick: $(DEV_STAMP) assets ## rules, texts, profiles, figures and two journeys: what can be tested in under a minute; pages are left to make test
	@MCU_TEST_DATABASE=sqlite $(PYTEST) -q -m "not slow and not browser" --hypothesis-profile=quick --ignore=tests/adapters/documents --ignore=tests/house/test_migrations.py --ignore=tests/figures/test_recount.py --ignore=tests/house/test_patterns.py $(QUICK)

check: $(DEV_STAMP) assets ## what CI runs: style, types, floors, then every test
	@$(BIN)/ruff check .
	@$(BIN)/lint-imports
	@$(BIN)/mypy
	@$(MAKE) test

bench: $(DEV_STAMP) assets ## speed, as JSON lines
	@$(BIN)/python -m tests.bench $(ARGS)

drill: $(DEV_STAMP) assets ## a whole installation at work while its programs are killed (ARGS="--kills 1000")
	@$(BIN)/python -m tests.drills $(ARGS)

clauses: ## clauses of the decrees: shown by tests, and not shown
	@$(or $(wildcard $(BIN)/python),python3) tests/clauses.py $(ARGS)

assets: $(RUN_STAMP) ## fonts, icons and htmx from npm into static/vendor
	@$(BIN)/python -m app.assets

programs: ## PostgreSQL and Chromium for the tests, where this machine lets us install them
	@sh .ci/programs

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /make \1|/p' Makefile | awk -F'|' '{printf "%-14s %s\n", $$1, $$2}'

.venv/pyvenv.cfg:
	@test -n "$(PYTHON)" || { echo "Нужен Python 3.11 или 3.12: он не найден."; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "Не создаётся окружение .venv: установите пакет python3-venv."; exit 1; }

$(RUN_STAMP): .venv/pyvenv.cfg
	@echo "Устанавливаем зависимости…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@rm -f .venv/run-* && touch $@

$(DEV_STAMP): $(RUN_STAMP)
	@echo "Устанавливаем зависимости для тестов…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@rm -f .venv/dev-* && touch $@
