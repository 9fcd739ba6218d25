/* SPDX-License-Identifier: MIT */
/* The real clients that the tests run, as data. */
#ifndef LEGACYTLS_TESTS_CLIENT_H
#define LEGACYTLS_TESTS_CLIENT_H

#include <stddef.h>

#define CLIENT_ARGS 24

/* What is expected today of a client whose server a rule names. */
enum expected {
	NOT_ASKED, /* the client knows no such thing; no test */
	CONNECTS,
	NEVER, /* refused: the client tells OpenSSL nothing of its peer */
};

/*
 * The strings of argv, daemon, env, input and of the file config may have
 * these in them:
 *   @PORT@     the server's port on 127.0.0.1
 *   @PORT2@    that of a second server, if there is one
 *   @HOST@     .host
 *   @NAME@     client_name
 *   @CA@       the file with the CA
 *   @DIR@      a folder of the run's own
 *   @SCRIPTS@  tests/clients/scripts
 *   @CONFIG@   the file .config, with these put in
 *   @SOCKET@   a path for the UNIX socket of .daemon
 *   @NODE@     Node.js
 *   @TARGET@   .target
 *   @SNI@      .sni
 */
struct client {
	const char *name;
	const char *probe; /* a shell command: succeeds if it can be run */
	const char *host;  /* what the client calls its peer */
	const char *argv[CLIENT_ARGS];

	/*
	 * If there is a daemon, it is the client, with the shim; it listens on
	 * @SOCKET@, and argv, without the shim, asks it for something.
	 */
	const char *daemon[CLIENT_ARGS];
	const char *config; /* a file in tests/clients/configs */
	const char *target; /* where a proxy connects to */
	const char *sni;    /* how its configuration sets the server name */
	const char *input;  /* its stdin; NULL: none */
	int (*preamble)(int fd); /* what comes before TLS; NULL: nothing */

	/*
	 * What it prints, at least. answer NULL: it speaks something that the
	 * server does not, so the connection ends with its first data. refusal
	 * NULL: "unsafe legacy renegotiation disabled"; "": it gives no reason.
	 * distrust NULL: it does not verify certificates.
	 */
	const char *answer;
	const char *refusal;
	const char *distrust;

	/* Listed as .host; as 127.0.0.1. */
	enum expected by_name, by_address;
};

/* Probes of more than one client. */
#define HAS_NODE     \
	"@NODE@ -e " \
	"'process.exit(process.config.variables.node_shared_openssl ? 0 : 1)'"
/* From 2.5 on it can say what OpenSSL has against a server. */
#define HAS_HAPROXY                    \
	"haproxy -v | awk 'NR == 1 { " \
	"split($3, v, \".\"); exit v[1] * 100 + v[2] < 205 }'"
#define HAS_PHP_CURL "php -r 'exit(extension_loaded(\"curl\") ? 0 : 1);'"

/* .host, or listed.test if that is an address. */
const char *client_name(const struct client *client);

/* In the order in which they are tested and reported. */
extern const struct client clients_http[];
extern const size_t clients_http_count;
extern const struct client clients_proxies[];
extern const size_t clients_proxies_count;
extern const struct client clients_services[];
extern const size_t clients_services_count;

#endif
