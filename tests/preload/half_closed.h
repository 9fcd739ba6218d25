/* SPDX-License-Identifier: MIT */
/* A connection that was accepted, and in which this side has ended. */
#ifndef LEGACYTLS_TESTS_HALF_CLOSED_H
#define LEGACYTLS_TESTS_HALF_CLOSED_H

#include <sys/types.h>

#include <stdint.h>

/*
 * By the listener of that port of 127.0.0.1, from 127.0.0.7: a child's, which
 * stays until it is killed. The FIN has been acknowledged.
 */
int half_closed_accept(int listener, uint16_t port, pid_t *child);

#endif
