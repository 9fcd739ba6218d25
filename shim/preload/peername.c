/* SPDX-License-Identifier: MIT */
/* What the peer of a connection is called. */
#include <arpa/inet.h>
#include <stdbool.h>
#include <string.h>

#include "preload/peername.h"
#include "preload/resolver.h"
#include "preload/socket_mark.h"
#include "preload/sockets.h"

const char *
peername_sni(const struct library *lib, const SSL *ssl)
{
	const char *name;
	SSL_SESSION *session;

	name = lib->SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
	session = lib->SSL_get_session(ssl);
	if (name != NULL && session != NULL &&
	    lib->SSL_SESSION_get0_hostname(session) == name)
		return NULL;
	return name;
}

bool
peername_each(const struct library *lib, const SSL *ssl,
    void (*visit)(const char *text, void *data), void *data)
{
	X509_VERIFY_PARAM *param = lib->SSL_get0_param((SSL *)ssl);
	const char *name = peername_sni(lib, ssl);
	char *literal;
	int i;

	if (name != NULL) {
		visit(name, data);
		return true;
	}
	if (lib->SSL_session_reused(ssl) &&
	    lib->SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name) != NULL)
		return false;
	for (i = 0; (name = lib->X509_VERIFY_PARAM_get0_host(param, i)) != NULL;
	     i++)
		visit(name, data);
	if (i > 0)
		return true;
	literal = lib->X509_VERIFY_PARAM_get1_ip_asc(param);
	if (literal != NULL) {
		visit(literal, data);
		lib->CRYPTO_free(literal, __FILE__, __LINE__);
	}
	return true;
}

/* As much of it as there is room for. */
static void
copy(char *to, size_t size, const char *text)
{
	size_t len = strnlen(text, size - 1);

	memcpy(to, text, len);
	to[len] = '\0';
}

/* In lower case, without a dot at its end; as it is if it is no host. */
static void
set_host(struct peername *name, const char *text)
{
	if (host_name_parse(text, strlen(text), name->host) != NULL)
		copy(name->host, sizeof(name->host), text);
}

/* As inet_ntop(3), which is as slow as snprintf(3). */
static void
format_ipv4(const uint8_t bytes[4], char *at)
{
	int i;

	for (i = 0; i < 4; i++) {
		if (bytes[i] >= 100)
			*at++ = (char)('0' + bytes[i] / 100);
		if (bytes[i] >= 10)
			*at++ = (char)('0' + bytes[i] / 10 % 10);
		*at++ = (char)('0' + bytes[i] % 10);
		*at++ = i < 3 ? '.' : '\0';
	}
}

static void
set_end(struct peername *name, const struct sockets_end *end)
{
	if (end->address.family == HOST_IPV4)
		format_ipv4(end->address.bytes, name->address);
	else
		inet_ntop(AF_INET6, end->address.bytes, name->address,
		    sizeof(name->address));
	name->port = end->port;
}

/* What the application calls it, as a name or an IP literal. */
struct called {
	const char *host;
	struct host_address literal;
	bool is_literal;
};

static struct called
called(const struct peername *name)
{
	struct called called = {.host = name->host};

	called.is_literal = host_address_parse(name->host, strlen(name->host),
	                        &called.literal) == 0;
	return called;
}

/* Is that where the host is known to be? */
static bool
is_there(const struct called *called, const struct sockets_end *end)
{
	return called->is_literal ?
	           host_address_equal(&called->literal, &end->address) :
	           resolver_has(called->host, &end->address);
}

/* The ends that lead to the host, and all; the last one of each. */
struct search {
	struct called called;
	size_t count;
	size_t total;
	struct sockets_end its;
	struct sockets_end any;
	int any_fd;
};

/* Counts an end, but not one that is the last one again. */
static void
count(size_t *number, struct sockets_end *last, const struct sockets_end *end)
{
	if (*number > 0 && sockets_end_equal(last, end))
		return;
	(*number)++;
	*last = *end;
}

static void
on_socket(
    enum sockets_kind kind, int fd, const struct sockets_end *end, void *data)
{
	struct search *search = data;

	if (!sockets_is_open(kind))
		return;
	count(&search->total, &search->any, end);
	search->any_fd = fd;
	if (is_there(&search->called, end))
		count(&search->count, &search->its, end);
}

/* What it has written, but for what the application has not taken yet. */
static uint64_t
sent(const struct library *lib, const SSL *ssl)
{
	BIO *bio = lib->SSL_get_wbio(ssl);
	uint64_t kept;

	if (bio == NULL)
		return UINT64_MAX;
	kept = lib->BIO_ctrl_wpending(bio);
	if (kept == 0 && bio != lib->SSL_get_rbio(ssl))
		kept = lib->BIO_ctrl_pending(bio);
	return lib->BIO_number_written(bio) - kept;
}

/*
 * As that of a peer which is not known to be there: it can be a proxy's, to
 * which something was said before; its port is not the peer's then.
 */
static void
set_doubtful_end(const struct library *lib, const SSL *ssl,
    struct peername *name, int fd, const struct sockets_end *end)
{
	struct socket_mark mark;

	set_end(name, end);
	if (socket_mark_take(&mark, fd) == 0 && mark.said > sent(lib, ssl))
		name->port = 0;
}

static void
find_end(const struct library *lib, const SSL *ssl, struct peername *name)
{
	struct search search = {.called = called(name)};

	sockets_each(SOCKETS_COUNTED, on_socket, &search);
	if (search.count == 1)
		set_end(name, &search.its);
	else if (search.count == 0 && search.total == 1)
		set_doubtful_end(lib, ssl, name, search.any_fd, &search.any);
}

/* What the application calls it. */
static void
find_host(const struct library *lib, const SSL *ssl, struct peername *name)
{
	X509_VERIFY_PARAM *param = lib->SSL_get0_param((SSL *)ssl);
	const char *called = peername_sni(lib, ssl);
	char *literal = NULL;

	name->host[0] = name->address[0] = '\0';
	name->port = 0;
	if (called == NULL)
		called = lib->X509_VERIFY_PARAM_get0_host(param, 0);
	if (called == NULL)
		called = literal = lib->X509_VERIFY_PARAM_get1_ip_asc(param);
	/* After it was resumed, OpenSSL gives no other name. */
	if (called == NULL && lib->SSL_session_reused(ssl))
		called =
		    lib->SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
	if (called != NULL)
		set_host(name, called);
	if (literal != NULL)
		lib->CRYPTO_free(literal, __FILE__, __LINE__);
}

static void
find_socket(const struct library *lib, const SSL *ssl, struct peername *name)
{
	int fd = lib->SSL_get_fd(ssl);
	struct called peer = called(name);
	struct sockets_end end;

	if (fd < 0 && name->host[0] != '\0')
		find_end(lib, ssl, name);
	if (fd < 0 || sockets_end(fd, &end) == -1)
		return;
	if (name->host[0] == '\0' || is_there(&peer, &end))
		set_end(name, &end);
	else
		set_doubtful_end(lib, ssl, name, fd, &end);
}

void
peername_get_name(
    const struct library *lib, const SSL *ssl, struct peername *name)
{
	find_host(lib, ssl, name);
	if (name->host[0] == '\0')
		find_socket(lib, ssl, name);
}

void
peername_get(const struct library *lib, const SSL *ssl, struct peername *name)
{
	find_host(lib, ssl, name);
	find_socket(lib, ssl, name);
}
