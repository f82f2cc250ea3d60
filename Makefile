# Shuzheng (数证). Two commands matter: `make demo` and `make test`.
.PHONY: help demo test up down status clean build check fuzz upgrade bench page drill-keys demo-registry demo-exchange mutate-rules

help:
	@echo "make demo    set everything up and play the main job on a real network"
	@echo "make test    run every test, the end-to-end ones on a network of their own"
	@echo "make up      start the demo's network again      make status  show its processes"
	@echo "make down    stop it                             make clean   stop it and delete what demo and tests wrote"
	@echo "make bench   measure against anchors on this machine, on two networks of its own"
	@echo "make demo-registry  play half a year of a register: both registrations and what follows, ending in the bureau's report"
	@echo "make demo-exchange  play a quarter of an exchange: objects, deals and what goes wrong in them, ending in its report and a hunt for secrets"
	@echo "make drill-keys  compromise the data bureau's keys in mid-life, on a network of its own; shows what stays valid"
	@echo "make page    build the verification page, the same bytes on every machine"
	@echo "make upgrade swap the chaincode programs one by one, then raise the rules edition"
	@echo "make mutate-rules  take rules out of the chaincode one by one and see a test die for each"
	@echo "make check   gofmt, vet, staticcheck             make fuzz    every fuzz target for a minute"

build:
	@scripts/build

demo: build
	@.run/bin/demo

up: build
	@test -f .run/net/services/gateway.exchange.json || { echo "there is no network of the demo yet: run 'make demo' first"; exit 1; }
	@scripts/net up && scripts/net services

drill-keys: build
	@scripts/drill-keys

demo-registry: build
	@scripts/demo-registry

demo-exchange: build
	@scripts/demo-exchange

upgrade: build
	@.run/bin/demo -upgrade

down:
	@test ! -f .run/net/network.json || scripts/net down

status:
	@scripts/net status

clean:
	@for play in registry exchange; do test ! -d .run/$$play/net || scripts/net --dir .run/$$play/net clean; done
	@scripts/net clean && rm -rf .run/demo .run/drill .run/registry .run/exchange .run/test .run/test-registry .run/test-exchange .run/sdk .run/bench .run/fuzz.log

test: build
	@scripts/test

check:
	@scripts/check

fuzz:
	@scripts/fuzz 60s

bench:
	@scripts/bench

mutate-rules:
	@go run ./test/mutate

page:
	@scripts/page
	@echo "template: .run/page-template; 'shuzheng page build' pins the roots in it and gives the digest for the trust list"
