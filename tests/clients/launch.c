/* SPDX-License-Identifier: MIT */
/* Command lines, environments, configuration files and daemons. */
#define _GNU_SOURCE
#include <sys/stat.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "clients/daemon.h"
#include "clients/launch.h"
#include "support/preload.h"

#ifndef CLIENTS_FOLDER
#define CLIENTS_FOLDER "tests/clients"
#endif

/* The text with the variables put in; it lives until launch_clean. */
static char *
put(struct launch *launch, const char *text)
{
	char *made;

	assert_true(launch->strings_count < LAUNCH_STRINGS);
	made = expand(text, launch->variables, launch->variables_count);
	return launch->strings[launch->strings_count++] = made;
}

/* The value may have the variables in it that were set before. */
static void
set(struct launch *launch, const char *name, const char *value)
{
	assert_true(launch->variables_count < LAUNCH_VARIABLES);
	value = put(launch, value);
	launch->variables[launch->variables_count++] =
	    (struct variable){name, value};
}

static void
set_port(struct launch *launch, const char *name, unsigned port)
{
	char text[8];

	snprintf(text, sizeof(text), "%u", port);
	set(launch, name, text);
}

static void
set_all(struct launch *launch)
{
	const struct client *client = launch->client;
	const char *node = getenv("LEGACYTLS_NODE");

	set(launch, "NODE", node != NULL && node[0] != '\0' ? node : "node");
	set(launch, "SCRIPTS", CLIENTS_FOLDER "/scripts");
	set(launch, "DIR", launch->dir);
	set(launch, "SOCKET", "@DIR@/socket");
	set(launch, "CONFIG", "@DIR@/config");
	set(launch, "CA", launch->ca != NULL ? launch->ca : "");
	set(launch, "HOST", client->host);
	set(launch, "NAME", client_name(client));
	set(launch, "TARGET", client->target != NULL ? client->target : "");
	set(launch, "SNI", client->sni != NULL ? client->sni : "");
	set_port(launch, "PORT", launch->port);
	set_port(launch, "PORT2", launch->port2);
	/* Any port but that one. */
	set_port(launch, "OTHER_PORT", launch->port ^ 1);
}

static void
put_all(
    struct launch *launch, const char *const from[], const char *to[], size_t n)
{
	size_t i;

	for (i = 0; i < n && from[i] != NULL; i++)
		to[i] = put(launch, from[i]);
	assert_true(i < n);
	to[i] = NULL;
}

/* The client's own environment, then, for what is tested, the shim's. */
static void
make_env(struct launch *launch, const char *env[], bool is_client)
{
	static const char *const common[] = {"LC_ALL=C", "HOME=@DIR@",
	    "http_proxy", "https_proxy", "all_proxy", "no_proxy", "HTTP_PROXY",
	    "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "OPENSSL_CONF",
	    "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE",
	    "CURL_CA_BUNDLE", NULL};
	size_t n = sizeof(common) / sizeof(common[0]) - 1;

	put_all(launch, common, env, n + 1);
	if (is_client && launch->has_shim)
		env[n++] = preload_variable();
	if (is_client && launch->rules != NULL) {
		set(launch, "RULES", launch->rules);
		env[n++] = put(launch, "LEGACYTLS_HOSTS=@RULES@");
	}
	env[n] = NULL;
}

static void
write_config(struct launch *launch)
{
	char path[256], text[4096];
	const char *made;
	size_t len;
	FILE *file;

	snprintf(path, sizeof(path), CLIENTS_FOLDER "/configs/%s",
	    launch->client->config);
	file = fopen(path, "re");
	if (file == NULL)
		fail_msg("%s is missing; run from the root", path);
	len = fread(text, 1, sizeof(text) - 1, file);
	text[len] = '\0';
	fclose(file);
	made = put(launch, text);
	file = fopen(put(launch, "@CONFIG@"), "we");
	assert_non_null(file);
	/* Some programs refuse one that others may read. */
	assert_int_equal(fchmod(fileno(file), 0600), 0);
	fputs(made, file);
	assert_int_equal(fclose(file), 0);
}

struct process_result
launch_run(struct launch *launch)
{
	const char *argv[CLIENT_ARGS + 1], *daemon[CLIENT_ARGS + 1], *env[32];
	const struct client *client = launch->client;
	bool has_daemon = client->daemon[0] != NULL;
	struct process_result result;

	set_all(launch);
	if (client->config != NULL)
		write_config(launch);
	if (has_daemon) {
		put_all(launch, client->daemon, daemon, CLIENT_ARGS + 1);
		make_env(launch, env, true);
		daemon_start(&launch->daemon, daemon, env, launch->dir,
		    put(launch, "@SOCKET@"));
	}
	put_all(launch, client->argv, argv, CLIENT_ARGS + 1);
	make_env(launch, env, !has_daemon);
	result = process_run(argv, env, client->input);
	if (has_daemon)
		daemon_stop(&launch->daemon, &result);
	/* The shim prints only if it does not take the rules. */
	if (strstr(result.output, "legacytls:") != NULL)
		fail_msg("%.800s", result.output);
	return result;
}

void
launch_server(struct launch *launch)
{
	const char *argv[CLIENT_ARGS + 1], *env[32];

	set_all(launch);
	write_config(launch);
	put_all(launch, launch->client->argv, argv, CLIENT_ARGS + 1);
	make_env(launch, env, true);
	process_start_env(&launch->daemon, argv, env, launch->dir, "server");
	assert_int_equal(process_listening(&launch->daemon), launch->port);
}

int
launch_probe(struct launch *launch)
{
	const char *argv[] = {"sh", "-c", NULL, NULL}, *env[32];
	struct process_result result;

	set_all(launch);
	argv[2] = put(launch, launch->client->probe);
	make_env(launch, env, false);
	result = process_run(argv, env, NULL);
	process_result_free(&result);
	return result.status;
}

void
launch_clean(struct launch *launch)
{
	process_stop(&launch->daemon);
	while (launch->strings_count > 0)
		free(launch->strings[--launch->strings_count]);
	launch->variables_count = 0;
}
