/* SPDX-License-Identifier: MIT */
/*
 * No descriptor left, of the process or of the system: strict or as ruled, and
 * said once.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include <openssl/err.h>

#include "faults/pair.h"
#include "faults/stage.h"
#include "support/loopback.h"
#include "support/preload.h"
#include "support/scratch_group.h"

#define HOSTS "LEGACYTLS_HOSTS="
#define JOURNAL "LEGACYTLS_JOURNAL="
#define LOST "journal\": Too many open files; its records are lost"
#define LOST_SYSTEM \
	"journal\": Too many open files in system; its records are lost"

/* A peer that is known by its socket alone. */
#define NAMELESS NULL

enum when {
	NEVER,
	BEFORE, /* the shim is used */
	AFTER,  /* it has read its settings */
	SYSTEM, /* as BEFORE, but those of the system */
};

static const struct row {
	const char *name;
	const char *hosts; /* a '/' and more: a file in the scratch folder */
	const char *host;
	enum when full; /* when the descriptors are used up */
	bool has_journal;
	bool is_relaxed;
	const char *says; /* once, on stderr; NULL: nothing */
} rows[] = {
    {"rules", "listed.test", "listed.test", BEFORE, false, true, NULL},
    {"rules, another host", "listed.test", "other.test", BEFORE, false, false,
        NULL},
    {"file", "/rules", "listed.test", NEVER, false, true, NULL},
    {"file that cannot be opened", "/rules", "listed.test", BEFORE, false,
        false, "rules\", so no host is relaxed: Too many open files"},
    {"file that was opened before", "/rules", "listed.test", AFTER, false, true,
        NULL},
    {"journal", "listed.test", "listed.test", NEVER, true, true, NULL},
    {"journal that cannot be opened", "listed.test", "listed.test", BEFORE,
        true, true, LOST},
    {"journal that cannot be opened any more", "listed.test", "listed.test",
        AFTER, true, true, LOST},
    {"journal, another host", "listed.test", "other.test", AFTER, true, false,
        LOST},
    {"address", "127.0.0.1", NAMELESS, NEVER, false, true, NULL},
    {"address, few descriptors", "127.0.0.1", NAMELESS, AFTER, false, false,
        NULL},
    {"another address, few descriptors", "127.0.0.2", NAMELESS, AFTER, false,
        false, NULL},
    {"rules, full system", "listed.test", "listed.test", SYSTEM, false, true,
        NULL},
    {"file, full system", "/rules", "listed.test", SYSTEM, false, false,
        "rules\", so no host is relaxed: Too many open files in system"},
    {"journal, full system", "listed.test", "listed.test", SYSTEM, true, true,
        LOST_SYSTEM},
    {"another host, full system", "listed.test", "other.test", SYSTEM, true,
        false, LOST_SYSTEM},
    {"address, full system", "127.0.0.1", NAMELESS, SYSTEM, false, false, NULL},
};

/* The calls of open(2): of all, or of this one, ENFILE; 0: of none. */
#define ALL SIZE_MAX
static size_t failing_open, opens;

/* In place of libc's, for all objects of the process. */
int
open(const char *path, int flags, ...)
{
	int (*next)(const char *, int, ...) =
	    (__typeof__(next))dlsym(RTLD_NEXT, "open");
	va_list args;
	mode_t mode = 0;

	if (failing_open == ALL ||
	    (failing_open != 0 && ++opens == failing_open)) {
		errno = ENFILE;
		return -1;
	}
	if ((flags & (O_CREAT | O_TMPFILE)) != 0) {
		va_start(args, flags);
		mode = va_arg(args, mode_t);
		va_end(args);
	}
	return next(path, flags, mode);
}

static int
prepare(void **state)
{
	const char *path;
	FILE *file;

	make_scratch(state);
	stage_make(&scratch);
	path = scratch_path(&scratch, "rules");
	file = fopen(path, "wxe");
	assert_non_null(file);
	fputs("listed.test\n", file);
	fclose(file);
	assert_int_equal(chmod(path, 0600), 0);
	return 0;
}

/* More than there are in a row, and a bit of an exit code. */
#define OPENS 1000
#define NOT_REACHED 64

static int
tidy(void **state)
{
	stage_free();
	return remove_scratch(state);
}

/* From now on nothing can be opened. */
static void
use_up(void)
{
	const struct rlimit few = {3, 3};

	if (setrlimit(RLIMIT_NOFILE, &few) == -1)
		_exit(99);
}

/* The ClientHello goes out, as it would by the socket. */
static void
begin(SSL *client, int fd)
{
	(void)SSL_do_handshake(client);
	(void)loopback_say(fd);
}

