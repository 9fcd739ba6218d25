# SPDX-License-Identifier: MIT
# The targets that run what tests.mk builds. make check is made of some of them.

# All of them, also after one that fails.
each = rv=0; for test in $(1); do $(RUN) $$test || rv=1; done; exit $$rv

# What the targets below run. make can build it by several jobs; they cannot.
build-unit: $(unit_programs)
build-preload: all $(preload_programs) $(preload_helpers)
build-faults: all $(faults_programs) $(preload_helpers) $(BUILD)/tests/faults/lacking
build-command: all $(command_programs)
build-reach: all $(reach_programs) $(addprefix $(BUILD)/tests/reach/,$(reach_helpers))
build-checks: build-unit build-preload build-faults build-command build-reach \
	$(replay_programs) $(BUILD)/tests/isolation/isolation \
	$(BUILD)/tests/examples/test_examples $(BUILD)/tests/clients/clients

# RUN, if it is set, starts each.
check-unit: build-unit
	@$(call each,$(unit_programs))

# The seeds of the fuzzers, and what these have found, without libFuzzer.
check-fuzz: $(replay_programs)
	@set -e; for target in $(fuzz); do \
		$(BUILD)/tests/fuzz/replay_$$target tests/fuzz/seeds/$$target; \
	done

check-preload: build-preload
	@$(call each,$(preload_programs))

# With BUILD and CFLAGS for ASan and UBSan.
check-asan:
	@$(MAKE) --no-print-directory check-preload \
		RUN=LD_PRELOAD=$$($(CC) -print-file-name=libasan.so) \
		preload_tests='$(filter-out $(not_under_asan),$(preload_tests))'

check-faults: build-faults
	@$(call each,$(faults_programs))

# Of so many handshakes no error and no leak; of ten times as many no growth.
check-valgrind: all $(BUILD)/tests/bench/handshake \
		$(addprefix $(BUILD)/tests/faults/,reusing test_valgrind)
	@$(BUILD)/tests/faults/test_valgrind $(or $(HANDSHAKES),10000)
check-growth: all $(BUILD)/tests/faults/test_growth
	@$(BUILD)/tests/faults/test_growth $(or $(HANDSHAKES),10000)0

check-command: build-command
	@$(call each,$(command_programs))

check-examples: all $(BUILD)/tests/examples/test_examples
	@$(BUILD)/tests/examples/test_examples

check-reach: build-reach
	@$(call each,$(reach_programs))

# musl, 32-bit x86 and arm64, as far as this machine can build and run them.
check-systems:
	@tests/support/deps.sh $(deps_build) $(deps_demo) $(deps_check) \
		$(deps_systems)
	@$(MAKE) --no-print-directory all $(systems_programs) \
		$(BUILD)/tests/reach/linked
	@tests/systems/build.sh $(BUILD)
	@set -e; for test in $(systems_programs); do $$test; done

# Where the node on PATH has an OpenSSL of its own, Debian's is unpacked.
check-clients: all $(BUILD)/tests/clients/clients
	@ldd "$$(command -v node)" 2>/dev/null | grep -q libnode || \
		[ -x $(BUILD)/node/node ] || \
		tests/clients/node.sh $(BUILD)/node || \
		echo "no node that uses the system's OpenSSL: it is skipped"
	@node=$(abspath $(BUILD))/node/node; [ -x $$node ] || node=; \
		LEGACYTLS_NODE=$$node $(BUILD)/tests/clients/clients

# The trees of make check-distros, by Debian's and Ubuntu's names, and what is
# run in them.
trees = bullseye bookworm trixie sid experimental jammy noble plucky resolute
tree_checks = check-unit check-preload check-clients
DISTROS = $(BUILD)/distros

# The same objects in Debian and Ubuntu trees, each with its OpenSSL and its
# clients. As root, with debootstrap. A tree is kept below DISTROS, to be used
# again.
check-distros: all
	@tests/distros/check.sh $(DISTROS) $(abspath $(BUILD)) "$(trees)" \
		"$(tree_checks)" $(deps_build) $(deps_demo) $(deps_check) \
		$(deps_reach) $(deps_clients)

