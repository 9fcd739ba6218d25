/* SPDX-License-Identifier: MIT */
/* Connections by which the actor reaches its server, or seems to. */
#ifndef LEGACYTLS_TESTS_ACTOR_LINKS_H
#define LEGACYTLS_TESTS_ACTOR_LINKS_H

#include <stdbool.h>

/* perror(3), and the end of the process; so ends each of these that fails. */
_Noreturn void die(const char *what);

/* A socket connected to the address and port. */
int dial(const char *text, const char *port);

/* Connects the same socket once more, to there. */
void dial_again(int fd, const char *text, const char *port);

/* A new one, from a port of 127.0.0.1 on which another socket listens. */
int dial_from_listening(const char *text, const char *port);

/*
 * A socket connected to one that listens at the address, on a port that the
 * kernel picks.
 */
int dial_idle(const char *text, int *listener);

/* The same, and a byte has been sent to it, with these flags of send(2). */
int dial_and_say(const char *text, int flags, int *listener);

/*
 * The same, to a child that takes the byte, and then relays to the port of
 * 127.0.0.1, until either side ends.
 */
int dial_relay(const char *text, const char *port, int flags);

/* Such a child, without a byte: pipes from it and to it, as pipe(2) has them.
 */
void dial_by_pipes(const char *text, const char *port, int fds[2]);

/* No more than 64 descriptors; and as many as there may be. */
void limit_descriptors(void);
void open_all(void);

/* A UNIX pair, "stream" or "seqpacket"; is_half: a child has one end of it. */
void make_unix_pair(const char *kind, bool is_half);

/* 70 pairs of streams. */
void make_many_pairs(void);

/* 65 sockets to the address, on each of which a byte has been sent. */
void dial_many(const char *text);

/* The accepted end of an idle connection to there, where somebody listens. */
int accept_and_listen(const char *text);

/*
 * Accepts a connection from a child, which stays connected, at the address;
 * both have sent something. Nothing listens there any more.
 */
void accept_one(const char *text);

/* A socket that is connected to a UNIX one with a name, and not read from. */
void dial_output(void);

#endif