/*
 * Two connections to the server with a weak key: how many succeed? A client
 * that names nobody has these sockets for them.
 */
static int
connect_twice(SSL_CTX *ctx, const char *host, const int fds[2])
{
	struct pair pair;
	int i, passed = 0;

	for (i = 0; i < 2; i++) {
		memset(&pair, 0, sizeof(pair));
		pair.client = SSL_new(ctx);
		if (host != NULL)
			SSL_set_tlsext_host_name(pair.client, host);
		pair_meet(&pair, PATHS_WEAK);
		if (host == NULL)
			begin(pair.client, fds[i]);
		passed += pair_shake(&pair);
		ERR_clear_error();
		pair_end(&pair, NULL);
	}
	return passed;
}

/*
 * In a child: returns how many of two connections succeed. n: the call of
 * open(2) that fails, or 0.
 */
static int
run(const struct row *row, size_t n)
{
	const struct path plain = {.name = "plain"};
	char hosts[256], journal[256];
	int fds[2] = {-1, -1};
	uint16_t port;
	SSL_CTX *ctx;

	snprintf(hosts, sizeof(hosts), HOSTS "%s%s%s",
	    row->hosts[0] == '/' ? "@" : "",
	    row->hosts[0] == '/' ? scratch.dir : "", row->hosts);
	snprintf(journal, sizeof(journal), JOURNAL "%s/journal", scratch.dir);
	putenv(hosts);
	if (row->has_journal)
		putenv(journal);
	/* The only sockets of the process that are connected. */
	if (row->host == NAMELESS) {
		loopback_listen(1, &port);
		fds[0] = loopback_connect(port);
		fds[1] = loopback_connect(port);
	}
	if (row->full == BEFORE)
		use_up();
	if (row->full == SYSTEM)
		failing_open = ALL;
	failing_open = n != 0 ? n : failing_open;
	ctx = pair_context(&plain);
	if (row->full == AFTER)
		use_up();
	return connect_twice(ctx, row->host, fds);
}

static void
no_descriptor_is_left(void **state)
{
	const struct row *row = *state;
	const char *path = scratch_path(&scratch, "stderr");
	char said[4096] = "", *line;
	int status, log;
	pid_t pid;

	log = open(path, O_RDWR | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC,
	    S_IRUSR | S_IWUSR);
	assert_int_not_equal(log, -1);
	pid = fork();
	assert_int_not_equal(pid, -1);
	if (pid == 0) {
		dup2(log, STDERR_FILENO);
		_exit(run(row, 0));
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(pread(log, said, sizeof(said) - 1, 0) >= 0);
	close(log);
	assert_int_equal(status, (row->is_relaxed ? 2 : 0) << 8);
	if (row->says == NULL) {
		assert_string_equal(said, "");
		return;
	}
	line = strchr(said, '\n');
	assert_non_null(line);
	assert_string_equal(line + 1, "");
	if (strstr(said, row->says) == NULL)
		fail_msg("%s", said);
}

/* Each call in turn: no crash, and none but the ruled host is relaxed. */
static void
one_cannot_be_opened(void **state)
{
	const struct row *row = *state;
	int status;
	size_t n;
	pid_t pid;

	for (n = 1; n <= OPENS; n++) {
		pid = fork();
		assert_int_not_equal(pid, -1);
		if (pid == 0) {
			close(STDERR_FILENO);
			_exit(run(row, n) | (opens < n ? NOT_REACHED : 0));
		}
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFEXITED(status));
		if ((WEXITSTATUS(status) & ~NOT_REACHED) > row->is_relaxed * 2)
			fail_msg("open %zu: relaxed", n);
		if ((WEXITSTATUS(status) & NOT_REACHED) != 0)
			break;
	}
	print_message("%zu calls\n", n - 1);
	assert_true(n <= OPENS);
}

#define COUNT (sizeof(rows) / sizeof(rows[0]))

int
main(int argc, char *argv[])
{
	struct CMUnitTest tests[COUNT * 2];
	size_t i, n = 0;

	(void)argc;
	preload_this(argv, "");
	for (i = 0; i < COUNT; i++) {
		tests[n++] = (struct CMUnitTest){rows[i].name,
		    no_descriptor_is_left, NULL, NULL, (void *)&rows[i]};
		if (rows[i].full == NEVER)
			tests[n++] = (struct CMUnitTest){rows[i].name,
			    one_cannot_be_opened, NULL, NULL, (void *)&rows[i]};
	}
	return _cmocka_run_group_tests("limits", tests, n, prepare, tidy);
}
