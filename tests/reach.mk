# SPDX-License-Identifier: MIT
# How the programs of tests/reach/ are built. For the Makefile, after tests.mk.

$(reach_programs): %: %.o $(support_objects)
	$(CC) $(CFLAGS) -o $@ $^ $(test_libs) -lelf
$(BUILD)/tests/reach/test_reach: $(BUILD)/tests/reach/symbolic.o
$(BUILD)/tests/reach/test_copies: \
	$(addprefix $(BUILD)/tests/reach/,second.o symbolic.o)

# One client, bound in each way.
reach_client = $(addprefix tests/reach/,handshake.c tcp.c)
$(addprefix $(BUILD)/tests/reach/,$(filter-out again.so below.so by_name copies \
		early.so finder.so fo% gapped.so in% older.so plugin stray.so sysv.so \
		tracer.so unseen untyped.so versioned.so whole.so,$(reach_helpers))): \
		$(reach_client) tests/reach/linked.c tests/reach/handshake.h
	@mkdir -p $(@D)
	$(CC) $(filter-out -MMD -MP,$(test_flags)) $(reach_flags) -o $@ \
		$(reach_client) $(reach_main) $(reach_libs)
reach_main = tests/reach/linked.c
reach_libs = -lssl -lcrypto
$(BUILD)/tests/reach/linked: reach_flags = -Wl,-z,lazy
$(BUILD)/tests/reach/linked_now: reach_flags = -Wl,-z,now
$(BUILD)/tests/reach/linked_asan: reach_flags = -fsanitize=address -static-libasan
$(BUILD)/tests/reach/linked_own: reach_libs = -Wl,-Bstatic -lssl -lcrypto -Wl,-Bdynamic
$(BUILD)/tests/reach/static: reach_flags = -static
$(BUILD)/tests/reach/static: reach_libs = -lssl -lcrypto $(no_warnings)
# From binutils 2.40 on; an older ld warns of getaddrinfo.
no_warnings = $(if $(shell ld --help | grep -e --no-warnings),-Wl$(comma)--no-warnings)
$(BUILD)/tests/reach/handshake%.so: reach_main =
$(BUILD)/tests/reach/handshake.so: reach_flags = -shared -fPIC -Wl,-z,lazy
$(BUILD)/tests/reach/handshake.so: reach_main =
$(BUILD)/tests/reach/handshake_now.so: reach_flags = -shared -fPIC -Wl,-z,now
$(BUILD)/tests/reach/handshake_noplt.so: reach_flags = -shared -fPIC -fno-plt -Wl,-z,now
$(addprefix $(BUILD)/tests/reach/,early.so finder.so indirect.so interposer.so stray.so \
		tracer.so untyped.so whole.so): \
		$(BUILD)/tests/reach/%.so: tests/reach/%.c
	@mkdir -p $(@D)
	$(CC) $(filter-out -MMD -MP,$(test_flags)) -shared -fPIC -o $@ \
		$(filter %.c,$^)
$(addprefix $(BUILD)/tests/reach/,indirect.so untyped.so): \
	tests/reach/hardener.c tests/reach/hardener.h
$(BUILD)/tests/reach/whole.so: tests/reach/interposer.c
# As far from its start as a library's dynamic section is; and its functions as
# far apart, in the order of these files.
$(addprefix $(BUILD)/tests/reach/,forwarder.so gapped.so): \
		$(BUILD)/tests/reach/%.so: tests/reach/interposer.c \
		tests/reach/%.c tests/reach/whole.c
	@mkdir -p $(@D)
	$(CC) $(filter-out -MMD -MP,$(test_flags)) -shared -fPIC \
		-Wl,-z,max-page-size=0x200000 -o $@ $^
$(addprefix $(BUILD)/tests/reach/,by_name copies plugin): %: %.o \
		$(BUILD)/tests/reach/tcp.o
	$(CC) $(CFLAGS) -pthread -o $@ $^

$(BUILD)/tests/reach/unseen: %: %.o
	$(CC) $(CFLAGS) -o $@ $^ -lssl -lcrypto

$(BUILD)/tests/reach/foreign.so: tests/reach/stray.c
	@mkdir -p $(@D)
	echo 'FOREIGN_1 { global: SSL_CTX_new; };' >$@.map
	$(CC) $(filter-out -MMD -MP,$(test_flags)) -shared -fPIC \
		-Wl,--version-script=$@.map -o $@ $<
# What has the older hash table alone.
$(BUILD)/tests/reach/sysv.so: tests/reach/interposer.c
	@mkdir -p $(@D)
	$(CC) $(filter-out -MMD -MP,$(test_flags)) -shared -fPIC \
		-Wl,--hash-style=sysv -o $@ $<
# In the version that libssl's have.
$(BUILD)/tests/reach/versioned.so: tests/reach/interposer.c
$(BUILD)/tests/reach/older.so: tests/reach/older.c tests/reach/hardener.c
$(addprefix $(BUILD)/tests/reach/,older.so versioned.so):
	@mkdir -p $(@D)
	echo OPENSSL_VERSION_MAJOR | $(CC) $(CPPFLAGS) \
		-include openssl/opensslv.h -E -P -x c - | tail -n 1 | \
		sed 's/.*/OPENSSL_&.0.0 { global: SSL_*; };/' >$@.map
	$(CC) $(filter-out -MMD -MP,$(test_flags)) -shared -fPIC \
		-Wl,--version-script=$@.map -o $@ $^
# 32-bit linkers have no such address.
$(BUILD)/tests/reach/below.so: tests/reach/below.c
	@mkdir -p $(@D)
	$(CC) $(filter-out -MMD -MP,$(test_flags)) -shared -fPIC -o $@ $< \
		-Wl,-soname,libbelow.so \
		$(if $(filter 8,$(target)),-Wl$(comma)-Ttext-segment=0x7000000000000000)
$(BUILD)/tests/reach/again.so: $(BUILD)/liblegacytls.so
	cp $< $@
# By its path, so that it is found, and ahead of libssl.
$(addprefix $(BUILD)/tests/reach/,interposed interposed_itself): \
		$(addprefix $(BUILD)/tests/reach/,interposed.o tcp.o interposer.so)
	$(CC) $(CFLAGS) -Wl,--no-as-needed -o $@ $(filter %.o,$^) \
		$(interposer) -lssl -lcrypto
$(BUILD)/tests/reach/interposed_itself: \
	interposer = $(abspath $(BUILD)/tests/reach/interposer.so)
# Last of all, by what is linked for it and says that it is beside the program;
# libssl by way of another library.
$(BUILD)/tests/reach/interposed_origin: $(BUILD)/tests/reach/linked.o \
		$(addprefix $(BUILD)/tests/reach/,handshake.so origin.so)
	$(CC) $(CFLAGS) -Wl,--no-as-needed -o $@ $< \
		$(abspath $(BUILD)/tests/reach/handshake.so) -lc \
		$(BUILD)/tests/reach/origin.so
$(BUILD)/tests/reach/origin.so: tests/reach/interposer.c
	@mkdir -p $(@D)
	$(CC) $(filter-out -MMD -MP,$(test_flags)) -shared -fPIC \
		-Wl,-soname,'$$ORIGIN/interposer.so' -o $@ $<
