# A provider in TypeScript, built by its package.json with the repository's npm packages.
.PHONY: types
dist/provider.wasm: $(wildcard src/*.ts) wit/world.wit wit/deps package.json rolldown.config.js
	npm run --silent build

types: wit/deps
	npm run --silent types
