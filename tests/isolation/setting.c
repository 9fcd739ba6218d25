/* SPDX-License-Identifier: MIT */
/* Rules, hosts and variables. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>

#include "isolation/setting.h"

void
setting_make(struct setting *setting, const struct task *task)
{
	struct chance *chance = &setting->chance;
	char path[256];
	unsigned i;

	snprintf(path, sizeof(path), "%s/keys.pem", task->dir);
	keys_read(&setting->keys, path);
	keys_pin(&setting->keys, LEAF_EC, setting->pin);
	keys_pin(&setting->keys, LEAF_RSA, setting->pin_other);
	/* Of nobody: a key that no server has. */
	setting->pin_other[0] = setting->pin_other[0] == 'A' ? 'B' : 'A';
	setting->plan.pin = setting->pin;
	setting->plan.pin_other = setting->pin_other;
	chance_start(chance, task->seed, task->process, 0);
	setting->plan.threads = chance_one_in(chance, 2) ? 1 : THREADS_MAX;
	setting->has_sockets = !chance_one_in(chance, 3);
	plan_make(&setting->plan, chance);
	setting->is_elsewhere =
	    setting->plan.is_refused && chance_one_in(chance, 2);
	setting->is_contained = chance_one_in(chance, 3);
	setting->has_journal = chance_one_in(chance, 3);
	for (i = 0; i < setting->plan.threads; i++)
		hosts_make(setting->hosts[i], &setting->plan, i, chance);
	hosts_settle(setting->hosts, setting->plan.threads);
}

/* For nss_wrapper, as in hosts(5). */
static void
hosts_write(const struct setting *setting, const char *path)
{
	FILE *file = fopen(path, "w");
	char address[INET6_ADDRSTRLEN];
	unsigned i;
	size_t j;

	process_require(file != NULL, path);
	for (i = 0; i < setting->plan.threads; i++) {
		for (j = 0; j < HOSTS; j++) {
			const struct host *host = &setting->hosts[i][j];

			ip_write(&host->ip, address);
			if (host->is_known)
				fprintf(file, "%s %s\n", address, host->text);
		}
	}
	process_require(fclose(file) == 0, path);
}

void
setting_export(const struct setting *setting, const struct task *task)
{
	char rules[16384], path[256];
	struct plan plan = setting->plan;
	struct chance chance;

	chance_start(&chance, task->seed, task->process, 1000);
	plan.is_refused &= !setting->is_elsewhere;
	plan_write(&plan, &chance, rules, sizeof(rules));
	process_path(task, "hosts", path);
	hosts_write(setting, path);
	setenv("NSS_WRAPPER_HOSTS", path, 1);
	unsetenv("OPENSSL_CONF");
	unsetenv("LEGACYTLS_CONTAIN");
	unsetenv("LEGACYTLS_JOURNAL");
	unsetenv("LEGACYTLS_PROGRAMS");
	if (setting->is_contained)
		setenv("LEGACYTLS_CONTAIN", "1", 1);
	process_path(task, "journal", path);
	if (setting->has_journal)
		setenv("LEGACYTLS_JOURNAL", path, 1);
	if (setting->is_elsewhere)
		setenv("LEGACYTLS_PROGRAMS", "another*", 1);
	setenv("LEGACYTLS_HOSTS", rules, 1);
	setenv("NSS_WRAPPER_MAX_HOSTENTS", "2000", 1);
	setenv("LD_PRELOAD",
	    task->is_twin ? "libnss_wrapper.so" :
	                    LEGACYTLS_OBJECT ":libnss_wrapper.so",
	    1);
}

bool
setting_holds(const struct setting *setting)
{
	return setting->is_contained && !setting->is_elsewhere;
}

bool
setting_records(const struct setting *setting)
{
	return setting->has_journal && !setting->is_elsewhere;
}
