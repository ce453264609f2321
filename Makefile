# `make run` and `make test` need only a Swift toolchain. They install everything else.

ZONES := Tests/Fixtures/zones
ARGS ?= www.aliyun.com --pod run=busybox --zone $(ZONES)/aliyun.com.zone --zone $(ZONES)/alibabadns.com.zone
PREFIX ?= /usr/local
DESTDIR ?=
SWIFT ?= swift
# The maps keep the path of this folder out of the binary. Without the last option, the compiler stores a hash of its
# command line, which names the folder, in each object file.
RELEASE := -c release --static-swift-stdlib -Xswiftc -file-prefix-map -Xswiftc '$(CURDIR)=.' \
	-Xcc '-ffile-prefix-map=$(CURDIR)=.' -Xswiftc -Xfrontend -Xswiftc -disable-incremental-llvm-codegen

.DEFAULT_GOAL := help
.SILENT:

## run: build egressgen and print the article's policy from recorded zones; ARGS='...' passes other arguments
.PHONY: run
run: build
	.build/release/egressgen $(ARGS)

## build: build the static release binary .build/release/egressgen
.PHONY: build
build:
	scripts/install-deps build
	scripts/with-commit $(SWIFT) build $(RELEASE) --product egressgen 1>&2

# The acceptance tests that `make test` runs on the debug binary: at least one suite for each subcommand, and the suites
# about broken answers.
SMOKE := ArticleTests DNSFaultTests DialectTests DiscoverCommandTests ExplainCommandTests FunctionTests \
	HistoryCommandTests IngressFileTests MetricsTests PageTests RefreshCommandTests ResolveCommandTests \
	ScheduleCommandTests TemplateCommandTests UsageErrorTests
empty :=
smoke := ($(subst $(empty) $(empty),|,$(strip $(SMOKE))))
released := EGRESSGEN_BINARY='$(CURDIR)/.build/release/egressgen'

.PHONY: smoke-suites
smoke-suites:
	echo $(SMOKE)

## test: run the module tests and a part of the acceptance tests on the debug binary
.PHONY: test
test: build-tests
	scripts/run-tests --skip-build --skip ClusterTests --skip SoakTests --skip 'AcceptanceTests\.(?!$(smoke)(/|$$))'

## test-release: run all acceptance tests on the release binary
.PHONY: test-release
test-release: build build-tests
	scripts/install-deps pages
	$(released) scripts/run-tests --skip-build --filter AcceptanceTests

## test-cluster: test the release binary with a real API server; the first run builds it from Debian's source package
.PHONY: test-cluster
test-cluster: build build-tests
	scripts/install-deps cluster
	server=$$(scripts/kube-apiserver) && \
	$(released) EGRESSGEN_KUBE_APISERVER=$$server scripts/run-tests --skip-build --filter ClusterTests

## test-docs: run the examples of the manual with the release binary and a real API server, and check the links
.PHONY: test-docs
test-docs: build
	scripts/install-deps docs
	server=$$(scripts/kube-apiserver) && \
	$(released) EGRESSGEN_KUBE_APISERVER=$$server .venv/bin/python scripts/check-docs --cluster

## test-soak: run the tests that take long or depend on the load of the machine, on the release binary
.PHONY: test-soak
test-soak: build build-tests
	$(released) scripts/run-tests --skip-build --filter SoakTests

.PHONY: build-tests
build-tests:
	scripts/install-deps test
	$(SWIFT) build --build-tests

FENCE := --sanitize address --scratch-path .build-asan

## sanitize: run the tests of the libldns wrapper under AddressSanitizer, with leak detection
.PHONY: sanitize
sanitize:
	scripts/install-deps test
	EGRESSGEN_FENCE=1 $(SWIFT) build --build-tests $(FENCE)
	EGRESSGEN_FENCE=1 ASAN_OPTIONS=detect_leaks=$(if $(filter Darwin,$(shell uname)),0,1) \
	scripts/run-tests --skip-build $(FENCE) --filter LDNSTests

## fuzz: fuzz what egressgen reads from the network with libFuzzer; SECONDS=0 runs until you stop it
SECONDS ?= 0
.PHONY: fuzz
fuzz:
	scripts/install-deps test
	scripts/fuzz $(SECONDS)

## bench: measure one name, a refresh, long lists, learning, discovering and forwarding beside other tools
.PHONY: bench
bench: build
	scripts/install-deps bench
	status=0; for name in one-name refresh-tree bulk coverage learn discover forward; do Benchmarks/$$name || status=1; done; \
	Benchmarks/coverage --end-to-end || status=1; exit $$status

## screenshots: take the pictures of the manual from a service, with Chromium
.PHONY: screenshots
screenshots: build
	scripts/install-deps pages
	.venv/bin/python scripts/screenshots

## man: generate the man page .build/manual/egressgen.1
.PHONY: man
man: build
	scripts/with-commit scripts/manual 1>&2

## install: install the binary, its completions and its man page; PREFIX=/usr/local DESTDIR=
.PHONY: install
install: man
	scripts/install '$(PREFIX)' '$(DESTDIR)'

## image: build the container image egressgen with buildah; IMAGE=name BASE=mirror of the base image KUBECTL=program
.PHONY: image
image: build
	scripts/install-deps image
	scripts/image

## test-image: build the image on a base that debootstrap creates, and run it without network access; needs root
.PHONY: test-image
test-image: build
	scripts/install-deps image
	scripts/test-image

## dist: build the files of a release into .build/dist; URL='download folder' MAINTAINER='NAME <ADDRESS>'
.PHONY: dist
dist: man
	scripts/with-commit scripts/dist/build

## test-dist: check these files with lintian, in a Debian system and by other means; ONCE=--once builds no second time
.PHONY: test-dist
test-dist:
	scripts/install-deps dist
	$(MAKE) --no-print-directory dist
	scripts/test-dist $(ONCE)

## fmt: format the Swift code in the project's style
.PHONY: fmt
fmt:
	$(SWIFT) format --in-place --parallel --recursive Package.swift $(wildcard Sources Tests templates Benchmarks)

## lint: check the style of the Swift code and the syntax of the scripts
.PHONY: lint
lint:
	scripts/lint

## clean: remove all build output
.PHONY: clean
clean:
	rm -rf .build .build-asan .venv

## help: print this list
.PHONY: help
help:
	sed -n 's/^## \([a-z-]*\): /  make \1	/p' Makefile
