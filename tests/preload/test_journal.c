/* SPDX-License-Identifier: MIT */
/* Where records go: real programs, and what they do to their journal. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "support/hello.h"
#include "support/preload.h"
#include "support/records.h"
#include "support/server.h"

#define ARGS 24

/* Argument 1 is the folder, 2 the port. */
static const char preamble[] =
    "import ctypes, os, select, signal, socket, ssl, sys, syslog\n"
    "folder, port = sys.argv[1], int(sys.argv[2])\n"
    "context = ssl.create_default_context(cafile=folder + '/ca.pem')\n"
    "def ask(name='listed.test'):\n"
    "    with socket.create_connection(('127.0.0.1', port)) as tcp:\n"
    "        try:\n"
    "            tls = context.wrap_socket(tcp, server_hostname=name)\n"
    "            tls.close()\n"
    "        except ssl.SSLError as error:\n"
    "            print(error.reason, flush=True)\n";

/* Made once by make_server; the journal is removed before each test. */
static struct {
	struct scratch scratch;
	struct server legacy;
	char path[80];
	char variable[128];
} fixture;

static int
make_server(void **state)
{
	(void)state;
	scratch_make(&fixture.scratch);
	server_gnutls(
	    &fixture.legacy, &fixture.scratch, "strong", SERVER_NO_RFC5746);
	snprintf(fixture.path, sizeof(fixture.path), "%s",
	    scratch_path(&fixture.scratch, "journal"));
	snprintf(fixture.variable, sizeof(fixture.variable),
	    "LEGACYTLS_JOURNAL=%s", fixture.path);
	return 0;
}

static int
stop_server(void **state)
{
	(void)state;
	server_stop(&fixture.legacy);
	scratch_remove(&fixture.scratch);
	return 0;
}

static int
no_records(void **state)
{
	(void)state;
	remove(fixture.path);
	return 0;
}

/* Runs a Python program, by a shell that mounts if that is not NULL. */
static struct process_result
python(const char *mount, const char *program, const char *journal)
{
	const char *const env[] = {preload_variable(),
	    "LEGACYTLS_HOSTS=listed.test", "LEGACYTLS_PROGRAMS=python3*",
	    journal, NULL};
	const char *argv[] = {"unshare", "-m", "sh", "-c", NULL, NULL,
	    fixture.scratch.dir, fixture.legacy.port_text, NULL};
	struct process_result result;
	char *script, *line;

	assert_true(asprintf(&script, "%s%s", preamble, program) > 0);
	assert_true(asprintf(&line, "%s exec /usr/bin/python3 -c \"$0\" \"$@\"",
	                mount != NULL ? mount : "") > 0);
	argv[4] = line;
	argv[5] = script;
	result = process_run(mount != NULL ? argv : argv + 2, env, NULL);
	free(line);
	free(script);
	return result;
}

/* It ends well and prints just that; and there are so many records. */
static struct records
records_of(const char *program, const char *output, size_t count)
{
	struct process_result result = python(NULL, program, fixture.variable);
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
	result = python(NULL,
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

static void
stderr_gets_lines(void **state)
{
	struct process_result result = python(
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
	result = python(NULL,
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

static void
syslog_beside_the_programs_own(void **state)
{
	struct process_result result;
	struct records records;
	char *json;

	(void)state;
	if (geteuid() != 0)
		skip();
	result = python("mount -t tmpfs none /dev;",
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

/* The calls of the actor to a host that no rule covers, as strace sees them. */
static size_t
calls(const struct server *server, const char *journal)
{
	const char *const argv[] = {"strace", "-f", "-qq", "-e", "signal=none",
	    "-o", "/dev/stdout", "-E", preload_variable(), "-E",
	    "LEGACYTLS_HOSTS=listed.test", "-E", journal, ACTOR_PROGRAM,
	    server->port_text, "open:127.0.0.1", "sni:other.test", "visible",
	    NULL};
	struct process_result result = process_run(argv, NULL, NULL);
	size_t count = 0;
	char *at = result.output;

	assert_int_equal(result.status, 0);
	assert_non_null(strstr(result.output, "\"ok\\n\""));
	if (strstr(journal, "JOURNAL=") == NULL)
		assert_null(strstr(result.output, fixture.path));
	while ((at = strchr(at, '\n')) != NULL) {
		at++;
		count++;
	}
	process_result_free(&result);
	return count;
}

static void
no_call_more_for_others(void **state)
{
	struct server server;

	(void)state;
	server_openssl(&server, &fixture.scratch, "strong",
	    (const char *[]){"-tls1_2", NULL});
	assert_int_equal(
	    calls(&server, fixture.variable), calls(&server, "NOTHING=here"));
	server_stop(&server);
}

/* To a host that a rule covers, or none does, or there is no rule at all. */
static struct hello
hello_of(const char *object, const char *hosts, const char *journal)
{
	const char *const env[] = {object, hosts, journal, NULL};
	struct hello_listener listener;
	char url[64], map[64];
	const char *const argv[] = {"curl", "-sS", "--resolve", map, url, NULL};
	struct process_result result;
	struct hello hello;

	hello_listen(&listener, NULL);
	snprintf(
	    url, sizeof(url), "https://listed.test:%s/", listener.port_text);
	snprintf(
	    map, sizeof(map), "listed.test:%s:127.0.0.1", listener.port_text);
	result = process_run(argv, env, NULL);
	assert_int_equal(result.status, 35);
	process_result_free(&result);
	hello_take(&listener, &hello);
	return hello;
}

static void
the_hello_is_the_same(void **state)
{
	const char *const hosts[] = {
	    "LEGACYTLS_HOSTS", "LEGACYTLS_HOSTS=other.test"};
	struct hello plain = hello_of("LD_PRELOAD", "X=1", "Y=1"), other;
	struct records records;
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		other =
		    hello_of(preload_variable(), hosts[i], fixture.variable);
		hello_assert_same(&plain, &other);
		hello_free(&other);
	}
	hello_free(&plain);
	records_read(&records, fixture.path);
	assert_int_equal(records.count, 2);
	records_free(&records);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(a_file_is_its_owners_alone, no_records),
	    cmocka_unit_test_setup(rotation, no_records),
	    cmocka_unit_test_setup(a_daemon_closes_all_descriptors, no_records),
	    cmocka_unit_test_setup(
	        in_a_chroot_the_path_leads_there, no_records),
	    cmocka_unit_test_setup(
	        a_program_that_overwrites_its_environment, no_records),
	    cmocka_unit_test_setup(a_fifo_with_a_reader, no_records),
	    cmocka_unit_test_setup(a_torn_line_stays_alone, no_records),
	    cmocka_unit_test_setup(stderr_gets_lines, no_records),
	    cmocka_unit_test_setup(stderr_that_nobody_reads, no_records),
	    cmocka_unit_test_setup(syslog_beside_the_programs_own, no_records),
	    cmocka_unit_test_setup(no_call_more_for_others, no_records),
	    cmocka_unit_test_setup(the_hello_is_the_same, no_records),
	};

	return cmocka_run_group_tests_name(
	    "journal", tests, make_server, stop_server);
}
