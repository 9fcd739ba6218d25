/* SPDX-License-Identifier: MIT */
/* LEGACYTLS_CONTAIN and the workarounds that are found everywhere. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "support/preload.h"
#include "support/server.h"

/* Made once by make_servers, read-only after. */
static struct {
	struct scratch scratch;
	struct server legacy; /* lacks RFC 5746 */
	struct server weak;   /* RSA 1024 */
	struct server modern;
	char conf[256]; /* OPENSSL_CONF= */
} fixture;

static void
write_conf(void)
{
	const char *path = scratch_path(&fixture.scratch, "openssl.cnf");
	FILE *file = fopen(path, "we");

	assert_non_null(file);
	fputs("openssl_conf = openssl_init\n[openssl_init]\nssl_conf = ssl\n"
	      "[ssl]\nsystem_default = system_default\n"
	      "[system_default]\nOptions = UnsafeLegacyRenegotiation\n"
	      "CipherString = DEFAULT:@SECLEVEL=0\nMinProtocol = TLSv1\n",
	    file);
	fclose(file);
	snprintf(fixture.conf, sizeof(fixture.conf), "OPENSSL_CONF=%s", path);
}

static int
make_servers(void **state)
{
	(void)state;
	scratch_make(&fixture.scratch);
	write_conf();
	server_gnutls(
	    &fixture.legacy, &fixture.scratch, "strong", SERVER_NO_RFC5746);
	server_openssl(&fixture.weak, &fixture.scratch, "weak",
	    (const char *[]){"-cipher", "ALL:@SECLEVEL=0", NULL});
	server_openssl(&fixture.modern, &fixture.scratch, "strong",
	    (const char *[]){NULL});
	return 0;
}

static int
stop_servers(void **state)
{
	(void)state;
	server_stop(&fixture.legacy);
	server_stop(&fixture.weak);
	server_stop(&fixture.modern);
	scratch_remove(&fixture.scratch);
	return 0;
}

/* A client gets a page of https://listed.test. */
typedef struct process_result client(
    const struct server *server, const char *const env[]);

static struct process_result
curl(const struct server *server, const char *const env[])
{
	char url[64], map[64];
	const char *const argv[] = {"curl", "-sS", "--tlsv1.0", "--ciphers",
	    "DEFAULT@SECLEVEL=0", "--cacert",
	    scratch_path(&fixture.scratch, "ca.pem"), "--resolve", map, url,
	    NULL};

	snprintf(url, sizeof(url), "https://listed.test:%u/", server->port);
	snprintf(map, sizeof(map), "listed.test:%u:127.0.0.1", server->port);
	return process_run(argv, env, NULL);
}

static struct process_result
s_client(const struct server *server, const char *const env[])
{
	char address[32];
	const char *const argv[] = {"openssl", "s_client", "-connect", address,
	    "-servername", "listed.test", "-CAfile",
	    scratch_path(&fixture.scratch, "ca.pem"), "-verify_return_error",
	    "-legacy_server_connect", "-cipher", "ALL:@SECLEVEL=0", "-ign_eof",
	    NULL};

	snprintf(address, sizeof(address), "127.0.0.1:%u", server->port);
	return process_run(argv, env, "GET / HTTP/1.0\r\n\r\n");
}

/* An adapter for requests, as it is handed on. */
static struct process_result
requests(const struct server *server, const char *const env[])
{
	static const char script[] =
	    "import socket, ssl, sys\n"
	    "import requests, urllib3\n"
	    "class LegacyAdapter(requests.adapters.HTTPAdapter):\n"
	    "    def init_poolmanager(self, *args, **kwargs):\n"
	    "        ctx = ssl.create_default_context(cafile=sys.argv[2])\n"
	    "        ctx.options |= 0x4  # OP_LEGACY_SERVER_CONNECT\n"
	    "        ctx.set_ciphers('DEFAULT@SECLEVEL=0')\n"
	    "        ctx.minimum_version = ssl.TLSVersion.TLSv1\n"
	    "        kwargs['ssl_context'] = ctx\n"
	    "        return super().init_poolmanager(*args, **kwargs)\n"
	    "resolve = socket.getaddrinfo\n"
	    "socket.getaddrinfo = (\n"
	    "    lambda host, *args: resolve('127.0.0.1', *args))\n"
	    "session = requests.Session()\n"
	    "session.mount('https://', LegacyAdapter())\n"
	    "session.verify = sys.argv[2]\n"
	    "url = 'https://listed.test:' + sys.argv[1]\n"
	    "print(session.get(url).text)\n";
	const char *const argv[] = {"/usr/bin/python3", "-W", "ignore", "-c",
	    script, server->port_text, scratch_path(&fixture.scratch, "ca.pem"),
	    NULL};

	return process_run(argv, env, NULL);
}

static void
assert_page(client *run, const struct server *server, const char *contain,
    const char *hosts, bool is_there)
{
	const char *const env[] = {preload_variable(), fixture.conf,
	    "NO_PROXY=*", contain, hosts, NULL};
	struct process_result result = run(server, env);
	bool found = strcasestr(result.output, "</html>") != NULL;

	if (found != is_there)
		fail_msg("%s, %s: %s", contain, hosts, result.output);
	process_result_free(&result);
}

static void
unlisted_hosts_are_as_without_the_workaround(void **state)
{
	const struct server *const servers[] = {&fixture.legacy, &fixture.weak};
	static const char hold[] = "LEGACYTLS_CONTAIN=1";
	static const char other[] = "LEGACYTLS_HOSTS=other.test";
	static const char listed[] = "LEGACYTLS_HOSTS=listed.test";
	client *run = *(client **)*state;
	size_t i;

	for (i = 0; i < 2; i++) {
		assert_page(run, servers[i], "LEGACYTLS_CONTAIN", other, true);
		assert_page(run, servers[i], hold, "LEGACYTLS_HOSTS", false);
		assert_page(run, servers[i], hold, other, false);
		assert_page(run, servers[i], hold,
		    "LEGACYTLS_HOSTS=listed.test max-tls1.2", false);
		assert_page(run, servers[i], hold, listed, true);
	}
	assert_page(run, &fixture.modern, hold, "LEGACYTLS_HOSTS", true);
	assert_page(run, &fixture.modern, hold, other, true);
	assert_page(run, &fixture.modern, hold, listed, true);
}

int
main(void)
{
	static client *const clients[] = {curl, requests, s_client};
	static const char *const names[] = {
	    "curl", "Python requests", "openssl s_client"};
	struct CMUnitTest tests[3];
	size_t i;

	for (i = 0; i < 3; i++)
		tests[i] = (struct CMUnitTest){names[i],
		    unlisted_hosts_are_as_without_the_workaround, NULL, NULL,
		    (void *)&clients[i]};
	return _cmocka_run_group_tests(
	    "contain, programs", tests, 3, make_servers, stop_servers);
}
