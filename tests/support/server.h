/* SPDX-License-Identifier: MIT */
/* Real TLS servers on loopback, and the folder that they need. */
#ifndef LEGACYTLS_TESTS_SERVER_H
#define LEGACYTLS_TESTS_SERVER_H

#include <stdint.h>

#include "support/process.h"

/* A folder of its own for a test program, with the files of pki_make. */
struct scratch {
	char dir[64];
};

void scratch_make(struct scratch *scratch);

/* Removes it with all that is in it. */
void scratch_remove(struct scratch *scratch);

/* The path of a file in it, in one of a few static buffers. */
const char *scratch_path(const struct scratch *scratch, const char *name);

struct server {
	struct process process;
	uint16_t port; /* on 127.0.0.1, picked by the kernel */
	char port_text[8];
};

/*
 * gnutls-serv, HTTP, with the priority string: the one real server that can
 * leave out renegotiation_info (RFC 5746). cert is "strong" or "weak".
 */
void server_gnutls(struct server *server, const struct scratch *scratch,
    const char *cert, const char *priority);

/* The same, but it echoes, and renegotiates at the line
 * "**REHANDSHAKE**". */
void server_gnutls_echo(struct server *server, const struct scratch *scratch,
    const char *cert, const char *priority);

#define SERVER_NO_RFC5746 "NORMAL:-VERS-TLS1.3:%DISABLE_SAFE_RENEGOTIATION"

/*
 * openssl s_server -www with further arguments, NULL at the end. Where it does
 * not use -dhparam for each client, as from 4.0 on, dh_server.py plays it.
 */
void server_openssl(struct server *server, const struct scratch *scratch,
    const char *cert, const char *const args[]);

/*
 * tests/preload/rehandshaker.c: renegotiates whenever it is sent something,
 * then says "served" or "refused". log names its log file.
 */
void server_rehandshaker(struct server *server, const struct scratch *scratch,
    const char *priority, const char *log);

/* server_openssl, TLS 1.2 by DHE with 1024 bits only. */
void server_dh1024(struct server *server, const struct scratch *scratch);

/* tests/preload/quirk.c, HTTP, with a quirk that it names. */
void server_quirk(
    struct server *server, const struct scratch *scratch, const char *quirk);

void server_stop(struct server *server);

#endif
