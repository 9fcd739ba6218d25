/* SPDX-License-Identifier: MIT */
/* Just enough of each protocol for its client to start TLS. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "clients/preamble.h"
#include "support/loopback.h"

static int
say(int fd, const char *text)
{
	return loopback_write(fd, text, strlen(text));
}

/* Reads a line and not a byte more, without its end. */
static int
hear(int fd, char *line, size_t size)
{
	size_t len = 0;

	do {
		if (len == size || loopback_read(fd, line + len, 1) == -1)
			return -1;
	} while (line[len++] != '\n');
	line[--len] = '\0';
	if (len > 0 && line[len - 1] == '\r')
		line[len - 1] = '\0';
	return 0;
}

int
preamble_connect(int fd)
{
	char line[1024];

	if (hear(fd, line, sizeof(line)) == -1 ||
	    strncmp(line, "CONNECT ", 8) != 0)
		return -1;
	do {
		if (hear(fd, line, sizeof(line)) == -1)
			return -1;
	} while (line[0] != '\0');
	return say(fd, "HTTP/1.1 200 Connected\r\n\r\n");
}

/* PostgreSQL's documentation, 55.2.10 and 55.7: SSLRequest is answered 'S'. */
int
preamble_postgresql(int fd)
{
	static const uint8_t request[] = {0, 0, 0, 8, 4, 210, 22, 47};
	uint8_t got[sizeof(request)];

	if (loopback_read(fd, got, sizeof(got)) == -1 ||
	    memcmp(got, request, sizeof(got)) != 0)
		return -1;
	return say(fd, "S");
}

/* MySQL's Protocol::HandshakeV10 and Protocol::SSLRequest */
int
preamble_mysql(int fd)
{
	static const char greeting[] =
	    "\x49\0\0\0"               /* length of what follows; number */
	    "\x0a"                     /* protocol */
	    "8.0.0\0"                  /* version */
	    "\1\0\0\0"                 /* connection */
	    "12345678\0"               /* challenge, first part */
	    "\x09\x8a\x21\2\0\x08\0"   /* capabilities, character set, status */
	    "\x15\0\0\0\0\0\0\0\0\0\0" /* length of the challenge; reserved */
	    "123456789012\0"           /* second part */
	    "mysql_native_password";
	uint8_t request[4 + 32];

	if (loopback_write(fd, greeting, sizeof(greeting)) == -1)
		return -1;
	return loopback_read(fd, request, sizeof(request));
}

int
preamble_pop3(int fd)
{
	char line[256];

	if (say(fd, "+OK ready\r\n") == -1)
		return -1;
	for (;;) {
		if (hear(fd, line, sizeof(line)) == -1)
			return -1;
		if (strcasecmp(line, "STLS") == 0)
			return say(fd, "+OK begin\r\n");
		if (strcasecmp(line, "CAPA") != 0)
			return -1;
		if (say(fd, "+OK\r\nSTLS\r\n.\r\n") == -1)
			return -1;
	}
}
