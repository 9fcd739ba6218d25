/* SPDX-License-Identifier: MIT */
/* gnutls-serv and openssl s_server. */
#define _GNU_SOURCE
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/crypto.h>

#include "support/pki.h"
#include "support/server.h"

static const char dh_server[] = LEGACYTLS_SOURCE "/tests/support/dh_server.py";

void
scratch_make(struct scratch *scratch)
{
	strcpy(scratch->dir, "/tmp/legacytls-test-XXXXXX");
	assert_non_null(mkdtemp(scratch->dir));
	pki_make(scratch->dir);
}

static int
remove_entry(
    const char *path, const struct stat *status, int type, struct FTW *ftw)
{
	(void)status, (void)type, (void)ftw;
	return remove(path);
}

void
scratch_remove(struct scratch *scratch)
{
	assert_int_equal(
	    nftw(scratch->dir, remove_entry, 8, FTW_DEPTH | FTW_PHYS), 0);
}

const char *
scratch_path(const struct scratch *scratch, const char *name)
{
	static char paths[8][256];
	static size_t next;
	char *path = paths[next++ % 8];

	snprintf(path, sizeof(paths[0]), "%s/%s", scratch->dir, name);
	return path;
}

static void
start(struct server *server, const struct scratch *scratch,
    const char *const argv[], const char *name)
{
	static unsigned count;
	char log[64];

	snprintf(log, sizeof(log), "%s-%u", name, ++count);
	process_start(&server->process, argv, scratch->dir, log);
	server->port = process_listening(&server->process);
	snprintf(
	    server->port_text, sizeof(server->port_text), "%u", server->port);
}

static void
certificate(const struct scratch *scratch, const char *cert, const char **pem,
    const char **key)
{
	char name[32];

	snprintf(name, sizeof(name), "%s.pem", cert);
	*pem = scratch_path(scratch, name);
	snprintf(name, sizeof(name), "%s.key", cert);
	*key = scratch_path(scratch, name);
}

static void
gnutls(struct server *server, const struct scratch *scratch, const char *mode,
    const char *cert, const char *priority)
{
	const char *pem, *key;

	certificate(scratch, cert, &pem, &key);
	start(server, scratch,
	    (const char *[]){"gnutls-serv", mode, "--disable-client-cert",
	        "--priority", priority, "--x509certfile", pem, "--x509keyfile",
	        key, "--port", "0", NULL},
	    "gnutls-serv");
}

void
server_gnutls(struct server *server, const struct scratch *scratch,
    const char *cert, const char *priority)
{
	gnutls(server, scratch, "--http", cert, priority);
}

void
server_gnutls_echo(struct server *server, const struct scratch *scratch,
    const char *cert, const char *priority)
{
	gnutls(server, scratch, "--echo", cert, priority);
}

/* What follows the option, or NULL. */
static const char *
value_of(const char *const args[], const char *option)
{
	for (; *args != NULL; args++) {
		if (strcmp(*args, option) == 0)
			return args[1];
	}
	return NULL;
}

void
server_openssl(struct server *server, const struct scratch *scratch,
    const char *cert, const char *const args[])
{
	const char *argv[PROCESS_ARGS] = {"openssl", "s_server", "-www",
	    "-accept", "127.0.0.1:0", "-cert", NULL, "-key", NULL};
	size_t n = 9;

	certificate(scratch, cert, &argv[6], &argv[8]);
	if (value_of(args, "-dhparam") != NULL &&
	    OPENSSL_version_major() >= 4) {
		const char *const dh_argv[] = {"python3", "-B", dh_server,
		    argv[6], argv[8], value_of(args, "-cipher"),
		    value_of(args, "-dhparam"), NULL};

		start(server, scratch, dh_argv, "dh_server");
		return;
	}
	for (; *args != NULL; args++) {
		assert_true(n < PROCESS_ARGS - 1);
		argv[n++] = *args;
	}
	start(server, scratch, argv, "s_server");
}

void
server_dh1024(struct server *server, const struct scratch *scratch)
{
	server_openssl(server, scratch, "strong",
	    (const char *[]){"-tls1_2", "-cipher",
	        "DHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0", "-dhparam",
	        scratch_path(scratch, "1024.dh"), NULL});
}

void
server_rehandshaker(struct server *server, const struct scratch *scratch,
    const char *priority, const char *log)
{
	const char *pem, *key;

	certificate(scratch, "strong", &pem, &key);
	start(server, scratch,
	    (const char *[]){REHANDSHAKER_PROGRAM, pem, key, priority, NULL},
	    log);
}

void
server_quirk(
    struct server *server, const struct scratch *scratch, const char *quirk)
{
	const char *pem, *key;

	certificate(scratch, "strong", &pem, &key);
	start(server, scratch,
	    (const char *[]){QUIRK_PROGRAM, quirk, pem, key, NULL}, "quirk");
}

void
server_stop(struct server *server)
{
	process_stop(&server->process);
}
