/* SPDX-License-Identifier: MIT */
/* Where a UNIX socket leads. */
#ifndef LEGACYTLS_PRELOAD_UNIX_KIND_H
#define LEGACYTLS_PRELOAD_UNIX_KIND_H

/* UNIX_NOWHERE: not connected, accepted, or nothing can come any more. */
enum unix_kind {
	UNIX_NOWHERE,
	UNIX_NAMED,   /* connected to a path, or an abstract name */
	UNIX_PAIR,    /* one end of a pair made by this process */
	UNIX_FOREIGN, /* of one made by another process */
};

/*
 * Of a UNIX socket that carries a stream. Nothing is taken from it. Safe in any
 * thread; errno may change.
 */
enum unix_kind unix_kind_of(int fd);

#endif
