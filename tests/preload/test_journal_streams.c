/* SPDX-License-Identifier: MIT */
/* A journal on stderr or in syslog, which are not its own. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "preload/journal_fixture.h"

static void
stderr_gets_lines(void **state)
{
	struct process_result result = journal_python(
	    NULL, "ask()\nask('other.test')\n", "LEGACYTLS_JOURNAL=stderr");
	struct records records;
	char *own = strstr(result.output, "UNSAFE_LEGACY");

	(void)state;
	assert_int_equal(result.status, 0);
	assert_non_null(own);
	memmove(own, strchr(own, '\n') + 1, strlen(strchr(own, '\n') + 1) + 1);
	records_parse(&records, result.output, strlen(result.output));
	assert_int_equal(records.count, 2);
	records_free(&records);
	process_result_free(&result);
}

/* Neither stops the program, nor kills it. */
static void
stderr_that_nobody_reads(void **state)
{
	struct process_result result;

	(void)state;
	result = journal_python(NULL,
	    "r, w = os.pipe()\n"
	    "os.dup2(w, 2)\n"
	    "os.write(w, bytes(65536))\n"
	    "ask()\n"
	    "os.close(r)\n"
	    "ask()\n"
	    "signal.signal(signal.SIGPIPE, signal.SIG_DFL)\n"
	    "ask()\n"
	    "print('alive')\n",
	    "LEGACYTLS_JOURNAL=stderr");
	assert_string_equal(result.output, "alive\n");
	assert_int_equal(result.status, 0);
	process_result_free(&result);
}

/* A write that fails takes back its own SIGPIPE, and not the program's. */
static void
signal_that_waits_is_left(void **state)
{
	struct process_result result;

	(void)state;
	result = journal_python(NULL,
	    "def waits():\n"
	    "    ask()\n"
	    "    return signal.SIGPIPE in signal.sigpending()\n"
	    "r, w = os.pipe()\n"
	    "os.dup2(w, 2)\n"
	    "os.close(r)\n"
	    "signal.signal(signal.SIGPIPE, signal.SIG_DFL)\n"
	    "found = [waits()]\n"
	    "signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGPIPE])\n"
	    "found.append(waits())\n"
	    "signal.raise_signal(signal.SIGPIPE)\n"
	    "found.append(waits())\n"
	    "print(found)\n",
	    "LEGACYTLS_JOURNAL=stderr");
	assert_string_equal(result.output, "[False, False, True]\n");
	assert_int_equal(result.status, 0);
	process_result_free(&result);
}

static void
syslog_beside_the_programs_own(void **state)
{
	struct process_result result;
	struct records records;
	char *json;

	(void)state;
	if (!process_can_mount())
		skip();
	result = journal_python("mount -t tmpfs none /dev;",
	    "log = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)\n"
	    "log.bind('/dev/log')\n"
	    "syslog.openlog('mine', 0, syslog.LOG_LOCAL0)\n"
	    "syslog.syslog('one')\n"
	    "ask()\n"
	    "syslog.syslog('two')\n"
	    "one, record, two = (log.recv(65536).decode() for i in range(3))\n"
	    "assert one.startswith('<134>') and one.endswith(' mine: one')\n"
	    "assert two.startswith('<134>') and two.endswith(' mine: two')\n"
	    "assert record.startswith('<86>')\n"
	    "head, json = record.split(': ', 1)\n"
	    "assert head.endswith(' python3[%d]' % os.getpid()), head\n"
	    "assert head[:10] == '<86>' + one[5:11], head\n"
	    "print(json)\n",
	    "LEGACYTLS_JOURNAL=syslog");
	json = strchr(result.output, '{');
	if (json != result.output)
		fail_msg("%s", result.output);
	assert_int_equal(result.status, 0);
	records_parse(&records, json, strlen(json));
	assert_int_equal(records.count, 1);
	records_free(&records);
	process_result_free(&result);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(stderr_gets_lines, journal_clear),
	    cmocka_unit_test_setup(stderr_that_nobody_reads, journal_clear),
	    cmocka_unit_test_setup(signal_that_waits_is_left, journal_clear),
	    cmocka_unit_test_setup(
	        syslog_beside_the_programs_own, journal_clear),
	};

	return cmocka_run_group_tests_name(
	    "journal_streams", tests, journal_start, journal_stop);
}
