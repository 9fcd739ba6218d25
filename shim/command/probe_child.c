/* SPDX-License-Identifier: MIT */
/* The child process: one task, with the shim preloaded. */
#define _GNU_SOURCE
#include <sys/prctl.h>

#include <dlfcn.h>
#include <errno.h>
#include <netdb.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <openssl/ssl.h>

#include "command/command.h"
#include "command/probe_beyond.h"
#include "command/probe_job.h"
#include "command/probe_starttls.h"
#include "command/probe_talk.h"
#include "command/probe_tls.h"
#include "command/say.h"

/* The socket to the parent. */
#define PARENT STDIN_FILENO

static void
fail(struct probe_result *result, enum probe_outcome outcome, const char *text)
{
	result->outcome = outcome;
	snprintf(result->text, sizeof(result->text), "%s", text);
}

static int
lookup(const struct probe_target *target, struct addrinfo **list)
{
	const struct addrinfo hints = {
	    .ai_flags =
	        AI_NUMERICSERV | (target->is_address ? AI_NUMERICHOST : 0),
	    .ai_socktype = SOCK_STREAM,
	};
	char port[8];

	snprintf(port, sizeof(port), "%u", target->port);
	return getaddrinfo(target->host, port, &hints, list);
}

static void
resolve(const struct probe_target *target, struct probe_result *result)
{
	struct addrinfo *list = NULL, *entry;
	union probe_address *address;
	int error = lookup(target, &list);

	if (error != 0) {
		fail(result, PROBE_UNRESOLVED, gai_strerror(error));
		return;
	}
	for (entry = list; entry != NULL; entry = entry->ai_next) {
		if (entry->ai_addrlen > sizeof(*address))
			continue;
		if (result->address_count == PROBE_ADDRESSES) {
			result->left_out++;
			continue;
		}
		address = &result->addresses[result->address_count++];
		memcpy(address, entry->ai_addr, entry->ai_addrlen);
	}
	freeaddrinfo(list);
	if (result->address_count > 0)
		result->outcome = PROBE_DONE;
	else
		fail(result, PROBE_UNRESOLVED, "no address");
}

/* As clients do before they connect: the shim learns whose address it is. */
static void
introduce(const struct probe_target *target)
{
	struct addrinfo *list = NULL;

	if (!target->is_address && lookup(target, &list) == 0)
		freeaddrinfo(list);
}

/*
 * ld.so only warns if it cannot preload the object. Another before it may not
 * call it, so that rules would seem not to help.
 */
static bool
is_preloaded(struct probe_result *result)
{
	Dl_info info = {0};

	if (dladdr((void *)SSL_CTX_new, &info) != 0 &&
	    strstr(info.dli_fname, "liblegacytls.so") != NULL)
		return true;
	result->outcome = PROBE_BROKEN;
	snprintf(result->text, sizeof(result->text),
	    "ld.so has not preloaded the library, or has %.128s before it",
	    info.dli_fname != NULL ? info.dli_fname : "another");
	return false;
}

static int
connect_to(struct probe_wire *wire, const struct probe_request *request,
    struct probe_result *result)
{
	const union probe_address *address = &request->address;
	socklen_t len = address->any.sa_family == AF_INET6 ?
	                    sizeof(address->ipv6) :
	                    sizeof(address->ipv4);

	if (probe_wire_connect(wire, &address->any, len,
	        probe_wire_deadline(request->seconds)) == -1) {
		result->code = errno;
		fail(result, PROBE_UNREACHABLE, strerror(errno));
		return -1;
	}
	if (probe_starttls(wire, request->target.protocol, result->text) ==
	    -1) {
		result->outcome = PROBE_DIALOGUE;
		probe_wire_close(wire);
		return -1;
	}
	return 0;
}

static void
shake_hands(const struct probe_request *request, struct probe_wire *wire,
    struct probe_result *result)
{
	struct probe_tls tls;

	if (probe_tls_make(&tls, wire, request, result) == -1)
		return;
	if (probe_tls_handshake(&tls) == 0) {
		if (request->task == PROBE_TALK)
			probe_talk_http(&tls, &request->target);
		else if (request->task == PROBE_RENEGOTIATE)
			probe_talk_renegotiate(&tls);
	}
	probe_tls_free(&tls);
}

/* One connection for each of the two questions. */
static void
look_beyond(const struct probe_request *request, struct probe_result *result)
{
	static const uint16_t versions[] = {TLS1_2_VERSION, SSL3_VERSION};
	const char *name =
	    request->target.is_address ? NULL : request->target.host;
	struct probe_wire wire;
	size_t i;

	for (i = 0; i < 2 && result->beyond[0] == '\0'; i++) {
		if (connect_to(&wire, request, result) == -1)
			return;
		probe_beyond_ask(&wire, versions[i], name, result->beyond);
		probe_wire_close(&wire);
	}
	result->outcome = PROBE_DONE;
}

static void
attempt(const struct probe_request *request, struct probe_result *result)
{
	struct probe_wire wire;

	if (!is_preloaded(result))
		return;
	introduce(&request->target);
	if (connect_to(&wire, request, result) == -1)
		return;
	shake_hands(request, &wire, result);
	probe_wire_close(&wire);
}

int
probe_child_main(void)
{
	struct probe_request request;
	struct probe_result result = {0};

	if (recv(PARENT, &request, sizeof(request), 0) != sizeof(request)) {
		say("%s is what 'legacytls probe' itself uses; write "
		    "'legacytls probe HOST'",
		    PROBE_CHILD);
		return COMMAND_FAILED;
	}
	/* It may have been killed before we asked to end with it. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != request.parent)
		return COMMAND_FAILED;
	signal(SIGPIPE, SIG_IGN);
	if (request.task == PROBE_RESOLVE)
		resolve(&request.target, &result);
	else if (request.task == PROBE_OUT_OF_REACH)
		look_beyond(&request, &result);
	else
		attempt(&request, &result);
	return send(PARENT, &result, sizeof(result), MSG_NOSIGNAL) ==
	               sizeof(result) ?
	           COMMAND_OK :
	           COMMAND_FAILED;
}
