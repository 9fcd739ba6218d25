# SPDX-License-Identifier: MIT
# make, make check, make demo, make install; the rest are their parts.

PREFIX = /usr/local
LIBDIR = $(PREFIX)/lib
DESTDIR =
CFLAGS = -O2 -g
BUILD = build

# What make deps installs, by Debian's names. Made for Debian and Ubuntu.
deps_build = gcc libc6-dev libelf-dev libssl-dev libyajl-dev linux-libc-dev make
deps_demo = curl gnutls-bin openssl python3
deps_check = bash-completion libcmocka-dev libgnutls28-dev libnss-wrapper mandoc \
	strace
# The auditor's clients, and what it is tried beside.
deps_reach = git libeatmydata1 libfaketime libjemalloc2 php-cli php-curl \
	python3-pyqt5 valgrind
# Clients, and servers that are clients. deps.sh starts no daemon.
deps_clients = fetchmail haproxy libio-socket-ssl-perl \
	liblwp-protocol-https-perl libwww-perl mariadb-client \
	monitoring-plugins-basic mosquitto-clients ncat nginx nodejs openvpn perl \
	php-cli php-curl postgresql-client python3-aiohttp python3-requests \
	redis-tools ruby socat stunnel4
# For the tests of examples/, beside those above.
deps_examples = bsdutils cron libfcgi-bin php-fpm python3-yaml rsyslog systemd
# What builds for other systems, and runs what was built for arm64.
deps_systems = dpkg-dev gcc-aarch64-linux-gnu gcc-i686-linux-gnu musl-tools \
	qemu-user
deps_bench = valgrind
deps_fuzz = clang libclang-rt-dev
deps_coverage = gcovr
deps_soak = iproute2 wrk
deps_lint = clang clang-format clang-tidy cppcheck mandoc shellcheck

policy = calendar cursor host key lookup message pattern pin rate relax \
	relax_cipher relax_date relax_value rule_bytes rule_parse rules \
	rules_index rules_query server_words
preload = admit apply baseline batch batch_reuse batch_sent begin callback \
	candidates candidates_last candidates_proof candidates_room \
	candidates_rule candidates_sent carrier ciphers \
	connection contain \
	crypto_names cutoff descriptors dynamic exdata functions guard \
	handshake hint hooks hooks_again hooks_security journal json late library needed \
	notice object outcome peer peername program progress quiet record \
	record_line renamed resolver route scope security session settings \
	socket_mark sockets strict tcp trust unix_kind verify vote watch wrapped
# What the object and the command share, and policy/ must not have: files, clock.
common = hosts journal_target line programs rulefile
# What the object and the auditor share: it calls nothing.
loaded = libssl symbols
# The parts of the command; what they are linked to beside libc.
command = announce check check_json elf_file env_line explain explain_words \
	host_rules json_out judge judge_process known ld_cache libraries \
	library_path main match preload_list privilege probe probe_attempt \
	probe_beyond probe_child probe_json probe_offer probe_print probe_rule \
	probe_run probe_search probe_starttls probe_starttls_binary probe_talk \
	probe_target probe_tls probe_wire probe_words process program report \
	report_chart report_client report_cure report_field report_file \
	report_host report_html report_input report_json report_lines \
	report_make report_record report_reword report_rules report_run \
	report_table report_text report_time report_timeline report_use \
	report_verdict report_within report_words rules run run_options say \
	scan stacks tls variables
command_libs = -lelf -lyajl -lssl -lcrypto

flags = -std=gnu11 -Wall -Wextra -Wshadow -Werror -Ishim -MMD -MP \
	$(CPPFLAGS) $(CFLAGS)
# The version of the libc's auditors, or its name again if there are none (musl);
# the bytes of a pointer.
target := $(shell echo LAV_CURRENT __SIZEOF_POINTER__ | $(CC) $(CFLAGS) \
	-D_GNU_SOURCE -include link.h -E -P -x c - 2>/dev/null | tail -n 1)
objects = $(BUILD)/liblegacytls.so \
	$(if $(filter LAV_CURRENT,$(target)),,$(BUILD)/legacytls-reach.so)
