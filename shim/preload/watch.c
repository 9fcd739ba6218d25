/* SPDX-License-Identifier: MIT */
/* Records of what concerns the whole process. */
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

#include <openssl/ssl.h>

#include "preload/record.h"
#include "preload/settings.h"
#include "preload/watch.h"

/* The process that loaded this object, and whether it has a journal. */
static pid_t loader;
static bool is_told;
/* Whether it has used OpenSSL. */
static _Atomic bool has_context;

/* As the process ends it is too late to read the variables. */
static void __attribute__((constructor)) note_loader(void)
{
	loader = getpid();
	is_told = settings_journal_at_start() != NULL;
}

static void __attribute__((destructor)) tell_of_silence(void)
{
	if (is_told && !atomic_load(&has_context) && getpid() == loader)
		record_exit("no OpenSSL context seen");
}

void
watch_context(void)
{
	if (!atomic_load(&has_context) &&
	    !atomic_exchange(&has_context, true) && settings_refused() != NULL)
		record_process(settings_refused());
}

void
watch_stranger(const struct library *lib)
{
	static atomic_flag said = ATOMIC_FLAG_INIT;
	char note[128];

	atomic_store(&has_context, true);
	if (settings_journal() == NULL || atomic_flag_test_and_set(&said))
		return;
	snprintf(note, sizeof(note), "%.64s: its connections are left alone",
	    lib->OpenSSL_version != NULL ?
	        lib->OpenSSL_version(OPENSSL_VERSION) :
	        "an unknown libssl");
	record_process(note);
}

void
watch_options(uint64_t options)
{
	static atomic_flag said = ATOMIC_FLAG_INIT;

	if ((options & (SSL_OP_LEGACY_SERVER_CONNECT |
	                   SSL_OP_ALLOW_UNSAFE_LEGACY_RENEGOTIATION)) != 0 &&
	    settings_journal() != NULL && !atomic_flag_test_and_set(&said))
		record_process("the program, or openssl.cnf, opens legacy "
		               "renegotiation for all its hosts");
}