# Random handshakes: none is relaxed that should not be, and each that should.
# SEED: of an earlier run, to have it again.
check-isolation: all $(BUILD)/tests/isolation/isolation
	@$(BUILD)/tests/isolation/isolation --handshakes $(or $(HANDSHAKES),20000) \
		$(if $(SEED),--seed $(SEED))

# The object exports the functions of hooks*.c, and needs nothing but libc; the
# auditor not even that.
check-exports: all
	@sed -n '/^EXPORT/{n;s/(.*//;p}' $(hooks) | sort \
		>$(BUILD)/expected
	@nm -D --defined-only $(BUILD)/liblegacytls.so | awk '{ print $$3 }' | \
		sort | diff $(BUILD)/expected -
	@readelf -d $(BUILD)/liblegacytls.so | grep -c NEEDED | grep -qx 1
	@! nm -Du $(BUILD)/liblegacytls.so | grep '_chk' | grep -v __stack_chk_fail
	@! nm -D $(BUILD)/legacytls-reach.so | grep -v ' T la_'
	@! readelf -d $(BUILD)/legacytls-reach.so | grep NEEDED

# Strings and memory are all that policy/ asks of the world.
check-policy: $(policy_objects)
	@$(LD) -r -o $(BUILD)/policy.o $^
	@! nm -u $(BUILD)/policy.o | awk '{ print $$2 }' | grep -vxE \
		'(mem|str)[a-z]*|malloc|calloc|realloc|free|v?snprintf|inet_(pton|ntop)|_GLOBAL_OFFSET_TABLE_|__stack_chk_fail'

# The lines of shim/ that the tests run. inert, leaving, not_stderr and secure ask
# which files the object opens, whether it calls anything as it ends, or what is
# written to descriptor 2, report_page limits the size of files, and gcov's counts
# are files.
coverage_build = $(BUILD)/coverage
coverage_flags = -O0 -g -fprofile-arcs -ftest-coverage -fprofile-abs-path \
	-fprofile-update=atomic
coverage_tests = \
	preload_tests="$(filter-out inert leaving not_stderr secure, \
		$(preload_tests))" \
	command_tests="$(filter-out report_page,$(command_tests))"
coverage: deps
	@[ ! -d $(coverage_build) ] || \
		find $(coverage_build) -name '*.gcda' -delete
	@$(MAKE) --no-print-directory BUILD=$(coverage_build) \
		CFLAGS="$(coverage_flags)" \
		$(coverage_tests) -j"$$(nproc)" build-checks
	@$(MAKE) --no-print-directory BUILD=$(coverage_build) \
		CFLAGS="$(coverage_flags)" $(coverage_tests) \
		check-unit check-preload check-command check-reach check-examples
	@tests/coverage/report.sh $(coverage_build)

# What the shim costs, against its targets. BENCH=start: that part alone.
bench: deps
	@$(MAKE) --no-print-directory all \
		$(addprefix $(BUILD)/tests/bench/,$(bench) empty.so)
	@python3 -B -m doctest tests/bench/table.py
	@python3 -B tests/bench/bench.py $(BUILD) $(BENCH)

# What reads what others have written, on inputs of its own making, each for so
# many SECONDS.
fuzz:
	@tests/support/deps.sh $(deps_build) $(deps_fuzz)
	@$(MAKE) --no-print-directory -j"$$(nproc)" BUILD=$(BUILD)/fuzz CC=clang \
		CFLAGS="-O2 -g -fsanitize=address,undefined \
		-fno-sanitize-recover=all" fuzz-programs
	@tests/fuzz/run.sh $(BUILD)/fuzz $(or $(SECONDS),60) $(fuzz)

# nginx with the shim under load, reloads and kills. Beside bench's servers.py.
soak: deps
	@$(MAKE) --no-print-directory all
	@PYTHONPATH=tests/bench python3 -B tests/soak/soak.py \
		$(BUILD) $(or $(SECONDS),600)

.PHONY: bench build-checks build-command build-faults build-preload build-reach \
	build-unit check-asan check-clients check-command check-distros \
	check-examples check-exports check-faults check-fuzz check-growth \
	check-isolation check-policy check-preload check-reach check-systems \
	check-unit check-valgrind coverage fuzz fuzz-programs soak
