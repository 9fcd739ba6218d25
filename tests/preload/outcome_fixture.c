/* SPDX-License-Identifier: MIT */
/* Sets LEGACYTLS_JOURNAL of this process before libssl is used. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <openssl/err.h>

#include "preload/outcome_fixture.h"

struct server legacy;

/* Made by outcome_start. */
static char folder[] = "/tmp/legacytls-test-XXXXXX";
static char journal[96];

int
outcome_start_alone(void **state)
{
	assert_non_null(mkdtemp(folder));
	snprintf(journal, sizeof(journal), "%s/journal", folder);
	setenv("LEGACYTLS_JOURNAL", journal, 1);
	return asking_setup(state);
}

int
outcome_stop_alone(void **state)
{
	asking_teardown(state);
	remove(journal);
	return rmdir(folder);
}

int
outcome_start(void **state)
{
	outcome_start_alone(state);
	server_gnutls(&legacy, &asking.scratch, "strong", SERVER_NO_RFC5746);
	return 0;
}

int
outcome_stop(void **state)
{
	server_stop(&legacy);
	return outcome_stop_alone(state);
}

int
outcome_clear(void **state)
{
	(void)state;
	remove(journal);
	ERR_clear_error();
	return 0;
}

struct records
outcome_records(size_t count)
{
	struct records records;

	records_read(&records, journal);
	assert_int_equal(records.count, count);
	return records;
}
