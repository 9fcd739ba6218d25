/* SPDX-License-Identifier: MIT */
/* A journal in a file: real programs, and what they do to it. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "preload/journal_fixture.h"

/* It ends well and prints just that; and there are so many records. */
static struct records
records_of(const char *program, const char *output, size_t count)
{
	struct process_result result =
	    journal_python(NULL, program, fixture.variable);
	struct records records;

	assert_string_equal(result.output, output);
	assert_int_equal(result.status, 0);
	process_result_free(&result);
	records_read(&records, fixture.path);
	assert_int_equal(records.count, count);
	return records;
}

static void
assert_records(const char *program, const char *output, size_t count)
{
	struct records records = records_of(program, output, count);

	records_free(&records);
}

static void
a_file_is_its_owners_alone(void **state)
{
	struct stat info;

	(void)state;
	assert_records("os.umask(0)\nask()\nask()\n", "", 2);
	assert_int_equal(stat(fixture.path, &info), 0);
	assert_int_equal(info.st_mode, S_IFREG | 0600);
	/* One that is there is as its owner has made it. */
	assert_int_equal(chmod(fixture.path, 0640), 0);
	assert_records("ask()\n", "", 3);
	assert_int_equal(stat(fixture.path, &info), 0);
	assert_int_equal(info.st_mode, S_IFREG | 0640);
}

static void
rotation(void **state)
{
	struct records records;
	char old[128];

	(void)state;
	assert_records("ask()\n"
	               "os.rename(folder + '/journal', folder + '/old')\n"
	               "ask()\n"
	               "ask()\n",
	    "", 2);
	snprintf(old, sizeof(old), "%s", scratch_path(&fixture.scratch, "old"));
	records_read(&records, old);
	assert_int_equal(records.count, 1);
	records_free(&records);
}

static void
a_daemon_closes_all_descriptors(void **state)
{
	struct records records;

	(void)state;
	records = records_of("if os.fork() == 0:\n"
	                     "    os.setsid()\n"
	                     "    os.chdir('/')\n"
	                     "    os.closerange(0, 256)\n"
	                     "    for i in range(3):\n"
	                     "        os.open(folder + '/own', 66, 0o600)\n"
	                     "    ask()\n"
	                     "    ask('other.test')\n"
	                     "    os._exit(0)\n"
	                     "os.wait()\n"
	                     "ask()\n",
	    "", 3);
	record_assert(&records, 0, "outcome", "ok");
	record_assert(&records, 1, "outcome", "failed");
	record_assert(&records, 2, "outcome", "ok");
	assert_string_equal(
	    record_get(&records, 0, "pid"), record_get(&records, 1, "pid"));
	assert_string_not_equal(
	    record_get(&records, 0, "pid"), record_get(&records, 2, "pid"));
	records_free(&records);
}

static void
in_a_chroot_the_path_leads_there(void **state)
{
	struct records records;
	char inside[160];

	(void)state;
	if (geteuid() != 0)
		skip();
	assert_records("ask()\n"
	               "os.makedirs(folder + '/root' + folder)\n"
	               "os.chroot(folder + '/root')\n"
	               "ask()\n",
	    "", 1);
	snprintf(inside, sizeof(inside), "%s%s",
	    scratch_path(&fixture.scratch, "root"), fixture.path);
	records_read(&records, inside);
	assert_int_equal(records.count, 1);
	records_free(&records);
}

static void
a_program_that_overwrites_its_environment(void **state)
{
	(void)state;
	assert_records(
	    "libc = ctypes.CDLL(None)\n"
	    "libc.getenv.restype = ctypes.c_void_p\n"
	    "ask()\n"
	    "ctypes.memset(libc.getenv(b'LEGACYTLS_JOURNAL'), 120, 16)\n"
	    "ask()\n",
	    "", 2);
}

static void
a_fifo_with_a_reader(void **state)
{
	(void)state;
	assert_int_equal(mkfifo(fixture.path, 0600), 0);
	assert_records("fd = os.open(folder + '/journal', os.O_RDONLY |"
	               " os.O_NONBLOCK)\n"
	               "ask()\n"
	               "text = os.read(fd, 65536)\n"
	               "os.remove(folder + '/journal')\n"
	               "open(folder + '/journal', 'wb').write(text)\n",
	    "", 1);
}

/* What follows a record that was cut stands on a line of its own. */
static void
a_torn_line_stays_alone(void **state)
{
	struct process_result result;
	struct records records;
	const char *last;

	(void)state;
	result = journal_python(NULL,
	    "import resource\n"
	    "limit = resource.getrlimit(resource.RLIMIT_FSIZE)\n"
	    "resource.setrlimit(resource.RLIMIT_FSIZE, (100, limit[1]))\n"
	    "ask()\n"
	    "ask()\n"
	    "resource.setrlimit(resource.RLIMIT_FSIZE, limit)\n"
	    "ask()\n"
	    "print(open(folder + '/journal').read(), end='')\n",
	    fixture.variable);
	assert_int_equal(result.status, 0);
	assert_int_equal(strncmp(result.output, "legacytls: ", 11), 0);
	last = strchr(result.output, '\n') + 1;
	assert_int_equal(strcspn(last, "\n"), 100);
	last += 101;
	records_parse(&records, last, strlen(last));
	assert_int_equal(records.count, 1);
	records_free(&records);
	process_result_free(&result);
}

/* TLS 1.2: OpenSSL then tells the name that is in the session. */
static void
a_resumed_session_has_its_host(void **state)
{
	struct records records = records_of(
	    "server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)\n"
	    "server.load_cert_chain(folder + '/strong.pem',\n"
	    "                       folder + '/strong.key')\n"
	    "server.sni_callback = lambda *details: None\n"
	    "server.maximum_version = ssl.TLSVersion.TLSv1_2\n"
	    "context.check_hostname = False\n"
	    "def meet(session):\n"
	    "    a, b = ssl.MemoryBIO(), ssl.MemoryBIO()\n"
	    "    ours = context.wrap_bio(a, b, session=session,\n"
	    "                            server_hostname='listed.test')\n"
	    "    theirs = server.wrap_bio(b, a, server_side=True)\n"
	    "    for side in (ours, theirs) * 3:\n"
	    "        try:\n"
	    "            side.do_handshake()\n"
	    "        except ssl.SSLWantReadError:\n"
	    "            pass\n"
	    "    print(ours.session_reused)\n"
	    "    return ours.session\n"
	    "meet(meet(None))\n",
	    "False\nTrue\n", 2);

	(void)state;
	record_assert(&records, 0, "host", "listed.test");
	record_assert(&records, 1, "host", "listed.test");
	records_free(&records);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(a_file_is_its_owners_alone, journal_clear),
	    cmocka_unit_test_setup(rotation, journal_clear),
	    cmocka_unit_test_setup(
	        a_daemon_closes_all_descriptors, journal_clear),
	    cmocka_unit_test_setup(
	        in_a_chroot_the_path_leads_there, journal_clear),
	    cmocka_unit_test_setup(
	        a_program_that_overwrites_its_environment, journal_clear),
	    cmocka_unit_test_setup(a_fifo_with_a_reader, journal_clear),
	    cmocka_unit_test_setup(a_torn_line_stays_alone, journal_clear),
	    cmocka_unit_test_setup(
	        a_resumed_session_has_its_host, journal_clear),
	};

	return cmocka_run_group_tests_name(
	    "journal", tests, journal_start, journal_stop);
}
