# RetroBoard: `make run` to see it, `make test` before you commit. Everything is set up on the way, and only once.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules --no-print-directory

OUT := $(or $(CARGO_TARGET_DIR),target)
STAMPS := $(OUT)/stamps
TOOLS := $(OUT)/tools
# Tools that the machine lacks are kept here, out of your home directory.
export PATH := $(abspath $(TOOLS))/bin:$(PATH)

# Architecture of `make deb`.
TARGET ?= arm64
LISTEN ?= 127.0.0.1:5000
DATA_DIR ?= $(OUT)/data
NEXTEST_PROFILE ?= default
CARGO_NEXTEST := 0.9.148
CARGO_DENY := 0.20.2
CARGO_CYCLONEDX := 0.5.9
CARGO_FUZZ := 0.13.2
# Tries of each fuzz target in `make fuzz` and how many run at once, and seconds of each in `make test`.
FUZZ_RUNS ?= 2000000
FUZZ_JOBS ?= $(shell nproc)
FUZZ_SECONDS ?= 8

APT_BUILD := build-essential ca-certificates libsystemd-dev pkg-config python3 python3-venv
APT_DEB := debhelper dpkg-dev g++-aarch64-linux-gnu gcc-aarch64-linux-gnu git lintian mmdebstrap
APT_APPLIANCE := arch-test binfmt-support cpio e2fsprogs mmdebstrap procps qemu-system-arm qemu-user-static systemd-container
# Of Apache only the programs, which start no service; nginx comes by scripts/setup/nginx.
APT_TEST := $(APT_BUILD) apache2-bin chromium libnss3-tools
WEB_SOURCES := $(shell find web -path web/node_modules -prune -o -path web/dist -prune -o -type f -print 2>/dev/null)
SETUP := $(wildcard scripts/setup/*)

.PHONY: help run web test idle bench fuzz sbom deb test-appliance
help:
	@echo 'make run      build RetroBoard and start it with a simulated panel, on http://$(LISTEN)'
	@echo 'make test     everything a commit has to pass, the quick things first'
	@echo 'make web      build the web panel into web/dist (part of the two above)'
	@echo 'make idle     keep a wearable that says nothing connected for ten minutes'
	@echo 'make fuzz     $(FUZZ_RUNS) tries of each fuzz target: hours, see CONTRIBUTING.md (FUZZ_RUNS=10000: minutes)'
	@echo 'make deb      the Debian package for TARGET=arm64 (a Raspberry Pi, the default) or amd64, in $(OUT)/package'
	@echo 'make test-appliance  install it on blank machines, break it, upgrade it; needs root'
	@echo 'make sbom     what is in it, as CycloneDX documents in $(OUT)/sbom'
	@echo 'make bench    measure it against its targets and its peers, report in $(OUT)/bench/report.md'

# ---- what people do ----

run: $(STAMPS)/build-setup web/dist/index.html
	@echo '== building RetroBoard (the first time takes some minutes)'
	cargo build --release --locked --package retroboard
	@echo '== starting it, Ctrl-C ends it'
	exec '$(OUT)/release/retroboard' serve --listen '$(LISTEN)' --data-dir '$(DATA_DIR)'

web: web/dist/index.html

test: check-format test-sketch check-web check-rust test-rust test-clients test-browser test-package test-fuzz check-dependencies
	@echo '== all of it passes'

idle: $(STAMPS)/test-setup web/dist/index.html
	IDLE_MINUTES=10 cargo nextest run --locked --package retroboard --test front_door an_idle_microcontroller --no-capture

fuzz: export FUZZ_OPT_LEVEL := 3
fuzz: FUZZ_BUILD = $(OUT)/fuzz-optimised
fuzz: build-fuzz
	FUZZ_RUNS=$(FUZZ_RUNS) FUZZ_JOBS=$(FUZZ_JOBS) fuzz/run '$(FUZZERS)' '$(abspath $(OUT))/fuzz/found' $(FUZZ_TARGETS)

sbom: $(STAMPS)/web-packages
	@scripts/setup/cargo-tool cyclonedx $(CARGO_CYCLONEDX) '$(TOOLS)/bin'
	scripts/sbom '$(OUT)/sbom'

deb: $(STAMPS)/deb-setup web/dist/index.html sbom
	packaging/build '$(TARGET)'
	lintian --fail-on error,warning '$(OUT)'/package/retroboard_*_'$(TARGET)'.deb

# SUITES=bookworm, or one of the three, for less.
test-appliance: test-appliance-amd64 test-appliance-arm64 test-appliance-pi
	@echo '== the appliance holds'

bench: $(STAMPS)/bench-setup $(STAMPS)/test-setup web/dist/index.html
	cargo build --release --locked --package retroboard --package retroboard-loadgen
	'$(OUT)/bench/python/bin/python' benches/load/report.py --target '$(OUT)'
	@echo '== killed 200 times while readings come in'
	POWER_CUT_KILLS=200 cargo nextest run --locked --package retroboard --test front_door power_cut --no-capture 2>&1 | grep --extended-regexp 'kills|FAIL|PASS'
	@echo '== from a tap to the picture that shows it'
	RETROBOARD_BIN='$(abspath $(OUT))/release/retroboard' node benches/web/tap.mjs
	@echo '== until a page tells that it is alone'
	RETROBOARD_BIN='$(abspath $(OUT))/release/retroboard' node benches/web/missed.mjs
	@echo '== what Lighthouse thinks of the web panel'
	RETROBOARD_BIN='$(abspath $(OUT))/release/retroboard' node benches/web/lighthouse.mjs

# ---- the steps of `make test`; each can be run alone ----

.PHONY: check-format test-sketch check-web check-rust test-rust test-clients test-browser test-package build-fuzz test-fuzz check-dependencies
# One after the other also under `make -j`: the steps share the cores and the target folder anyway.
.NOTPARALLEL:

check-format: $(STAMPS)/build-setup
	@echo '== format'
	cargo fmt --all --check
	cargo fmt --manifest-path fuzz/Cargo.toml --check

test-sketch: $(STAMPS)/build-setup
	@echo '== the ESP32 example, against stand-ins for its libraries'
	$(MAKE) --silent -j4 -C examples/esp32/test BUILD='$(abspath $(OUT))/esp32'

check-web: $(STAMPS)/web-packages
	@echo '== web panel: lint, imports, types, unit tests'
	cd web && npm run --silent lint && npm run --silent imports && npm run --silent check && npm run --silent test

check-rust: $(STAMPS)/build-setup web/dist/index.html
	@echo '== clippy and rustdoc'
	cargo clippy --locked --workspace --all-targets -- -D warnings
	RUSTDOCFLAGS='-D warnings' cargo doc --locked --workspace --no-deps --document-private-items --quiet

test-rust: $(STAMPS)/test-setup web/dist/index.html
	@echo '== Rust tests: units, then everything through the front door'
	cargo nextest run --locked --workspace --profile $(NEXTEST_PROFILE) --lib --bins
	cargo nextest run --locked --workspace --profile $(NEXTEST_PROFILE) --test '*'

test-clients: $(STAMPS)/test-setup $(STAMPS)/client-packages web/dist/index.html
	@echo '== other people’s clients against the daemon'
	cargo build --locked --package retroboard
	RETROBOARD_BIN='$(abspath $(OUT))/debug/retroboard' node --test tests/clients/*.test.mjs
	RETROBOARD_BIN='$(abspath $(OUT))/debug/retroboard' .venv/bin/python -m pytest --quiet tests/clients

test-browser: $(STAMPS)/test-setup web/dist/index.html
	@echo '== the web panel in a real browser'
	cargo build --locked --package retroboard
	RETROBOARD_BIN='$(abspath $(OUT))/debug/retroboard' node --test tests/browser/*.test.mjs

# The package that is upgraded: the same programs under a lower number.
OLDER = 0.0.9

test-package: $(STAMPS)/test-setup sbom
	@echo '== the bill of materials is the same each time, and names no folder of this machine'
	scripts/sbom '$(OUT)/sbom-again' >/dev/null && diff --recursive '$(OUT)/sbom' '$(OUT)/sbom-again'
	! grep --recursive --files-with-matches --fixed-strings '$(CURDIR)' '$(OUT)/sbom'
	@echo '== the package on a blank machine'
	cargo build --locked --package retroboard --package retroboard-panel
	OLDER=$(OLDER) tests/appliance/quick '$(abspath $(OUT))/debug' '$(OUT)/appliance'

# No sanitizer: no code of ours is unsafe, it would need a nightly compiler's flag, and it doubles memory and time.
# `make fuzz FUZZ_SANITIZER=address` adds it, for the sake of the libraries.
FUZZ_SANITIZER ?= none
FUZZ_BUILD = $(OUT)/fuzz
FUZZERS = $(abspath $(FUZZ_BUILD))/$(shell rustc -vV | sed -n 's/^host: //p')/release
build-fuzz: $(STAMPS)/test-setup web/dist/index.html
	@echo '== building the fuzz targets'
	@# cargo-fuzz itself would change an outdated lock file without a word.
	cargo fetch --locked --quiet --manifest-path fuzz/Cargo.toml || { echo 'run: cargo metadata --manifest-path fuzz/Cargo.toml >/dev/null' >&2; false; }
	$(if $(filter none,$(FUZZ_SANITIZER)),,RUSTC_BOOTSTRAP=1) RUSTC='$(abspath fuzz/rustc)' cargo fuzz build --fuzz-dir fuzz --target-dir '$(abspath $(FUZZ_BUILD))' --sanitizer $(FUZZ_SANITIZER)

test-fuzz: build-fuzz
	@echo '== fuzz targets, $(FUZZ_SECONDS) seconds each'
	FUZZ_SECONDS=$(FUZZ_SECONDS) fuzz/run '$(FUZZERS)' '$(abspath $(OUT))/fuzz/tried' $(FUZZ_TARGETS)

check-dependencies: $(STAMPS)/test-setup
	@echo '== licences, bans and sources of dependencies'
	@# Licences of crates for other systems count too, so they have to be here.
	cargo fetch --locked --quiet
	scripts/licences --check
	cargo deny --offline --workspace --log-level error check --hide-inclusion-graph bans licenses sources

# ---- the tiers of `make test-appliance`; each builds the package it needs ----

.PHONY: test-appliance-amd64 test-appliance-arm64 test-appliance-pi
MACHINES = OLDER=$(OLDER) ROOTFS='$(abspath $(OUT))/appliance/rootfs' KERNEL='$(abspath $(OUT))/appliance/kernel' PACKAGES='$(abspath $(OUT))/package'
SUITES ?= bookworm trixie

test-appliance-amd64: $(STAMPS)/appliance-setup
	$(MAKE) deb TARGET=amd64
	packaging/build amd64 $(OLDER)
	@for suite in $(SUITES); do tests/appliance/rootfs $$suite amd64 '$(OUT)/appliance/rootfs'; done
	@echo '== real machines: systemd in containers'
	$(MACHINES) SUITES='$(SUITES)' .venv/bin/python -m pytest --quiet -rP tests/appliance/amd64

# Proxies have nothing to do with the processor.
test-appliance-arm64: $(STAMPS)/appliance-setup $(STAMPS)/client-packages
	$(MAKE) deb TARGET=arm64
	tests/appliance/rootfs bookworm arm64 '$(OUT)/appliance/rootfs'
	@echo '== the program for arm64 with official clients'
	$(MACHINES) RETROBOARD_BIN='$(abspath tests/appliance/arm64/retroboard)' node --test tests/clients/board.test.mjs tests/clients/episode.test.mjs
	$(MACHINES) RETROBOARD_BIN='$(abspath tests/appliance/arm64/retroboard)' .venv/bin/python -m pytest --quiet tests/clients

test-appliance-pi: $(STAMPS)/appliance-setup
	$(MAKE) deb TARGET=arm64
	@for suite in $(SUITES); do tests/appliance/rootfs $$suite arm64 '$(OUT)/appliance/rootfs'; done
	tests/appliance/kernel '$(OUT)/appliance/kernel'
	@echo '== an emulated Raspberry Pi 3 with the real LED library'
	$(MACHINES) SUITES='$(SUITES)' .venv/bin/python -m pytest --quiet -rP tests/appliance/pi

# ---- set-up, each redone when what it depends on changes ----

$(STAMPS)/build-setup: Cargo.toml $(SETUP)
	@scripts/setup/apt $(APT_BUILD)
	@scripts/setup/rust
	@scripts/setup/node '$(TOOLS)/bin'
	@mkdir -p $(@D) && touch $@

$(STAMPS)/test-setup: $(STAMPS)/build-setup tests/clients/requirements.txt Makefile
	@scripts/setup/apt $(APT_TEST)
	@scripts/setup/nginx '$(TOOLS)/bin'
	@scripts/setup/cargo-tool nextest $(CARGO_NEXTEST) '$(TOOLS)/bin'
	@scripts/setup/cargo-tool deny $(CARGO_DENY) '$(TOOLS)/bin'
	@scripts/setup/cargo-tool fuzz $(CARGO_FUZZ) '$(TOOLS)/bin'
	@scripts/setup/python .venv tests/clients/requirements.txt
	@touch $@

$(STAMPS)/deb-setup: $(STAMPS)/build-setup Makefile
	@scripts/setup/apt $(APT_DEB)
	@rustup target add --toolchain "$$(rustup show active-toolchain | cut -d' ' -f1)" aarch64-unknown-linux-gnu x86_64-unknown-linux-gnu 2>/dev/null
	@touch $@

$(STAMPS)/appliance-setup: $(STAMPS)/test-setup
	@scripts/setup/apt $(APT_APPLIANCE)
	@tests/appliance/emulation
	@touch $@

$(STAMPS)/web-packages: web/package-lock.json $(STAMPS)/build-setup
	@echo '== packages of the web panel'
	cd web && npm ci --loglevel=error --no-audit --no-fund
	@touch $@

$(STAMPS)/client-packages: tests/clients/package-lock.json $(STAMPS)/build-setup
	@echo '== packages of the client tests'
	cd tests/clients && npm ci --loglevel=error --no-audit --no-fund
	@touch $@

$(STAMPS)/bench-setup: benches/load/setup benches/load/requirements.txt benches/load/peers/package-lock.json benches/web/package-lock.json $(STAMPS)/build-setup
	benches/load/setup '$(OUT)/bench'
	cd benches/web && npm ci --loglevel=error --no-audit --no-fund
	@touch $@

web/dist/index.html: $(STAMPS)/web-packages $(WEB_SOURCES)
	@echo '== building the web panel'
	cd web && npm run --silent build
	@touch $@
