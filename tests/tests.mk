# SPDX-License-Identifier: MIT
# What the tests are, and how their programs are built. For the Makefile.

unit_tests = address batch batch_full batch_threads certain date descriptors dynamic \
	find hint host json line \
	memory message pattern pin random rate refused relax resolver rule rules \
	server_words
preload_tests = callbacks cancelled carrier carrier_batch carrier_pins client_cert \
	client_cert_bounds client_cert_programs client_cert_use connections contain \
	contain_bounds contain_cert contain_dtls contain_late \
	contain_meanwhile contain_programs cost cures cut cut_log dane discovery \
	doubt early early_peer ech first_use forked forwarded freed gap given given_up guard \
	hidden hidden_early in_use inert journal journal_load journal_lost journal_loud \
	journal_others journal_streams journal_text lasting late late_session leaving \
	libraries meanwhile moved named_late needed needed_old needed_store \
	not_stderr outcome outcome_cut outcome_late peer pinned_end quic \
	relaxations renamed renamed_address renegotiate restoring result resumption \
	resumption_data resumption_kept reuse secure security server_guard \
	server_side session_late settings sha1 small_stack store_callback suites \
	threads told trust trust_psk undisturbed unseen within without_proc words
# With ASan's runtime Debian's curl hangs, in setlocale, with or without the
# object. The others count mallocs, opened files or stack, have a malloc of their
# own, are setuid, hide /proc, or have so many threads and processes that they
# take minutes: for TSan.
not_under_asan = client_cert_programs contain_programs cures journal_lost \
	journal_others journal_text settings cost inert leaving secure \
	journal_load small_stack threads without_proc
# Those of the command, and what only they share.
command_tests = check check_process check_script elf_file install ld_cache \
	privilege probe probe_addresses probe_answers probe_broken probe_hosts \
	probe_killed probe_starttls probe_target probe_use report report_failing \
	report_html report_journal report_json report_lines report_output \
	report_page report_pin report_record report_rules report_time \
	report_verdict rules run run_curl run_variables tls
command_support = cli dialogues folder journal odd_server probing verdicts
support = hello hello_mask legacy_group loopback newer pki preload process real \
	records server tap
client = client memory
faults_tests = clock functions limits malloc
faults = failing pair paths runs runs_renegotiate runs_sockets stage
reach_tests = beside copies interposed reach
reach_helpers = again.so below.so by_name copies early.so finder.so \
	foreign.so forwarder.so gapped.so handshake.so handshake_noplt.so \
	handshake_now.so indirect.so interposed interposed_itself \
	interposed_origin interposer.so linked linked_asan linked_now \
	linked_own older.so plugin static stray.so sysv.so tracer.so unseen \
	untyped.so versioned.so whole.so
systems_tests = mixed systems
clients = bench clients_http clients_proxies clients_services daemon expand \
	hello_test launch main pair_run pairs preamble rows server_side summary \
	trial
bench = connect handshake rules
# For each of these a fuzzer, and the seeds in tests/fuzz/seeds/.
fuzz = elf handshake journal lookup report rules starttls values
isolation = chance client collect crew dial draw expect given host keys link \
	main offer own_bio process program reference reference_find resume rule rule_text \
	server setting tally trial trial_report worker

test_flags = $(flags) -Itests \
	-DLEGACYTLS_OBJECT='"$(abspath $(BUILD))/liblegacytls.so"' \
	-DLEGACYTLS_SOURCE='"$(CURDIR)"' \
	-DLEGACYTLS_COMMAND='"$(abspath $(BUILD))/legacytls"' \
	-DLEGACYTLS_REACH='"$(abspath $(BUILD))/legacytls-reach.so"' \
	-DSYSTEMS='"$(abspath $(BUILD))/systems"' \
	-DREACH_PROGRAMS='"$(abspath $(BUILD))/tests/reach"' \
	-DQUIRK_PROGRAM='"$(abspath $(BUILD))/tests/preload/quirk"' \
	-DTRACE_PROGRAM='"$(abspath $(BUILD))/tests/preload/trace"' \
	-DFLOODER_PROGRAM='"$(abspath $(BUILD))/tests/preload/flooder"' \
	-DREHANDSHAKER_PROGRAM='"$(abspath $(BUILD))/tests/preload/rehandshaker"' \
	-DLACKING_PROGRAM='"$(abspath $(BUILD))/tests/faults/lacking"' \
	-DACTOR_PROGRAM='"$(abspath $(BUILD))/tests/preload/actor"' \
	-DCANCELLED_PROGRAM='"$(abspath $(BUILD))/tests/preload/cancelled"' \
	-DHANDSHAKE_PROGRAM='"$(abspath $(BUILD))/tests/bench/handshake"' \
	-DFORKER_PROGRAM='"$(abspath $(BUILD))/tests/preload/forker"' \
	-DHOLDER_OBJECT='"$(abspath $(BUILD))/tests/preload/holder.so"' \
	-DREUSING_PROGRAM='"$(abspath $(BUILD))/tests/faults/reusing"' \
	-DSTARTER_OBJECT='"$(abspath $(BUILD))/tests/preload/starter.so"' \
	-DLEAVER_PROGRAM='"$(abspath $(BUILD))/tests/preload/leaver"' \
	-DLOADER_PROGRAM='"$(abspath $(BUILD))/tests/preload/loader"' \
	-DLOADING_PROGRAM='"$(abspath $(BUILD))/tests/preload/loading"' \
	-DRECKLESS_PROGRAM='"$(abspath $(BUILD))/tests/preload/reckless"'