# A 32-bit process can then use large files, and inodes of large file systems.
# 64-bit ones can without, and musl need not have the names that it brings.
flags += $(if $(filter 4,$(target)),-D_FILE_OFFSET_BITS=64)
# No _FORTIFY_SOURCE: its functions are glibc's alone, and musl loads this too.
# Distributions define it by -Wp, too, which comes after the others.
object_flags = $(flags) -U_FORTIFY_SOURCE -Wp,-U_FORTIFY_SOURCE -fPIC \
	-fvisibility=hidden
object_link = -shared -Wl,-z,defs,-z,relro,-z,now -Wl,--as-needed
# The auditor knows the object by its name.
preload_link = $(object_link) -Wl,-soname,liblegacytls.so -Wl,--hash-style=gnu \
	-Wl,--version-script=$(BUILD)/export.map

policy_objects = $(policy:%=$(BUILD)/policy/%.o)
common_objects = $(common:%=$(BUILD)/common/%.o)
command_objects = $(command:%=$(BUILD)/command/%.o)
loaded_objects = $(loaded:%=$(BUILD)/common/%.o)
preload_objects = $(preload:%=$(BUILD)/preload/%.o) $(loaded_objects)
reach_objects = $(addprefix $(BUILD)/reach/,$(loaded:%=%.o) reach.o)

all: objects $(BUILD)/legacytls

objects: $(objects)

$(BUILD)/legacytls: $(command_objects) $(common_objects) $(policy_objects)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(command_libs)

$(BUILD)/liblegacytls.so: $(preload_objects) $(common_objects) $(policy_objects) \
		$(BUILD)/export.map Makefile
	$(CC) $(CFLAGS) $(preload_link) $(LDFLAGS) -o $@ \
		$(preload_objects) $(common_objects) $(policy_objects)

# Freestanding, so without the runtimes of sanitizers and gcov.
bare_flags = -fno-sanitize=all -fno-profile-arcs -fno-test-coverage
$(BUILD)/legacytls-reach.so: $(reach_objects)
	$(CC) $(CFLAGS) $(bare_flags) $(object_link) -nostdlib $(LDFLAGS) \
		-o $@ $^
$(reach_objects): object_flags += -ffreestanding -fno-stack-protector \
	$(bare_flags)

# Without a version node: unversioned exports serve libssl.so.3 and .so.4.
hooks = $(addprefix shim/preload/,hooks.c hooks_again.c hooks_security.c)
$(BUILD)/export.map: $(hooks)
	@mkdir -p $(@D)
	{ echo '{ global:'; sed -n '/^EXPORT/{n;s/(.*/;/;p}' $(hooks); \
		echo 'local: *; };'; } >$@

$(BUILD)/reach/%.o: shim/common/%.c
	@mkdir -p $(@D)
	$(CC) $(object_flags) -c -o $@ $<

$(BUILD)/%.o: shim/%.c
	@mkdir -p $(@D)
	$(CC) $(object_flags) -c -o $@ $<

# Without tests/, as in a build of an image, the rest is built all the same.
-include tests/tests.mk tests/reach.mk tests/checks.mk

deps:
	@tests/support/deps.sh $(deps_build) $(deps_demo) $(deps_check) \
		$(deps_clients) $(deps_examples) $(deps_reach) $(deps_bench) \
		$(deps_coverage) $(deps_lint) $(deps_soak)

# In a make of its own: deps may have to install the compiler first.
demo: deps
	@$(MAKE) --no-print-directory all
	@examples/demo.sh $(BUILD)/liblegacytls.so

check: deps
	@$(MAKE) --no-print-directory -j"$$(nproc)" build-checks
	@$(MAKE) --no-print-directory check-exports check-policy check-unit \
		check-fuzz check-preload check-faults check-isolation check-command \
		check-reach check-examples check-clients

sources = $(shell find shim tests -name '*.c')
headers = $(shell find shim tests -name '*.h')
scripts = $(shell find .ci examples tests -name '*.sh') .ci/run

