/* SPDX-License-Identifier: MIT */
/* Starts the server, and Python by a shell. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "preload/journal_fixture.h"
#include "support/preload.h"

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

struct journal_fixture fixture;

int
journal_start(void **state)
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

int
journal_stop(void **state)
{
	(void)state;
	server_stop(&fixture.legacy);
	scratch_remove(&fixture.scratch);
	return 0;
}

int
journal_clear(void **state)
{
	(void)state;
	remove(fixture.path);
	return 0;
}

struct process_result
journal_python(const char *mount, const char *program, const char *variable)
{
	const char *const env[] = {preload_variable(),
	    "LEGACYTLS_HOSTS=listed.test", "LEGACYTLS_PROGRAMS=python3*",
	    variable, NULL};
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