test_libs = -lcmocka -lssl -lcrypto -lyajl -pthread

support_objects = $(support:%=$(BUILD)/tests/support/%.o)
client_objects = $(client:%=$(BUILD)/tests/preload/%.o)
command_test_objects = $(filter-out %/main.o,$(command_objects)) \
	$(command_support:%=$(BUILD)/tests/command/%.o)
command_programs = $(command_tests:%=$(BUILD)/tests/command/test_%)
unit_programs = $(unit_tests:%=$(BUILD)/tests/unit/test_%)
preload_programs = $(preload_tests:%=$(BUILD)/tests/preload/test_%)
preload_helpers = $(addprefix $(BUILD)/tests/preload/,actor cancelled flooder \
	forker holder.so leaver loader loading quirk reckless rehandshaker \
	starter.so trace) \
	$(BUILD)/tests/bench/handshake
faults_programs = $(faults_tests:%=$(BUILD)/tests/faults/test_%)
reach_programs = $(reach_tests:%=$(BUILD)/tests/reach/test_%)
systems_programs = $(systems_tests:%=$(BUILD)/tests/systems/test_%)
words = words_client words_columns words_flight words_rows
fuzz_programs = $(fuzz:%=$(BUILD)/tests/fuzz/%)
replay_programs = $(fuzz:%=$(BUILD)/tests/fuzz/replay_%)

$(BUILD)/tests/%.o: tests/%.c
	@mkdir -p $(@D)
	$(CC) $(test_flags) -c -o $@ $<

$(unit_programs): %: %.o $(policy_objects)
	$(CC) $(CFLAGS) -o $@ $^ $(test_libs) $(wrap)
$(addprefix $(BUILD)/tests/unit/test_,batch batch_full batch_threads): \
	$(addprefix $(BUILD)/preload/,batch.o batch_reuse.o batch_sent.o)
$(BUILD)/tests/unit/test_hint: $(addprefix $(BUILD)/preload/,hint.o strict.o)
$(BUILD)/tests/unit/test_resolver: $(BUILD)/preload/resolver.o
$(BUILD)/tests/unit/test_descriptors: $(BUILD)/preload/descriptors.o
$(BUILD)/tests/unit/test_descriptors: wrap = -Wl,--wrap=fcntl,--wrap=fcntl64
$(BUILD)/tests/unit/test_dynamic: $(loaded_objects) \
	$(addprefix $(BUILD)/preload/,dynamic.o object.o scope.o)
$(BUILD)/tests/unit/test_dynamic: | $(BUILD)/tests/reach/below.so
$(BUILD)/tests/unit/test_dynamic: wrap = -rdynamic -Wl,--hash-style=sysv
$(BUILD)/tests/unit/test_json: $(BUILD)/preload/json.o
$(BUILD)/tests/unit/test_line: $(BUILD)/common/line.o
$(BUILD)/tests/unit/test_memory: wrap = -Wl,--wrap=malloc,--wrap=calloc

$(preload_programs): %: %.o $(client_objects) $(support_objects)
	$(CC) $(CFLAGS) -o $@ $^ $(test_libs)
$(addprefix $(BUILD)/tests/preload/test_,connections contain_meanwhile forwarded \
		reuse threads): \
	$(BUILD)/tests/preload/fixture.o
$(addprefix $(BUILD)/tests/command/test_probe_,starttls use): \
	$(addprefix $(BUILD)/tests/preload/,client.o fixture.o)