# Off: what is a matter of taste, and va_lists, which clang 14 misreads.
tidy_checks = '-*,clang-analyzer-*,bugprone-*,-bugprone-assignment-in-if-condition,-bugprone-easily-swappable-parameters,-bugprone-implicit-widening-of-multiplication-result,-bugprone-reserved-identifier,-clang-analyzer-optin.performance.Padding,-clang-analyzer-optin.portability.UnixAPI,-clang-analyzer-security.insecureAPI.*,-clang-analyzer-valist.Uninitialized'

lint:
	clang-format --dry-run -Werror $(sources) $(headers)
	@mkdir -p $(BUILD)
	printf '%s\n' $(sources) | xargs -P "$$(nproc)" -I '{}' \
		clang-tidy --quiet --warnings-as-errors='*' \
		--checks=$(tidy_checks) '{}' -- $(filter-out -MMD -MP,$(test_flags)) \
		2>$(BUILD)/tidy.log || { cat $(BUILD)/tidy.log; exit 1; }
	cppcheck --quiet --error-exitcode=1 --inline-suppr --std=c11 \
		--enable=warning,performance,portability -Ishim -Itests shim
	shellcheck $(scripts)
	shellcheck --shell=bash shim/command/completion/legacytls.bash
	mandoc -Tlint -Wwarning shim/command/legacytls.1 \
		shim/command/legacytls-rules.5

format:
	clang-format -i $(sources) $(headers)

share = $(PREFIX)/share
docdir = $(share)/doc/legacytls
completion = shim/command/completion

examples = cron/legacytls docker/alpine.Dockerfile docker/debian.Dockerfile \
	fleet/hosts fleet/report.sh fleet/rsyslog-collect.conf \
	fleet/rsyslog-send.conf kubernetes/legacytls.yaml nginx/legacytls-env.conf \
	nginx/old.example.com.conf php-fpm/legacytls.conf python/gateway.py \
	python/gateway.service systemd/legacytls.conf

ifneq ($(words $(DESTDIR)/$(PREFIX)/$(LIBDIR)),1)
$(error DESTDIR, PREFIX and LIBDIR cannot have blanks)
endif

install-objects: objects
	install -d $(DESTDIR)$(LIBDIR)
	install -m 755 $(objects) $(DESTDIR)$(LIBDIR)

install: all install-objects
	install -d $(addprefix $(DESTDIR),$(PREFIX)/bin $(docdir) \
		$(share)/man/man1 $(share)/man/man5 \
		$(share)/bash-completion/completions $(share)/zsh/site-functions)
	install -m 755 $(BUILD)/legacytls $(DESTDIR)$(PREFIX)/bin
	install -m 644 LICENSE README.md $(DESTDIR)$(docdir)
	for file in $(examples); do install -D -m 644 examples/$$file \
		$(DESTDIR)$(docdir)/examples/$$file || exit 1; done
	install -m 644 shim/command/legacytls.1 $(DESTDIR)$(share)/man/man1
	install -m 644 shim/command/legacytls-rules.5 $(DESTDIR)$(share)/man/man5
	install -m 644 $(completion)/legacytls.bash \
		$(DESTDIR)$(share)/bash-completion/completions/legacytls
	install -m 644 $(completion)/_legacytls \
		$(DESTDIR)$(share)/zsh/site-functions

uninstall:
	rm -f $(addprefix $(DESTDIR),$(PREFIX)/bin/legacytls \
		$(LIBDIR)/liblegacytls.so \
		$(LIBDIR)/legacytls-reach.so $(docdir)/LICENSE \
		$(docdir)/README.md $(share)/man/man1/legacytls.1 \
		$(share)/man/man5/legacytls-rules.5 \
		$(share)/bash-completion/completions/legacytls \
		$(share)/zsh/site-functions/_legacytls)
	rm -rf $(DESTDIR)$(docdir)/examples
	[ ! -d $(DESTDIR)$(docdir) ] || rmdir $(DESTDIR)$(docdir)

clean:
	rm -rf $(BUILD)

-include $(wildcard $(BUILD)/*/*.d $(BUILD)/*/*/*.d)

.PHONY: all check clean demo deps format install install-objects lint objects \
	uninstall
.SECONDARY:
