/* SPDX-License-Identifier: MIT */
/* A clock that jumps: nothing is relaxed past until=, nor served too often. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include <openssl/err.h>

#include "preload/memory.h"
#include "support/preload.h"
#include "support/records.h"

/* 2031-05-31T00:00:00Z, the day with which the rule ends. */
#define UNTIL 1937952000LL
#define DAY 86400LL

/* The clocks of this process; CLOCK_MONOTONIC is ahead by so much. */
static time_t now;
static int64_t ahead;

/* In place of libc's, for all objects of the process. */
time_t
time(time_t *where)
{
	if (where != NULL)
		*where = now;
	return now;
}

int
clock_gettime(clockid_t clock, struct timespec *where)
{
	__typeof__(clock_gettime) *next =
	    (__typeof__(next))dlsym(RTLD_NEXT, "clock_gettime");
	int rv = next(clock, where);

	if (clock == CLOCK_REALTIME)
		where->tv_sec = now;
	else if (clock == CLOCK_MONOTONIC)
		where->tv_sec += ahead;
	return rv;
}

static struct {
	struct scratch scratch;
	struct server weak;
	struct server rehandshaker;
	SSL_CTX *ctx;
	time_t made; /* when the certificates were, by the true clock */
} fixture;

static int
prepare(void **state)
{
	struct timespec made;

	(void)state;
	clock_gettime(CLOCK_REALTIME_COARSE, &made);
	now = fixture.made = made.tv_sec;
	scratch_make(&fixture.scratch);
	server_rehandshaker(&fixture.rehandshaker, &fixture.scratch,
	    SERVER_NO_RFC5746, "rehandshaker");
	server_openssl(&fixture.weak, &fixture.scratch, "weak",
	    (const char *[]){"-cipher", "ALL:@SECLEVEL=0", NULL});
	setenv(
	    "LEGACYTLS_JOURNAL", scratch_path(&fixture.scratch, "journal"), 1);
	fixture.ctx = client_context(&fixture.scratch);
	return 0;
}

static int
tidy(void **state)
{
	(void)state;
	SSL_CTX_free(fixture.ctx);
	server_stop(&fixture.weak);
	server_stop(&fixture.rehandshaker);
	scratch_remove(&fixture.scratch);
	return 0;
}

/* Certificates are judged by the true clock. */
static SSL *
client(const char *name)
{
	SSL *ssl = client_new(fixture.ctx, name);

	X509_VERIFY_PARAM_set_time(SSL_get0_param(ssl), fixture.made);
	return ssl;
}

/* Does the name's rule let a weak key pass now? */
static bool
is_relaxed(const char *name)
{
	SSL *ssl = client(name);
	int rv;

	client_connect(ssl, &fixture.weak);
	rv = SSL_connect(ssl);
	ERR_clear_error();
	client_free(ssl);
	return rv == 1;
}

/* In this order: the clock jumps from one to the next. */
static const struct row {
	const char *name;
	long long now;
	bool is_relaxed;
	const char *time; /* as the journal has it */
} rows[] = {
    {"day before", UNTIL - 1, true, "2031-05-30T23:59:59."},
    {"first second of the last day", UNTIL, true, "2031-05-31T00:00:00."},
    {"last second", UNTIL + DAY - 1, true, "2031-05-31T23:59:59."},
    {"first second after", UNTIL + DAY, false, "2031-06-01T00:00:00."},
    {"back before it", UNTIL - DAY, true, "2031-05-30T00:00:00."},
    {"a year after", UNTIL + 365 * DAY, false, "2032-05-30T00:00:00."},
    {"leap day", 1961625600LL, false, "2032-02-29T00:00:00."},
    {"after a year without", 4107542400LL - 1, false, "2100-02-28T23:59:59."},
    {"last second of 31 bits", INT32_MAX, false, "2038-01-19T03:14:07."},
    {"first second of 32 bits", INT32_MAX + 1LL, false, "2038-01-19T03:14:08."},
    {"last second of 32 bits", UINT32_MAX, false, "2106-02-07T06:28:15."},
    {"year 10000", 253402300800LL, false, "10000-01-01T00:00:00."},
    {"a day of 32 bits", (INT32_MAX + 1LL) * DAY, false, "5881580-07-12T"},
    {"beyond every year", INT64_MAX, false, ""},
    {"1970", 0, true, "1970-01-01T00:00:00."},
    {"no clock", -1, false, "1969-12-31T23:59:59."},
    {"2038 in a time_t of 32 bits", INT32_MIN, false, "1901-12-13T20:45:52."},
    {"before every year", INT64_MIN, false, ""},
    {"back again", UNTIL, true, "2031-05-31T00:00:00."},
};

static void
until_holds(void **state)
{
	const char *journal = scratch_path(&fixture.scratch, "journal");
	const struct row *row = *state;
	struct records records;
	const char *stamp;

	unlink(journal);
	now = row->now;
	assert_int_equal(is_relaxed("listed.test"), row->is_relaxed);
	assert_true(is_relaxed("near.listed.test"));
	assert_false(is_relaxed("other.test"));
	now = fixture.made;
	records_read(&records, journal);
	assert_int_equal(records.count, 3);
	stamp = record_get(&records, 0, "time");
	if (strncmp(stamp, row->time, strlen(row->time)) != 0 ||
	    (row->time[0] == '\0' && stamp[0] != '\0'))
		fail_msg("%s, not %s", stamp, row->time);
	record_assert(
	    &records, 0, "outcome", row->is_relaxed ? "ok" : "failed");
	records_free(&records);
}

/* Has the server ask for a renegotiation. */
static bool
serves(SSL *ssl)
{
	char answer[16] = "";

	assert_int_equal(SSL_write(ssl, "again", 5), 5);
	assert_true(SSL_read(ssl, answer, sizeof(answer) - 1) > 0);
	return strcmp(answer, "served") == 0;
}

/* renegotiate=1/60 */
static void
window_holds(void **state)
{
	SSL *ssl = client("served.test");

	(void)state;
	ahead = 10 * DAY;
	client_connect(ssl, &fixture.rehandshaker);
	assert_int_equal(SSL_connect(ssl), 1);
	assert_true(serves(ssl));
	assert_false(serves(ssl));
	now += 1000 * DAY; /* the calendar does not count */
	assert_false(serves(ssl));
	now = fixture.made;
	ahead += 61;
	assert_true(serves(ssl));
	ahead -= DAY;
	assert_false(serves(ssl));
	ahead += DAY;
	assert_false(serves(ssl));
	ahead += DAY;
	assert_true(serves(ssl));
	ahead = 0;
	client_free(ssl);
}

#define COUNT (sizeof(rows) / sizeof(rows[0]))

int
main(int argc, char *argv[])
{
	struct CMUnitTest tests[COUNT + 1] = {
	    [COUNT] = cmocka_unit_test(window_holds)};
	size_t i;

	(void)argc;
	preload_this(argv,
	    "listed.test until=2031-05-31, near.listed.test, served.test "
	    "legacy-connect renegotiate=1/60");
	for (i = 0; i < COUNT; i++)
		tests[i] = (struct CMUnitTest){
		    rows[i].name, until_holds, NULL, NULL, (void *)&rows[i]};
	return cmocka_run_group_tests_name("clock", tests, prepare, tidy);
}
