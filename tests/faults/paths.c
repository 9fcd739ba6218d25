/* SPDX-License-Identifier: MIT */
/* The table of the paths. */
#include <stdio.h>
#include <stdlib.h>

#include "faults/failing.h"
#include "faults/paths.h"
#include "faults/runs.h"
#include "faults/stage.h"

void
paths_run(const struct path *path, struct paths_result *result)
{
	char hosts[512];

	if (path->hosts != NULL) {
		snprintf(hosts, sizeof(hosts), path->hosts,
		    path->is_wrong_pin ? stage.wrong_pin : stage.pin);
		setenv("LEGACYTLS_HOSTS", hosts, 1);
	} else {
		unsetenv("LEGACYTLS_HOSTS");
	}
	if (path->variable != NULL)
		putenv((char *)path->variable);
	if (path->is_warm) {
		struct path warm = {.host = "other.test"};
		struct paths_result unread;

		runs_once(&warm, &unread);
	}
	failing_count(true);
	(path->run != NULL ? path->run : runs_once)(path, result);
	failing_count(false);
	result->kept = failing_kept(result->keepers, PATHS_KEPT);
	result->is_over = failing_is_over();
}

#define JOURNAL "LEGACYTLS_JOURNAL=stderr"
#define CONTAIN "LEGACYTLS_CONTAIN=1"
#define PIN "listed.test none %s"
#define WRONG_PIN WRONG_PIN_OF(PIN)
#define ADDRESS_PIN WRONG_PIN_OF("127.0.0.1 none %s")
#define WRONG_PIN_OF(rule)                                           \
	.hosts = (rule), .server = PATHS_STRONG, .end = PATHS_NEVER, \
	.verify = PATHS_IGNORES, .is_wrong_pin = true, .is_warm = true

const struct path paths[] = {
    {"another host", "listed.test", .server = PATHS_STRONG, .end = PATHS_PASSES,
        .host = "other.test"},
    {"another host, weak", "listed.test", .server = PATHS_WEAK,
        .end = PATHS_NEVER, .host = "other.test", .of_anybody = true},
    {"default", "listed.test", .server = PATHS_WEAK, .end = PATHS_MAY,
        .of_anybody = true},
    {"tls1.0", "listed.test tls1.0", .server = PATHS_OLD, .end = PATHS_MAY},
    {"sha1", "listed.test sha1", .server = PATHS_SHA1, .end = PATHS_MAY},
    {"pin", PIN, .server = PATHS_SELF, .end = PATHS_MAY},
    {"pin of another key", WRONG_PIN, .of_anybody = true},
    {"pin of another key, of one version", WRONG_PIN, .is_fixed = true},
    {"pin of another key, approved", .hosts = PIN, .server = PATHS_STRONG,
        .end = PATHS_NEVER, .verify = PATHS_APPROVES, .is_wrong_pin = true,
        .is_warm = true},
    {"pin of another key, of a later name", WRONG_PIN, .host = "other.test",
        .run = runs_renamed},
    {"pin of another key, with callbacks", WRONG_PIN, .run = runs_callbacks},
    {"trust-any", "listed.test none trust-any until=2099-12-31",
        .server = PATHS_SELF, .end = PATHS_MAY},
    {"client-cert", "listed.test client-cert", .server = PATHS_STRONG,
        .end = PATHS_MAY, .run = runs_own},
    {"client-cert elsewhere", "listed.test client-cert", .server = PATHS_STRONG,
        .end = PATHS_NEVER, .host = "other.test", .run = runs_own},
    {"journal", "listed.test", .server = PATHS_WEAK, .end = PATHS_MAY,
        .variable = JOURNAL},
    {"journal, another host", "listed.test", .server = PATHS_WEAK,
        .end = PATHS_NEVER, .host = "other.test", .variable = JOURNAL,
        .of_anybody = true},
    {"contain", "listed.test", .server = PATHS_OLD, .end = PATHS_NEVER,
        .host = "other.test", .variable = CONTAIN, .level = -1, .rewraps = true,
        .of_anybody = true},
    {"contain, with callbacks", "listed.test", .server = PATHS_OLD,
        .end = PATHS_NEVER, .host = "other.test", .variable = CONTAIN,
        .level = -1, .run = runs_callbacks, .rewraps = true},
    {"contain, listed", "listed.test", .server = PATHS_WEAK, .end = PATHS_MAY,
        .variable = CONTAIN, .rewraps = true},
    {"callbacks", "listed.test", .server = PATHS_WEAK, .end = PATHS_MAY,
        .run = runs_callbacks},
    {"used again", "listed.test default tls1.0 eof", .server = PATHS_WEAK,
        .end = PATHS_NEVER, .host = "other.test", .run = runs_reuse,
        .of_anybody = true},
    {"session", "listed.test none trust-any until=2099-12-31",
        .server = PATHS_SELF, .end = PATHS_NEVER, .host = "other.test",
        .run = runs_session},
    {"server", .end = PATHS_NEVER, .run = runs_server,
        .variable = "LEGACYTLS_SERVER=renegotiations=1/3600"},
    {"renegotiate", "listed.test legacy-connect renegotiate=1/3600",
        .end = PATHS_NEVER, .run = runs_renegotiate},
    {"copy", "listed.test", .server = PATHS_WEAK, .end = PATHS_MAY,
        .run = runs_copy},
    {"address", "127.0.0.1", .server = PATHS_WEAK, .end = PATHS_MAY,
        .run = runs_socket},
    {"address of another host", "127.0.0.2", .server = PATHS_WEAK,
        .end = PATHS_NEVER, .run = runs_socket, .variable = JOURNAL},
    {"address, pin of another key", ADDRESS_PIN, .run = runs_socket},
    {"late, pin", "127.0.0.1 none %s", .server = PATHS_STRONG, .end = PATHS_MAY,
        .run = runs_late},
    {"late, pin of another key", ADDRESS_PIN, .run = runs_late},
    {"hidden", "127.0.0.1", .server = PATHS_WEAK, .end = PATHS_MAY,
        .run = runs_hidden},
    {"hidden, another host", "127.0.0.2", .server = PATHS_WEAK,
        .end = PATHS_NEVER, .run = runs_hidden},
    {"hidden, pin of another key", ADDRESS_PIN, .run = runs_hidden},
    {"copy of one that had begun", "listed.test", .server = PATHS_WEAK,
        .end = PATHS_MAY, .run = runs_copy_begun, .rewraps = true},
    {"two threads", "listed.test", .server = PATHS_WEAK, .end = PATHS_NEVER,
        .host = "other.test", .run = runs_threads, .has_rivals = true},
};

const size_t paths_count = sizeof(paths) / sizeof(paths[0]);
