/* SPDX-License-Identifier: MIT */
/* legacytls probe: which rule does a server need? */
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "command/command.h"
#include "command/library_path.h"
#include "command/probe_print.h"
#include "command/probe_run.h"
#include "command/probe_search.h"
#include "command/say.h"

#define SECONDS_DEFAULT 10
#define SECONDS_MAX 120

#define SECONDS_PER_DAY 86400

struct options {
	enum probe_protocol protocol;
	unsigned seconds;
	bool is_json;
	bool is_help;
};

static const char help[] =
    "Usage: legacytls probe [OPTION]... HOST[:PORT]\n"
    "Finds the least rule with which strict clients connect to a server, by "
    "trying.\n"
    "\n"
    "  --starttls PROTOCOL  smtp, imap, pop3, ftp, ldap, postgres or mysql;\n"
    "                       gives the port, too, else 443\n"
    "  --json               one JSON object in place of text\n"
    "  --timeout SECONDS    for each connection, 1 to 120; 10\n"
    "  --help\n"
    "\n"
    "PORT of an IPv6 address: [2001:db8::7]:8443. Every address of the host is "
    "tried,\n"
    "up to 8; the rule is for all that can be connected to. A strict client "
    "here is\n"
    "one with the settings of Python 3.13: TLS 1.2, security level 2, no "
    "suites with\n"
    "SHA-1 or RSA key transport, strict X.509. It trusts what OpenSSL trusts "
    "by\n"
    "default (SSL_CERT_FILE, SSL_CERT_DIR), and reads no openssl.cnf.\n"
    "\n"
    "About a dozen connections are made. After the handshake it asks for / by "
    "HTTP,\n"
    "but not with --starttls or on a port that is known for something else.\n"
    "\n"
    "stdout is a file of rules: comments, and the rule, until 90 days from "
    "now.\n"
    "\n"
    "Exit code:\n"
    "  0    a rule was found\n"
    "  1    the server needs none\n"
    "  2    no rule helps\n"
    "  3    the server was not reached, or does not speak TLS\n"
    "  125  wrong use, or the probe itself failed\n";

/* Can a line be replaced there? A terminal that is "dumb" shows the codes. */
static bool
has_progress(void)
{
	const char *terminal = getenv("TERM");

	return isatty(STDERR_FILENO) && terminal != NULL &&
	       strcmp(terminal, "dumb") != 0;
}

/* A line on the terminal that the next one replaces. */
static void
progress(const char *doing)
{
	if (has_progress())
		dprintf(STDERR_FILENO, "\r\033[Kprobe: %.60s", doing);
}

static void
progress_end(void)
{
	if (has_progress())
		dprintf(STDERR_FILENO, "\r\033[K");
}

static int
seconds_parse(const char *text, unsigned *seconds)
{
	char *end;
	long value = strtol(text, &end, 10);

	if (text[0] < '0' || text[0] > '9' || *end != '\0' || value < 1 ||
	    value > SECONDS_MAX) {
		say("--timeout: '%.32s' is not a number of seconds; write one "
		    "from 1 to %d",
		    text, SECONDS_MAX);
		return -1;
	}
	*seconds = (unsigned)value;
	return 0;
}

static int
options_parse(int argc, char **argv, struct options *options)
{
	static const struct option known[] = {
	    {"starttls", required_argument, NULL, 's'},
	    {"json", no_argument, NULL, 'j'},
	    {"timeout", required_argument, NULL, 't'},
	    {"help", no_argument, NULL, 'h'},
	    {NULL, 0, NULL, 0},
	};
	int option, rv = 0;

	while (rv == 0 &&
	       (option = getopt_long(argc, argv, "h", known, NULL)) != -1) {
		switch (option) {
		case 's':
			rv = probe_protocol_parse(optarg, &options->protocol);
			break;
		case 'j':
			options->is_json = true;
			break;
		case 't':
			rv = seconds_parse(optarg, &options->seconds);
			break;
		case 'h':
			options->is_help = true;
			break;
		default: /* getopt_long has said what is wrong */
			rv = -1;
		}
	}
	return rv;
}

/* One host, and where the library is. */
static int
prepare(int count, char *const arguments[], const struct options *options,
    struct probe_search *search)
{
	char library[PATH_MAX];

	if (count != 1) {
		say("%s; write 'legacytls probe HOST[:PORT]', see "
		    "'legacytls probe --help'",
		    count == 0 ? "no host is given" :
		                 "more than one host is given");
		return -1;
	}
	if (probe_target_parse(
	        arguments[0], options->protocol, &search->target) == -1 ||
	    library_path("liblegacytls.so", "/proc/self/exe", library) == -1)
		return -1;
	search->seconds = options->seconds;
	search->today = (int32_t)(time(NULL) / SECONDS_PER_DAY);
	search->progress = progress;
	return probe_run_prepare(library);
}

static int
answer(const struct probe_search *search, bool is_json)
{
	static const int codes[] = {
	    [PROBE_RULE] = COMMAND_OK,
	    [PROBE_NO_NEED] = 1,
	    [PROBE_NO_HELP] = 2,
	    [PROBE_NO_ANSWER] = 3,
	    [PROBE_FAILED] = COMMAND_FAILED,
	};

	if (search->verdict == PROBE_FAILED) {
		say("the probe itself failed: %s", search->broken);
	} else if (!is_json) {
		probe_print(search);
	} else if (probe_print_json(search) == -1) {
		say("no memory");
		return COMMAND_FAILED;
	}
	return codes[search->verdict];
}

int
probe_main(int argc, char **argv)
{
	struct options options = {.seconds = SECONDS_DEFAULT};
	struct probe_search search = {0};

	if (argc == 2 && strcmp(argv[1], PROBE_CHILD) == 0)
		return probe_child_main();
	if (options_parse(argc, argv, &options) == -1)
		return COMMAND_FAILED;
	if (options.is_help) {
		fputs(help, stdout);
		return COMMAND_OK;
	}
	if (prepare(argc - optind, argv + optind, &options, &search) == -1)
		return COMMAND_FAILED;
	probe_search(&search);
	progress_end();
	return answer(&search, options.is_json);
}