$(addprefix $(BUILD)/tests/preload/test_,dane result resumption resumption_data \
		resumption_kept sha1 store_callback told trust trust_psk within): \
	$(addprefix $(BUILD)/tests/preload/,certs.o trust_fixture.o)
$(addprefix $(BUILD)/tests/preload/test_,carrier carrier_batch carrier_pins doubt \
		peer without_proc): \
	$(BUILD)/tests/preload/acting.o
$(BUILD)/tests/preload/test_relaxations: $(BUILD)/tests/preload/words_flight.o
$(addprefix $(BUILD)/tests/preload/test_,cures discovery needed needed_old \
		needed_store words): \
	$(words:%=$(BUILD)/tests/preload/%.o) $(BUILD)/tests/preload/certs.o
$(BUILD)/tests/preload/test_cures: $(BUILD)/tests/clients/expand.o
$(addprefix $(BUILD)/tests/preload/test_,given_up restoring): \
	$(BUILD)/tests/preload/snapshot.o
$(BUILD)/tests/preload/test_settings: $(BUILD)/tests/preload/bad_values.o
$(addprefix $(BUILD)/tests/preload/test_,client_cert client_cert_bounds \
		client_cert_use contain_bounds outcome outcome_cut outcome_late): \
	$(addprefix $(BUILD)/tests/preload/,asking.o own.o)
$(addprefix $(BUILD)/tests/preload/test_,outcome outcome_cut outcome_late): \
	$(BUILD)/tests/preload/outcome_fixture.o
$(BUILD)/tests/preload/test_journal \
$(addprefix $(BUILD)/tests/preload/test_journal_,others streams text): \
	$(BUILD)/tests/preload/journal_fixture.o
$(BUILD)/tests/preload/test_secure: $(policy_objects) $(common_objects) \
	$(addprefix $(BUILD)/preload/,notice.o program.o quiet.o settings.o)
$(addprefix $(BUILD)/tests/preload/,cancelled trace): %: %.o \
		$(client_objects) $(support_objects)
	$(CC) $(CFLAGS) -o $@ $^ $(test_libs)
$(BUILD)/tests/preload/test_quic: $(BUILD)/tests/preload/own.o
$(addprefix $(BUILD)/tests/preload/test_,contain_late cut cut_log ech \
		named_late renamed renamed_address session_late): \
	$(addprefix $(BUILD)/tests/preload/,asking.o own.o weak_pair.o)
$(addprefix $(BUILD)/tests/preload/test_,early early_peer hidden \
		hidden_early late late_session moved pinned_end): \
	$(addprefix $(BUILD)/tests/preload/,asking.o certs.o early_pair.o own.o \
		outcome_fixture.o pinned.o weak_pair.o)
$(BUILD)/tests/preload/test_hidden: \
	$(addprefix $(BUILD)/tests/preload/,forbid.o half_closed.o)
$(addprefix $(BUILD)/tests/preload/test_,hidden hidden_early): \
	$(BUILD)/tests/preload/hidden_fixture.o
$(addprefix $(BUILD)/tests/preload/test_,late late_session): \
	$(BUILD)/tests/preload/late_pair.o
$(BUILD)/tests/preload/loading: %: %.o $(BUILD)/tests/preload/own.o
	$(CC) $(CFLAGS) -o $@ $^ $(test_libs)
# Its malloc and its getenv are to be everybody's.
$(BUILD)/tests/preload/leaver: %: %.o
	$(CC) $(CFLAGS) -rdynamic -o $@ $^
$(BUILD)/tests/preload/loader: %: %.o
	$(CC) $(CFLAGS) -o $@ $^
$(addprefix $(BUILD)/tests/preload/,flooder quirk rehandshaker): %: %.o
	$(CC) $(CFLAGS) -o $@ $^ -lgnutls
$(BUILD)/tests/preload/actor: $(addprefix $(BUILD)/tests/preload/, \
	actor_bios.o actor_handshakes.o actor_links.o actor_many.o actor_queue.o \
	actor_threads.o)
$(addprefix $(BUILD)/tests/preload/,actor forker reckless): %: %.o
	$(CC) $(CFLAGS) -o $@ $^ -lssl -lcrypto -pthread
$(addprefix $(BUILD)/tests/preload/,holder.so starter.so): test_flags += -fPIC
$(BUILD)/tests/preload/holder.so: %.so: %.o
	$(CC) $(CFLAGS) -shared -o $@ $^
$(BUILD)/tests/preload/starter.so: %.so: %.o
	$(CC) $(CFLAGS) -shared -o $@ $^ -lssl

