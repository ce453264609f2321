# egressgen: `make run` and `make test` need nothing but a Swift toolchain; they install the rest.

ZONES := Tests/Fixtures/zones
ARGS ?= www.aliyun.com --pod run=busybox --zone $(ZONES)/aliyun.com.zone --zone $(ZONES)/alibabadns.com.zone
PREFIX ?= /usr/local
DESTDIR ?=
SWIFT ?= swift
RELEASE := -c release --static-swift-stdlib

.DEFAULT_GOAL := help
.SILENT:

## run: build, and print the article's policy from recorded zones; ARGS='...' runs anything else
.PHONY: run
run: build
	.build/release/egressgen $(ARGS)

## build: the static release binary .build/release/egressgen
.PHONY: build
build:
	scripts/install-deps build
	$(SWIFT) build $(RELEASE) --product egressgen 1>&2

# The acceptance tests that a debug binary passes too: at least a suite for each subcommand, and those of broken answers.
SMOKE := ArticleTests DNSFaultTests DialectTests ExplainCommandTests FunctionTests IngressFileTests MetricsTests \
	RefreshCommandTests ResolveCommandTests ScheduleCommandTests TemplateCommandTests UsageErrorTests
empty :=
smoke := ($(subst $(empty) $(empty),|,$(strip $(SMOKE))))
released := EGRESSGEN_BINARY='$(CURDIR)/.build/release/egressgen'

.PHONY: smoke-suites
smoke-suites:
	echo $(SMOKE)

## test: the tests of the modules, and of the acceptance tests a part, on the debug binary
.PHONY: test
test: build-tests
	scripts/run-tests --skip-build --skip ClusterTests --skip SoakTests --skip 'AcceptanceTests\.(?!$(smoke)(/|$$))'

## test-release: all acceptance tests, on the release binary
.PHONY: test-release
test-release: build build-tests
	$(released) scripts/run-tests --skip-build --filter AcceptanceTests

## test-cluster: the release binary against a real API server, built from Debian's source package at the first time
.PHONY: test-cluster
test-cluster: build build-tests
	scripts/install-deps cluster
	server=$$(scripts/kube-apiserver) && \
	$(released) EGRESSGEN_KUBE_APISERVER=$$server scripts/run-tests --skip-build --filter ClusterTests

## test-soak: what takes long or depends on how busy the machine is, on the release binary
.PHONY: test-soak
test-soak: build build-tests
	$(released) scripts/run-tests --skip-build --filter SoakTests

.PHONY: build-tests
build-tests:
	scripts/install-deps test
	$(SWIFT) build --build-tests

FENCE := --sanitize address --scratch-path .build-asan

## sanitize: the C fence's tests under AddressSanitizer, leaks included
.PHONY: sanitize
sanitize:
	scripts/install-deps test
	EGRESSGEN_FENCE=1 $(SWIFT) build --build-tests $(FENCE)
	EGRESSGEN_FENCE=1 ASAN_OPTIONS=detect_leaks=$(if $(filter Darwin,$(shell uname)),0,1) \
	scripts/run-tests --skip-build $(FENCE) --filter LDNSTests

## fuzz: libFuzzer on the decoder of replies; SECONDS=0 goes on until it is stopped
SECONDS ?= 0
.PHONY: fuzz
fuzz:
	scripts/install-deps test
	scripts/fuzz $(SECONDS)

## bench: one name beside dig, kdig and drill; the refresh of a tree beside cat and dnsperf; long lists beside massdns
.PHONY: bench
bench: build
	scripts/install-deps bench
	status=0; for name in one-name refresh-tree bulk; do Benchmarks/$$name || status=1; done; exit $$status

## man: the man page .build/manual/egressgen.1
.PHONY: man
man: build
	scripts/manual 1>&2

## install: the binary, its completions and its man page; PREFIX=/usr/local DESTDIR=
.PHONY: install
install: man
	scripts/install '$(PREFIX)' '$(DESTDIR)'

## image: the container image egressgen, by buildah; IMAGE=name BASE=mirror of its base KUBECTL=program
.PHONY: image
image: build
	scripts/install-deps image
	scripts/image

## test-image: build the image on a base made here, and run it without a network; needs root
.PHONY: test-image
test-image: build
	scripts/install-deps image
	scripts/test-image

## fmt: put the Swift code into the project's style
.PHONY: fmt
fmt:
	$(SWIFT) format --in-place --parallel --recursive Package.swift $(wildcard Sources Tests templates Benchmarks)

## lint: check the Swift code's style and the scripts' syntax
.PHONY: lint
lint:
	scripts/lint

## clean: remove everything that was built
.PHONY: clean
clean:
	rm -rf .build .build-asan .venv

## help: this list
.PHONY: help
help:
	sed -n 's/^## \([a-z-]*\): /  make \1	/p' Makefile
