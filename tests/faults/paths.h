/* SPDX-License-Identifier: MIT */
/* What an application does from SSL_CTX_new to the end of a connection. */
#ifndef LEGACYTLS_TESTS_PATHS_H
#define LEGACYTLS_TESTS_PATHS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a server can be like; the certificate is that of pki_make. */
enum paths_server {
	PATHS_STRONG,
	PATHS_WEAK, /* RSA 1024 */
	PATHS_OLD,  /* TLS 1.0 */
	PATHS_SHA1, /* the certificate is signed with it */
	PATHS_SELF, /* signed by itself, with the key of PATHS_STRONG */
	PATHS_SERVERS
};

/* Does what was sent after the handshake arrive? */
enum paths_end {
	PATHS_PASSES, /* whatever fails of the shim's */
	PATHS_MAY,    /* if nothing fails; else it may not */
	PATHS_NEVER,
};

enum paths_verify {
	PATHS_VERIFIES,
	PATHS_IGNORES,  /* SSL_VERIFY_NONE */
	PATHS_APPROVES, /* SSL_CTX_set_cert_verify_callback, which likes all */
};

/* So many values of a posture are the stricter the higher they are. */
#define PATHS_FLOORS 3
#define PATHS_SUITES 6

/* More than the shim keeps. */
#define PATHS_KEPT 64

/* What an observer can read of an SSL that a rule can change. */
struct paths_posture {
	uint64_t options;
	/*
	 * Lowest version, security level, auth level: higher is stricter. Then
	 * highest version, flags, verify mode, number of suites.
	 */
	long values[7];
};

/* Written by a child, in memory that it shares with its parent. */
struct paths_result {
	bool is_over; /* the call that was to fail has been made */
	bool has_passed;
	bool has_hello;
	bool has_ended; /* and so there is the posture after it */
	bool is_silent; /* an application's callback has not been called */
	struct paths_posture before, hello, after;
	size_t kept; /* of the shim's memory, by the end; see failing_kept */
	const void *keepers[PATHS_KEPT];
};

struct path {
	const char *name;
	const char *hosts; /* LEGACYTLS_HOSTS; %s is a pin */
	enum paths_server server;
	enum paths_end end;
	/* What the client calls the server; NULL: listed.test. */
	const char *host;
	/* NULL, or "NAME=value" */
	const char *variable;
	enum paths_verify verify;
	bool is_wrong_pin;
	bool is_warm;    /* the shim has been used before */
	bool is_fixed;   /* the client is of one version of TLS */
	bool of_anybody; /* each of anybody's calls is to fail, not only some */
	bool rewraps;    /* a call that fails may leave another callback */
	bool has_rivals; /* two threads may make the library's record at once */
	int level;       /* security level that the application sets; 0: none */
	/* NULL: one connection */
	void (*run)(const struct path *path, struct paths_result *result);
};

extern const struct path paths[];
extern const size_t paths_count;

/*
 * Runs the path. It must be called once in a process, which must not have used
 * the shim: it sets the LEGACYTLS_* variables.
 */
void paths_run(const struct path *path, struct paths_result *result);

#endif
