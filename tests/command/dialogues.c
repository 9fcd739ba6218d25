/* SPDX-License-Identifier: MIT */
/* Scripts: the lines that are expected, and what is said to them. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "command/dialogues.h"
#include "support/loopback.h"

struct turn {
	const char *expect; /* how the client's line begins, "" for none */
	const char *answer;
};

/* Reads a line and not a byte more. */
static int
hear(int fd, char *line, size_t size)
{
	size_t len = 0;

	do {
		if (len + 1 == size || loopback_read(fd, line + len, 1) == -1)
			return -1;
	} while (line[len++] != '\n');
	line[len] = '\0';
	return 0;
}

/* Follows the script, up to its empty answer. */
static int
play(int fd, const struct turn *turn)
{
	char line[256];

	for (; turn->answer != NULL; turn++) {
		if (turn->expect[0] != '\0' &&
		    (hear(fd, line, sizeof(line)) == -1 ||
		        strncmp(line, turn->expect, strlen(turn->expect)) != 0))
			return -1;
		if (loopback_write(fd, turn->answer, strlen(turn->answer)) ==
		    -1)
			return -1;
	}
	return 0;
}

#define GREETING                                \
	{                                       \
		"", "220-mail\r\n220 ready\r\n" \
	}
#define EHLO                                                        \
	{                                                           \
		"EHLO ", "250-mail\r\n250-STARTTLS\r\n250 HELP\r\n" \
	}

int
dialogue_smtp(int fd)
{
	static const struct turn script[] = {
	    GREETING, EHLO, {"STARTTLS\r\n", "220 go\r\n"}, {NULL, NULL}};

	return play(fd, script);
}

int
dialogue_smtp_injected(int fd)
{
	static const struct turn script[] = {GREETING, EHLO,
	    {"STARTTLS\r\n", "220 go\r\n250 you are welcome\r\n"},
	    {NULL, NULL}};

	return play(fd, script);
}

int
dialogue_smtp_plain(int fd)
{
	static const struct turn script[] = {GREETING, EHLO,
	    {"STARTTLS\r\n", "502 \033]0;what?\a\r\n"}, {NULL, NULL}};

	play(fd, script);
	return -1;
}

int
dialogue_smtp_endless(int fd)
{
	static const char line[] = "220-more\r\n";
	static const struct turn script[] = {
	    GREETING, EHLO, {"STARTTLS\r\n", ""}, {NULL, NULL}};

	if (play(fd, script) == -1)
		return -1;
	while (loopback_write(fd, line, sizeof(line) - 1) == 0)
		continue;
	return -1;
}

int
dialogue_imap(int fd)
{
	static const struct turn script[] = {{"", "* OK ready\r\n"},
	    {"a STARTTLS\r\n", "* 1 EXISTS\r\na OK begin\r\n"}, {NULL, NULL}};

	return play(fd, script);
}

int
dialogue_ftp(int fd)
{
	static const struct turn script[] = {
	    {"", "220-files\r\nbe quick\r\n220 ready\r\n"},
	    {"AUTH TLS\r\n", "234 go\r\n"}, {NULL, NULL}};

	return play(fd, script);
}

/* StartTLS as a whole (RFC 4511 4.14.1), then the response. */
static int
ldap(int fd, const char *response, size_t len)
{
	static const char request[] = "\x30\x1d\x02\x01\x01\x77\x18\x80\x16"
	                              "1.3.6.1.4.1.1466.20037";
	char got[sizeof(request) - 1];

	if (loopback_read(fd, got, sizeof(got)) == -1 ||
	    memcmp(got, request, sizeof(got)) != 0)
		return -1;
	return loopback_write(fd, response, len);
}

int
dialogue_ldap(int fd)
{
	static const char response[] =
	    "\x30\x0c\x02\x01\x01\x78\x07\x0a\x01\0\x04\0\x04\0";

	return ldap(fd, response, sizeof(response) - 1);
}

int
dialogue_ldap_plain(int fd)
{
	/* Lengths in the long form, as Active Directory has them; 52. */
	static const char response[] = "\x30\x84\0\0\0\x10\x02\x01\x01\x78\x84"
	                               "\0\0\0\x07\x0a\x01\x34\x04\0\x04\0";

	ldap(fd, response, sizeof(response) - 1);
	return -1;
}

int
dialogue_postgres_plain(int fd)
{
	uint8_t request[8];

	if (loopback_read(fd, request, sizeof(request)) == 0)
		loopback_write(fd, "N", 1);
	return -1;
}

/* Protocol 10, without CLIENT_SSL. */
int
dialogue_mysql_plain(int fd)
{
	static const char greeting[] = "\x1c\0\0\0"
	                               "\x0a"
	                               "8.0.0\0"
	                               "\1\0\0\0"
	                               "12345678\0"
	                               "\x09\x82\x21\2\0\0\0\0";

	loopback_write(fd, greeting, sizeof(greeting) - 1);
	return -1;
}