$(command_programs): %: %.o $(command_test_objects) $(common_objects) \
		$(policy_objects) $(support_objects)
	$(CC) $(CFLAGS) -o $@ $^ $(test_libs) $(command_libs) -lgnutls
$(BUILD)/tests/command/test_probe_starttls: $(BUILD)/tests/clients/preamble.o

$(BUILD)/tests/examples/test_examples: %: %.o $(BUILD)/tests/command/cli.o \
		$(support_objects)
	$(CC) $(CFLAGS) -o $@ $^ $(test_libs)

$(faults_programs) $(addprefix $(BUILD)/tests/faults/test_,growth valgrind): \
		%: %.o $(support_objects)
	$(CC) $(CFLAGS) -o $@ $^ $(test_libs) -lelf
# Its clock is to be everybody's.
$(BUILD)/tests/faults/test_clock: $(client_objects)
$(BUILD)/tests/faults/test_clock: test_libs += -rdynamic
# And its open.
$(BUILD)/tests/faults/test_limits: test_libs += -rdynamic
$(addprefix $(BUILD)/tests/faults/,lacking reusing): %: %.o
	$(CC) $(CFLAGS) -o $@ $^ -lssl -lcrypto
$(addprefix $(BUILD)/tests/faults/test_,limits malloc): \
	$(faults:%=$(BUILD)/tests/faults/%.o)
$(addprefix $(BUILD)/tests/faults/test_,growth limits malloc): \
	$(BUILD)/tests/preload/certs.o

$(systems_programs): %: %.o $(BUILD)/tests/systems/system.o $(support_objects)
	$(CC) $(CFLAGS) -o $@ $^ $(test_libs)
$(BUILD)/tests/systems/starter: %: %.o
	$(CC) $(CFLAGS) -o $@ $^

$(BUILD)/tests/clients/clients: $(clients:%=$(BUILD)/tests/clients/%.o) \
		$(support_objects)
	$(CC) $(CFLAGS) -o $@ $^ $(test_libs)

$(BUILD)/tests/bench/connect: %: %.o $(BUILD)/tests/bench/tls.o
	$(CC) $(CFLAGS) -o $@ $^ -lssl -lcrypto
$(BUILD)/tests/bench/handshake: %: %.o \
		$(addprefix $(BUILD)/tests/bench/,allocations.o tls.o transport.o)
	$(CC) $(CFLAGS) -o $@ $^ -lssl -lcrypto -pthread
$(BUILD)/tests/bench/rules: %: %.o $(common_objects) $(policy_objects)
	$(CC) $(CFLAGS) -o $@ $^
$(BUILD)/tests/bench/empty.so: $(BUILD)/tests/bench/empty.o
	$(CC) $(CFLAGS) -shared -o $@ $^

# Paths are counted in the code itself and not in its targets.
fuzz-programs: object_flags += -fsanitize=fuzzer-no-link \
	-fno-sanitize-coverage=trace-cmp
fuzz-programs: $(fuzz_programs)
# All of the code, of which each takes what it needs; fuzz.o has its own say().
$(BUILD)/fuzz.a: $(filter-out %/main.o %/say.o,$(command_objects)) \
		$(common_objects) $(policy_objects) \
		$(addprefix $(BUILD)/preload/,json.o program.o record_line.o)
	$(AR) rcs $@ $^
$(fuzz_programs): fuzz_link = -fsanitize=fuzzer
$(fuzz_programs): %: %.o
$(replay_programs): $(BUILD)/tests/fuzz/replay_%: $(BUILD)/tests/fuzz/%.o \
		$(BUILD)/tests/fuzz/replay.o
$(fuzz_programs) $(replay_programs): $(BUILD)/tests/fuzz/fuzz.o $(BUILD)/fuzz.a
	$(CC) $(CFLAGS) $(fuzz_link) $(addprefix -Wl$(comma)--wrap=,$(wrapped)) \
		-o $@ $(filter %.o,$^) $(BUILD)/fuzz.a $(command_libs)
comma = ,
both = $(addprefix $(BUILD)/tests/fuzz/,$(1) replay_$(1))
$(call both,elf): wrapped = fopen realpath strtok_r
$(call both,report): wrapped = read
$(call both,starttls): wrapped = poll recv send
$(call both,values): $(BUILD)/tests/fuzz/hosts.o

$(BUILD)/tests/isolation/isolation: $(isolation:%=$(BUILD)/tests/isolation/%.o) \
		$(BUILD)/tests/support/hello_mask.o
	$(CC) $(CFLAGS) -o $@ $^ -lssl -lcrypto -lgnutls -pthread
