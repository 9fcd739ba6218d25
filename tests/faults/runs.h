/* SPDX-License-Identifier: MIT */
/* What applications do, for struct path. */
#ifndef LEGACYTLS_TESTS_RUNS_H
#define LEGACYTLS_TESTS_RUNS_H

#include "faults/paths.h"

typedef void runs_run(const struct path *path, struct paths_result *result);

runs_run runs_once;       /* one connection */
runs_run runs_reuse;      /* to listed.test; the same SSL then to path->host */
runs_run runs_session;    /* the same, but only the session is used again */
runs_run runs_copy;       /* of an SSL_dup */
runs_run runs_copy_begun; /* the same, whose handshake was given up */
runs_run runs_renamed;    /* from path->host to listed.test, in mid-handshake */
runs_run runs_callbacks;  /* with info and security callbacks of its own */
runs_run runs_own;        /* with a weak certificate of its own, asked for */
runs_run runs_threads;    /* in a thread; in another one with listed.test */

/*
 * They name nobody, and connect to 127.0.0.1: by a socket that OpenSSL has, one
 * that it connects within the handshake, or one that is beside memory.
 */
runs_run runs_socket;
runs_run runs_late;
runs_run runs_hidden;

/* A server: has it let its client renegotiate twice? */
runs_run runs_server;

/* A client whose server lacks RFC 5746 and asks it twice: does it serve? */
runs_run runs_renegotiate;

#endif
