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

pictures: ## draw docs/pictures again (needs chromium, fonts-firacode and the extra `pictures`)
	$(PYTHON) -m bench.make_pictures
	$(PYTHON) -m bench.draw_counting
