/* SPDX-License-Identifier: MIT */
/* What the probe asks of its child process, and what that answers. */
#ifndef LEGACYTLS_COMMAND_PROBE_JOB_H
#define LEGACYTLS_COMMAND_PROBE_JOB_H

#include <netinet/in.h>
#include <sys/types.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "command/probe_target.h"
#include "policy/pin.h"

/* The argument that makes a child of this command. */
#define PROBE_CHILD "--attempt"

/* Addresses of one host that are probed; more are left out, and counted. */
#define PROBE_ADDRESSES 8

enum probe_task {
	PROBE_RESOLVE,      /* what are the host's addresses? */
	PROBE_HANDSHAKE,    /* connect, and make a handshake */
	PROBE_TALK,         /* and ask for "/" by HTTP, unless it is not HTTP */
	PROBE_RENEGOTIATE,  /* and have the client ask for another handshake */
	PROBE_OUT_OF_REACH, /* no handshake: what else would it agree to? */
};

/* Whose settings the client has before any rule. */
enum probe_client {
	PROBE_STRICT,   /* as strict as common clients are: Python 3.13's */
	PROBE_DEFAULTS, /* OpenSSL's, at security level 2, from TLS 1.2 on */
};

union probe_address {
	struct sockaddr any;
	struct sockaddr_in ipv4;
	struct sockaddr_in6 ipv6;
};

/* Both are sent as they are: the child is the same executable. */
struct probe_request {
	struct probe_target target;
	enum probe_task task;
	enum probe_client client;
	union probe_address address; /* but for PROBE_RESOLVE */
	unsigned seconds;            /* at most */
	pid_t parent;                /* with it the child ends */
};

enum probe_outcome {
	PROBE_BROKEN, /* the probe itself has failed */
	PROBE_DONE,   /* what was asked */
	PROBE_UNRESOLVED,
	PROBE_UNREACHABLE, /* no TCP connection */
	PROBE_DIALOGUE,    /* what comes before TLS went wrong */
	PROBE_SILENT,      /* nothing more came in time */
	PROBE_CLOSED,      /* ended or reset in the handshake */
	PROBE_NOT_TLS,     /* what came is not TLS */
	PROBE_ALERT,       /* code: the server's alert */
	PROBE_REFUSED,     /* by this client; code: OpenSSL's reason */
	PROBE_UNTRUSTED,   /* by this client; code: X509_V_ERR_... */
};

enum probe_ending {
	PROBE_ENDING_UNKNOWN,
	PROBE_ENDING_PROPER, /* close_notify, or an answer that tells its length
	                      */
	PROBE_ENDING_CUT,    /* end of file is the only end of the answer */
};

enum probe_renegotiation {
	PROBE_RENEGOTIATION_UNKNOWN,
	PROBE_RENEGOTIATION_REFUSED,
	PROBE_RENEGOTIATION_ALLOWED,
};

/* What was negotiated; all of it OpenSSL's names, "" if not known. */
struct probe_offer {
	char version[16];
	char suite[64];
	char exchange[32]; /* "X25519", "DH 1024 bits"; "" for RSA key transport
	                    */
	char signature[48];   /* in the handshake */
	char key[32];         /* of the certificate: "RSA 2048 bits" */
	char signed_with[48]; /* the certificate */
	bool is_secure; /* renegotiation is, by RFC 5746, or there is none */
};

struct probe_result {
	enum probe_outcome outcome;
	int code;
	char text[256]; /* of a failure: printable, without an end */
	bool is_tls;    /* a TLS record came */
	bool wants_certificate;
	bool needs_certificate; /* and went no further without */
	bool has_key;           /* of the server: */
	unsigned char key[PIN_SIZE];
	struct probe_offer offer;
	bool asks_to_renegotiate; /* PROBE_TALK: a HelloRequest came */
	bool has_answered;        /* PROBE_TALK: an answer came */
	enum probe_ending ending; /* PROBE_TALK */
	enum probe_renegotiation renegotiation; /* PROBE_RENEGOTIATE */
	char beyond[64]; /* PROBE_OUT_OF_REACH: what it agreed to, or "" */
	union probe_address addresses[PROBE_ADDRESSES]; /* PROBE_RESOLVE */
	size_t address_count;
	size_t left_out; /* addresses, beyond these */
};

/* The body of the child: returns its exit code. */
int probe_child_main(void);

#endif
