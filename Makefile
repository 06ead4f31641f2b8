.PHONY: check format test docs pictures
PYTHON ?= .venv/bin/python

check: ## everything that must be green before a commit
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy
	$(dir $(PYTHON))lint-imports
	$(PYTHON) -m pytest -q

format: ## mend what can be mended
	$(PYTHON) -m ruff format .
	$(PYTHON) -m ruff check --fix .

test: ## the tests alone
	$(PYTHON) -m pytest -q

docs: ## write the generated parts of docs/ again
	$(PYTHON) -m bench.make_docs

pictures: ## draw the screens of docs/pictures again (needs chromium and fonts-firacode)
	$(PYTHON) -m bench.make_pictures
