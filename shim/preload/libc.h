/* SPDX-License-Identifier: MIT */
/* libc's own functions behind those of its functions that are hooked. */
#ifndef LEGACYTLS_PRELOAD_LIBC_H
#define LEGACYTLS_PRELOAD_LIBC_H

#include <netdb.h>
#include <sys/socket.h>

struct libc {
	__typeof__(connect) *connect;
	__typeof__(getaddrinfo) *getaddrinfo;
};

/*
 * The next definitions in the scope of the program: libc's, or those of an
 * object preloaded behind this one. Found when this object is loaded, so that
 * a signal handler can call connect(2); read-only after.
 */
const struct libc *libc_functions(void);

#endif
