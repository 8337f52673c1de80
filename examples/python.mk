# A provider in Python: the module `provider` in src, of the world WORLD.

# Python packages that the component is made of and with come from here, and from nowhere else. All examples share them.
VENV := ../weather-py/.venv
export VIRTUAL_ENV := $(abspath $(VENV))
COMPONENTIZE := $(VENV)/bin/componentize-py --quiet --wit-path wit --world $(WORLD)
INSTALL_WHEELS := $(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --only-binary=:all: --require-hashes

toolchain::
	@$(call need,python3,install Python 3.10 or newer with pip)
	$(MAKE) --silent $(VENV)/bin/componentize-py

check-toolchain::
	@[ -x $(VENV)/bin/componentize-py ] || { echo 'componentize-py is missing: make setup' >&2; exit 1; }

$(VENV)/bin/componentize-py: ../weather-py/requirements.txt
	python3 -m venv $(VENV)
	$(INSTALL_WHEELS) --requirement $<
	@touch $@

dist/provider.wasm: $(wildcard src/*.py) wit/world.wit wit/deps $(VENV)/bin/componentize-py
	@mkdir -p dist
	$(COMPONENTIZE) componentize --python-path src provider -o $@

$(VENV)/bin/mypy: ../weather-py/mypy.txt $(VENV)/bin/componentize-py
	$(INSTALL_WHEELS) --requirement $<
	@touch $@

# Checks the types, of the WIT modules too: those are generated for that, and for editors, in build/bindings.
.PHONY: types
types: wit/deps $(VENV)/bin/mypy
	rm -rf build/bindings
	$(COMPONENTIZE) bindings build/bindings
	$(VENV)/bin/mypy
