/* SPDX-License-Identifier: MIT */
/* What a worker is to do next. */
#ifndef LEGACYTLS_TESTS_ISOLATION_DRAW_H
#define LEGACYTLS_TESTS_ISOLATION_DRAW_H

#include "isolation/worker.h"

/* Now and then, resolves one of the hosts' names, and notes the answers. */
void draw_resolve(struct worker *worker);

/*
 * Draws a peer, the way to it, a server, and how the client's SSL is made
 * ready; the number and the client are given. Fills what is planned, but for
 * the session and what is allowed.
 */
void draw_trial(struct worker *worker, struct trial *trial);

/* Draws whether it is to get other names once it has begun, and which. */
void draw_renamed(struct worker *worker, struct trial *trial);

#endif
