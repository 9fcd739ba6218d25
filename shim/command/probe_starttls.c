/* SPDX-License-Identifier: MIT */
/* STARTTLS of the protocols that are made of lines. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "command/probe_starttls.h"
#include "policy/message.h"

/* RFC 5321 4.5.3.1.5 has 512 bytes. */
#define LINE_SIZE 1024

/* Lines of one reply. */
#define LINES_MAX 100

/* What was received and not used yet. */
struct reader {
	const struct probe_wire *wire;
	char bytes[LINE_SIZE];
	size_t at, len;
};

/* Is this line only part of a reply, or not one to the command at all? */
typedef bool is_partial(const char *line);

struct step {
	const char *send; /* "": nothing, the server begins */
	const char *expect;
	is_partial *is_partial;
};

#define STEPS 3

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* "250-more", or the text between such lines (RFC 959 4.2). */
static bool
code_is_partial(const char *line)
{
	return !is_digit(line[0]) || !is_digit(line[1]) || !is_digit(line[2]) ||
	       line[3] == '-';
}

/* RFC 9051 2.2.2 */
static bool
is_untagged(const char *line)
{
	return line[0] == '*';
}

static bool
never(const char *line)
{
	(void)line;
	return false;
}

/* RFC 3207 4, RFC 9051 6.2.1, RFC 2595 4, RFC 4217 4 */
static const struct step dialogues[][STEPS] = {
    [PROBE_SMTP] = {{"", "220", code_is_partial},
        {"EHLO [127.0.0.1]\r\n", "250", code_is_partial},
        {"STARTTLS\r\n", "220", code_is_partial}},
    [PROBE_IMAP] = {{"", "* OK", never},
        {"a STARTTLS\r\n", "a OK", is_untagged}},
    [PROBE_POP3] = {{"", "+OK", never}, {"STLS\r\n", "+OK", never}},
    [PROBE_FTP] = {{"", "220", code_is_partial},
        {"AUTH TLS\r\n", "234", code_is_partial}},
};

int
probe_starttls_fail(char fault[PROBE_FAULT_SIZE], const char *what)
{
	snprintf(fault, PROBE_FAULT_SIZE, "%s: %s", what,
	    errno == EPIPE ? "the server ends the connection" :
	                     strerror(errno));
	return -1;
}

/* Reads a line, without its end; one that is too long is EMSGSIZE. */
static int
read_line(struct reader *reader, char line[LINE_SIZE])
{
	size_t len = 0;
	ssize_t got;

	for (;;) {
		if (reader->at == reader->len) {
			got = probe_wire_read(
			    reader->wire, reader->bytes, sizeof(reader->bytes));
			if (got == 0)
				errno = EPIPE;
			if (got <= 0)
				return -1;
			reader->at = 0;
			reader->len = (size_t)got;
		}
		line[len] = reader->bytes[reader->at++];
		if (line[len] == '\n')
			break;
		if (++len == LINE_SIZE) {
			errno = EMSGSIZE;
			return -1;
		}
	}
	if (len > 0 && line[len - 1] == '\r')
		len--;
	line[len] = '\0';
	return 0;
}

static int
unexpected(
    const char *line, const struct step *step, char fault[PROBE_FAULT_SIZE])
{
	char quoted[128];

	message_escape(quoted, sizeof(quoted), line, strlen(line));
	snprintf(fault, PROBE_FAULT_SIZE,
	    "the server %s with \"%s\", not with %s",
	    step->send[0] == '\0' ? "begins" : "answers", quoted, step->expect);
	return -1;
}

static int
take(struct reader *reader, const struct step *step,
    char fault[PROBE_FAULT_SIZE])
{
	char line[LINE_SIZE];
	size_t lines = 0;

	if (probe_wire_write(reader->wire, step->send, strlen(step->send)) ==
	    -1)
		return probe_starttls_fail(fault, "writing a command");
	do {
		if (read_line(reader, line) == -1)
			return probe_starttls_fail(
			    fault, "waiting for a reply");
		if (lines++ == LINES_MAX) {
			errno = EMSGSIZE;
			return probe_starttls_fail(
			    fault, "waiting for a reply");
		}
	} while (step->is_partial(line));
	if (strncmp(line, step->expect, strlen(step->expect)) != 0)
		return unexpected(line, step, fault);
	return 0;
}

int
probe_starttls(const struct probe_wire *wire, enum probe_protocol protocol,
    char fault[PROBE_FAULT_SIZE])
{
	struct reader reader = {.wire = wire};
	const struct step *step;

	if (protocol == PROBE_IMPLICIT)
		return 0;
	if (protocol > PROBE_FTP)
		return probe_starttls_binary(wire, protocol, fault);
	for (step = dialogues[protocol];
	     step < dialogues[protocol] + STEPS && step->send != NULL; step++) {
		if (take(&reader, step, fault) == -1)
			return -1;
	}
	return 0;
}
