/* SPDX-License-Identifier: MIT */
/* Have the ClientHellos of a batch been sent, and by which sockets? */
#ifndef LEGACYTLS_PRELOAD_CANDIDATES_SENT_H
#define LEGACYTLS_PRELOAD_CANDIDATES_SENT_H

#include <stdbool.h>

#include "preload/candidates.h"

/*
 * Unless they are 'seen': has one that was connected since sent just as much?
 * Or it was not by TCP, or is not sent yet. errno may change.
 */
void candidates_miss(struct candidates *all);

/*
 * Settles those of their batch that are as long, if there are others and each
 * was sent on a socket of its own by now. errno may change.
 */
void candidates_settle(struct candidates *all);

/*
 * May one of the batch of these be sent yet? Not if a fresh connection is
 * closed by which it may have been. If the batch has no other, any number by
 * which these were sent is enough. errno may change.
 */
bool candidates_is_pending(struct candidates *last);

#endif
