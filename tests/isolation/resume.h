/* SPDX-License-Identifier: MIT */
/* Sessions that go from SSL to SSL. */
#ifndef LEGACYTLS_TESTS_ISOLATION_RESUME_H
#define LEGACYTLS_TESTS_ISOLATION_RESUME_H

#include "isolation/worker.h"

/*
 * Gives the SSL a session, takes it off, or leaves what is there. The draws do
 * not depend on what the handshakes before came to, which may be something
 * else without the object.
 */
void resume_offer(struct worker *worker, struct trial *trial);

/* Keeps the one that the handshake has left on the SSL, if it may be resumed.
 */
void resume_save(struct worker *worker, struct trial *trial);

/* The SSL has none any more. */
void resume_none(struct client *client);

/*
 * A session that a listed host is offered may be spoilt or not, by how that
 * ends: so it is no more the same without the object.
 */
void resume_taint(struct worker *worker, const SSL_SESSION *session);

#endif
