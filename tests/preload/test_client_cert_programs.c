/* SPDX-License-Identifier: MIT */
/* 'client-cert' as curl, Python and openssl s_client use it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "support/preload.h"
#include "support/server.h"

#define HOSTS "LEGACYTLS_HOSTS=listed.test client-cert, level.test seclevel1"

/* A server that insists on a certificate, however weak, and shows it. */
static struct {
	struct scratch scratch;
	struct server server;
} fixture;

static int
start_server(void **state)
{
	(void)state;
	scratch_make(&fixture.scratch);
	server_openssl(&fixture.server, &fixture.scratch, "strong",
	    (const char *[]){"-Verify", "1", "-verify_return_error", "-CAfile",
	        scratch_path(&fixture.scratch, "ca.pem"), "-cipher",
	        "ALL:@SECLEVEL=0", NULL});
	return 0;
}

static int
stop_server(void **state)
{
	(void)state;
	server_stop(&fixture.server);
	scratch_remove(&fixture.scratch);
	return 0;
}

static const char *
file(const char *name, const char *suffix)
{
	char path[64];

	snprintf(path, sizeof(path), "%s.%s", name, suffix);
	return scratch_path(&fixture.scratch, path);
}

typedef struct process_result client(
    const char *host, const char *cert, const char *const env[]);

static struct process_result
curl(const char *host, const char *cert, const char *const env[])
{
	char url[64], map[64];
	const char *const argv[] = {"curl", "-sS", "--cacert",
	    file("ca", "pem"), "--cert", file(cert, "pem"), "--key",
	    file(cert, "key"), "--resolve", map, url, NULL};

	snprintf(url, sizeof(url), "https://%s:%u/", host, fixture.server.port);
	snprintf(
	    map, sizeof(map), "%s:%u:127.0.0.1", host, fixture.server.port);
	return process_run(argv, env, NULL);
}

static struct process_result
python(const char *host, const char *cert, const char *const env[])
{
	static const char script[] =
	    "import socket, ssl, sys\n"
	    "host, port, ca, cert, key = sys.argv[1:]\n"
	    "context = ssl.create_default_context(cafile=ca)\n"
	    "context.load_cert_chain(cert, key)\n"
	    "plain = socket.create_connection(('127.0.0.1', int(port)))\n"
	    "context.check_hostname = False\n"
	    "tls = context.wrap_socket(plain, server_hostname=host)\n"
	    "tls.sendall(b'GET / HTTP/1.0\\r\\n\\r\\n')\n"
	    "while data := tls.recv(4096):\n"
	    "    print(data.decode(), end='')\n";
	const char *const argv[] = {"python3", "-c", script, host,
	    fixture.server.port_text, file("ca", "pem"), file(cert, "pem"),
	    file(cert, "key"), NULL};

	return process_run(argv, env, NULL);
}

static struct process_result
s_client(const char *host, const char *cert, const char *const env[])
{
	char address[32];
	const char *const argv[] = {"openssl", "s_client", "-connect", address,
	    "-servername", host, "-CAfile", file("ca", "pem"), "-cert",
	    file(cert, "pem"), "-key", file(cert, "key"), "-ign_eof", NULL};

	snprintf(address, sizeof(address), "127.0.0.1:%u", fixture.server.port);
	return process_run(argv, env, "GET / HTTP/1.0\r\n\r\n");
}

#define PAGE "Subject: CN=listed.test"
#define SMALL "ee key too small"
#define DIGEST "ca md too weak"

/* words: what it prints, of the page that shows the certificate or an error. */
static void
assert_prints(client *run, const char *host, const char *cert,
    const char *hosts, const char *words)
{
	const char *const env[] = {preload_variable(), hosts, NULL};
	struct process_result result = run(host, cert, env);

	if (strstr(result.output, words) == NULL)
		fail_msg("%s of %s:\n%s", host, cert, result.output);
	process_result_free(&result);
}

/*
 * What it prints of a certificate for what has signed it, where the shim does
 * not relax: its OpenSSL's error, or all is well, as with 3.6.5.
 */
static const char *
of_signature(client *run, const char *cert, const char *error)
{
	struct process_result result = run("other.test", cert, NULL);
	bool is_sent = strstr(result.output, PAGE) != NULL;

	process_result_free(&result);
	return is_sent ? PAGE : error;
}

static void
sent_to_its_host_only(void **state)
{
	client *run = *(client **)*state;

	assert_prints(run, "listed.test", "weak", HOSTS, PAGE);
	assert_prints(run, "listed.test", "sha1", HOSTS, PAGE);
	assert_prints(run, "listed.test", "strong", HOSTS, PAGE);
	assert_prints(run, "near.listed.test", "strong", HOSTS, PAGE);
	assert_prints(run, "near.listed.test", "weak", HOSTS, SMALL);
	assert_prints(run, "near.listed.test", "sha1", HOSTS,
	    of_signature(run, "sha1", DIGEST));
	assert_prints(run, "level.test", "weak", HOSTS, SMALL);
}

static void
never_or_without_a_rule(void **state)
{
	static const char *const hosts[] = {
	    "LEGACYTLS_HOSTS", "LEGACYTLS_HOSTS=listed.test"};
	client *run = *(client **)*state;
	size_t i;

	assert_prints(run, "listed.test", "tiny", HOSTS, SMALL);
	assert_prints(
	    run, "listed.test", "md5", HOSTS, of_signature(run, "md5", DIGEST));
	for (i = 0; i < 2; i++) {
		assert_prints(run, "listed.test", "weak", hosts[i],
		    run == python ? "EE_KEY_TOO_SMALL" : SMALL);
		assert_prints(run, "listed.test", "sha1", hosts[i],
		    of_signature(run, "sha1",
		        run == python ? "CA_MD_TOO_WEAK" : DIGEST));
	}
}

int
main(void)
{
	static client *clients[] = {curl, python, s_client};
	static const char *const names[] = {"curl", "Python", "s_client"};
	struct CMUnitTest tests[6];
	char titles[6][64];
	size_t i;

	for (i = 0; i < 3; i++) {
		snprintf(titles[i], sizeof(titles[i]),
		    "%s sends_it_to_its_host_only", names[i]);
		tests[i] = (struct CMUnitTest){titles[i], sent_to_its_host_only,
		    NULL, NULL, (void *)&clients[i]};
		snprintf(titles[i + 3], sizeof(titles[i + 3]),
		    "%s never_or_without_a_rule", names[i]);
		tests[i + 3] = (struct CMUnitTest){titles[i + 3],
		    never_or_without_a_rule, NULL, NULL, (void *)&clients[i]};
	}
	return _cmocka_run_group_tests(
	    "client-cert, programs", tests, 6, start_server, stop_server);
}
