/* SPDX-License-Identifier: MIT */
/* Applications, in a few lines each. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <pthread.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "faults/failing.h"
#include "faults/pair.h"
#include "faults/runs.h"
#include "faults/stage.h"

static const char *
host_of(const struct path *path)
{
	return path->host != NULL ? path->host : "listed.test";
}

void
runs_once(const struct path *path, struct paths_result *result)
{
	SSL_CTX *ctx = pair_context(path);
	struct pair pair = {0};

	if (ctx != NULL &&
	    pair_begin(&pair, ctx, host_of(path), path->server, result))
		pair_talk(&pair, result);
	pair_end(&pair, ctx);
}

/* An SSL that has been to the listed host goes to another one. */
void
runs_reuse(const struct path *path, struct paths_result *result)
{
	SSL_CTX *ctx = pair_context(path);
	struct pair pair = {0};

	if (ctx != NULL &&
	    pair_begin(&pair, ctx, "listed.test", path->server, result)) {
		(void)pair_shake(&pair);
		ERR_clear_error();
		if (SSL_clear(pair.client) == 1 &&
		    SSL_set_session(pair.client, NULL) == 1 &&
		    SSL_set_tlsext_host_name(pair.client, path->host) == 1 &&
		    SSL_set1_host(pair.client, path->host) == 1) {
			pair_meet(&pair, path->server);
			pair_talk(&pair, result);
		}
	}
	pair_end(&pair, ctx);
}

/* The session of a listed host is offered to another one. */
void
runs_session(const struct path *path, struct paths_result *result)
{
	SSL_CTX *ctx = pair_context(path);
	struct pair pair = {0}, other = {0};

	if (ctx != NULL &&
	    pair_begin(&pair, ctx, "listed.test", path->server, NULL) &&
	    pair_shake(&pair) &&
	    pair_begin(&other, ctx, path->host, path->server, result) &&
	    SSL_set_session(other.client, SSL_get_session(pair.client)) == 1)
		pair_talk(&other, result);
	pair_end(&other, NULL);
	pair_end(&pair, ctx);
}

/* The name with the pin comes when the ClientHello is out. */
void
runs_renamed(const struct path *path, struct paths_result *result)
{
	SSL_CTX *ctx = pair_context(path);
	struct pair pair = {0};
	bool has_hello;

	if (ctx != NULL &&
	    pair_begin(&pair, ctx, host_of(path), path->server, result)) {
		pair_watch(pair.client, result);
		(void)SSL_do_handshake(pair.client);
		has_hello = result->has_hello;
		if (SSL_set_tlsext_host_name(pair.client, "listed.test") == 1)
			pair_talk(&pair, result);
		result->has_hello |= has_hello;
	}
	pair_end(&pair, ctx);
}

static void
copy(const struct path *path, struct paths_result *result, bool has_begun)
{
	SSL_CTX *ctx = pair_context(path);
	struct pair pair = {0}, copy = {0};

	if (ctx != NULL &&
	    pair_begin(&pair, ctx, host_of(path), path->server, result)) {
		/* A list that suites are appended to. */
		if (has_begun &&
		    SSL_set_cipher_list(pair.client, "ECDHE+AESGCM") == 1) {
			pair_posture(pair.client, &result->before);
			(void)SSL_do_handshake(pair.client);
		}
		/* Only one that is to begin is copied. */
		if (!has_begun || SSL_clear(pair.client) == 1)
			copy.client = SSL_dup(pair.client);
	}
	if (copy.client != NULL) {
		pair_meet(&copy, path->server);
		pair_talk(&copy, result);
	}
	pair_end(&copy, NULL);
	pair_end(&pair, ctx);
}

void
runs_copy(const struct path *path, struct paths_result *result)
{
	copy(path, result, false);
}

void
runs_copy_begun(const struct path *path, struct paths_result *result)
{
	copy(path, result, true);
}

static _Thread_local struct {
	unsigned ctx_calls, ssl_calls, security_calls;
	int (*security)(const SSL *ssl, const SSL_CTX *ctx, int op, int bits,
	    int nid, void *other, void *ex);
} application;

static void
on_ctx_info(const SSL *ssl, int where, int ret)
{
	(void)ssl, (void)where, (void)ret;
	application.ctx_calls++;
}

static void
on_ssl_info(const SSL *ssl, int where, int ret)
{
	(void)ssl, (void)where, (void)ret;
	application.ssl_calls++;
}

static int
on_security(const SSL *ssl, const SSL_CTX *ctx, int op, int bits, int nid,
    void *other, void *ex)
{
	application.security_calls++;
	return application.security(ssl, ctx, op, bits, nid, other, ex);
}

void
runs_callbacks(const struct path *path, struct paths_result *result)
{
	SSL_CTX *ctx = pair_context(path);
	struct pair pair = {0}, other = {0};

	if (ctx != NULL &&
	    pair_begin(&pair, ctx, host_of(path), path->server, result) &&
	    pair_begin(&other, ctx, host_of(path), path->server, NULL)) {
		SSL_CTX_set_info_callback(ctx, on_ctx_info);
		SSL_set_info_callback(pair.client, on_ssl_info);
		application.security = SSL_get_security_callback(pair.client);
		SSL_set_security_callback(pair.client, on_security);
		SSL_set_security_callback(other.client, on_security);
		(void)pair_shake(&other);
		ERR_clear_error();
		pair_talk(&pair, result);
		result->is_silent = application.ctx_calls == 0 ||
		                    application.ssl_calls == 0 ||
		                    application.security_calls == 0;
	}
	pair_end(&other, NULL);
	pair_end(&pair, ctx);
}

static int
take_any(int is_ok, X509_STORE_CTX *store)
{
	(void)is_ok, (void)store;
	return 1;
}

/* A weak certificate of the client's own: who is shown it? */
void
runs_own(const struct path *path, struct paths_result *result)
{
	SSL_CTX *ctx = pair_context(path);
	struct pair pair = {0};

	if (ctx != NULL && SSL_CTX_use_certificate(ctx, stage.weak) == 1 &&
	    SSL_CTX_use_PrivateKey(ctx, stage.weak_key) == 1 &&
	    pair_begin(&pair, ctx, host_of(path), path->server, result)) {
		SSL_set_verify(pair.server,
		    SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT,
		    take_any);
		pair_talk(&pair, result);
	}
	pair_end(&pair, ctx);
}

/* A listed and another host at once. */
struct work {
	const struct path *path;
	struct paths_result *result;
};

static void *
work(void *data)
{
	const struct work *work = data;

	failing_count(true);
	runs_once(work->path, work->result);
	failing_count(false);
	return NULL;
}

void
runs_threads(const struct path *path, struct paths_result *result)
{
	struct paths_result unread = {0};
	struct path listed = *path;
	struct work mine = {path, result}, other = {&listed, &unread};
	pthread_t threads[2];
	bool counts = failing_count(false);

	listed.host = "listed.test";
	pthread_create(&threads[0], NULL, work, &other);
	pthread_create(&threads[1], NULL, work, &mine);
	pthread_join(threads[0], NULL);
	pthread_join(threads[1], NULL);
	failing_count(counts);
}
