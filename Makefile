# Every target is one command of run.py, which does its own set-up; where there is no make, run that.
PYTHON ?= python3

.PHONY: demo test test-slow cover fuzz lint bench bench-scans pages shots pins
demo test test-slow cover fuzz lint bench bench-scans pages shots pins:
	@$(PYTHON) run.py $@
