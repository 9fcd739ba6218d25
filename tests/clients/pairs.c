/* SPDX-License-Identifier: MIT */
/* Clients that have two connections at once or in turn. */
#include "clients/pairs.h"

#define PYTHON "/usr/bin/python3"
#define HAS_PYTHON PYTHON " -c 'import ssl'"

#define CURL "curl", "-sS", "--cacert", "@CA@"
#define RESOLVE                                                   \
	"--resolve", "listed.test:@PORT@:127.0.0.1", "--resolve", \
	    "other.test:@PORT2@:127.0.0.1"
#define FIRST "https://listed.test:@PORT@/"
#define SECOND "https://other.test:@PORT2@/"
#define AT_ONCE "--parallel", "--parallel-immediate"

/* What asks a proxy for a page of each, at once. */
#define ASK                                                               \
	{                                                                 \
		"curl", "-sSi", AT_ONCE, "--unix-socket", "@SOCKET@",     \
		    "http://plain.test/first", "http://plain.test/second" \
	}

const struct pair pairs[] = {
    {
        {
            .name = "curl, in turn",
            .probe = "curl --version",
            .host = "listed.test",
            .argv = {CURL, RESOLVE, FIRST, SECOND},
        },
        .rules = {{"listed.test", FIRST_CONNECTS},
            {"listed.test:@PORT@", FIRST_CONNECTS},
            {"127.0.0.1:@PORT@", FIRST_CONNECTS}},
    },
    {
        {
            .name = "curl, the other first",
            .probe = "curl --version",
            .host = "listed.test",
            .argv = {CURL, RESOLVE, SECOND, FIRST},
        },
        .rules = {{"listed.test", FIRST_CONNECTS},
            {"listed.test:@PORT@", FIRST_CONNECTS},
            {"127.0.0.1:@PORT@", FIRST_CONNECTS}},
    },
    {
        {
            .name = "curl, at once",
            .probe = "curl --version",
            .host = "listed.test",
            .argv = {CURL, RESOLVE, AT_ONCE, FIRST, SECOND},
        },
        .rules = {{"listed.test", FIRST_CONNECTS},
            {"listed.test:@PORT@", FIRST_TIMED},
            {"127.0.0.1:@PORT@", FIRST_TIMED}},
    },
    {
        {
            .name = "curl, IP address, in turn",
            .probe = "curl --version",
            .host = "127.0.0.1",
            .argv = {CURL, "https://127.0.0.1:@PORT@/",
                "https://127.0.0.1:@PORT2@/"},
        },
        .rules = {{"127.0.0.1:@PORT@", FIRST_CONNECTS}},
    },
    {
        {
            .name = "curl, IP address, at once",
            .probe = "curl --version",
            .host = "127.0.0.1",
            .argv = {CURL, AT_ONCE, "https://127.0.0.1:@PORT@/",
                "https://127.0.0.1:@PORT2@/"},
        },
        .rules = {{"127.0.0.1:@PORT@", FIRST_TIMED}},
    },
    {
        {
            .name = "Python asyncio, at once",
            .probe = HAS_PYTHON,
            .host = "listed.test",
            .argv = {PYTHON, "@SCRIPTS@/two.py", "@CA@", "listed.test",
                "@PORT@", "other.test", "@PORT2@"},
        },
        .rules = {{"listed.test", FIRST_CONNECTS},
            {"listed.test:@PORT@", FIRST_TIMED},
            {"127.0.0.1:@PORT@", FIRST_TIMED}},
    },
    {
        {
            .name = "Node.js, at once",
            .probe = HAS_NODE,
            .host = "listed.test",
            .argv = {"@NODE@", "@SCRIPTS@/two.js", "@CA@", "listed.test",
                "@PORT@", "other.test", "@PORT2@"},
        },
        .rules = {{"listed.test", FIRST_CONNECTS},
            {"listed.test:@PORT@", FIRST_TIMED},
            {"127.0.0.1:@PORT@", FIRST_TIMED}},
    },
    {
        {
            .name = "nginx, two servers",
            .probe = "nginx -v",
            .host = "listed.test",
            .config = "nginx_two.conf",
            .sni = "on",
            .daemon = {"nginx", "-p", "@DIR@", "-c", "@CONFIG@"},
            .argv = ASK,
        },
        .rules = {{"listed.test", FIRST_CONNECTS},
            {"listed.test:@PORT@", FIRST_CONNECTS},
            {"127.0.0.1:@PORT@", FIRST_CONNECTS}},
    },
    {
        {
            .name = "nginx, two servers, SNI off",
            .probe = "nginx -v",
            .host = "listed.test",
            .config = "nginx_two.conf",
            .sni = "off",
            .daemon = {"nginx", "-p", "@DIR@", "-c", "@CONFIG@"},
            .argv = ASK,
        },
        .rules = {{"127.0.0.1:@PORT@", FIRST_CONNECTS}},
    },
    {
        {
            .name = "haproxy, two servers",
            .probe = HAS_HAPROXY,
            .host = "listed.test",
            .config = "haproxy_two.cfg",
            .daemon = {"haproxy", "-db", "-f", "@CONFIG@"},
            .argv = ASK,
        },
        .rules = {{"127.0.0.1:@PORT@", FIRST_TIMED}},
    },
    {
        /* A shell has connected it. */
        {
            .name = "Python asyncio, inherited socket",
            .probe = HAS_PYTHON " && command -v bash",
            .host = "other.test",
            .argv = {"bash", "-c",
                "exec 3<>/dev/tcp/127.0.0.1/@PORT2@; exec " PYTHON
                " @SCRIPTS@/beside.py @PORT@ other.test @CA@"},
        },
        .rules = {{"127.0.0.1:@PORT@", FIRST_PLAIN}},
    },
    {
        {
            .name = "Python asyncio, UNIX socket",
            .probe = HAS_PYTHON " && socat -V",
            .host = "other.test",
            .argv = {"socat", "tcp:127.0.0.1:@PORT2@",
                "exec:" PYTHON " @SCRIPTS@/beside.py @PORT@ other.test "
                "@CA@,fdin=3,fdout=3"},
        },
        .rules = {{"127.0.0.1:@PORT@", FIRST_PLAIN}},
    },
    {
        /* Its connect is bound to the C library: RTLD_DEEPBIND. */
        {
            .name = "PHP curl, beside a stream",
            .probe = HAS_PHP_CURL,
            .host = "other.test",
            .argv = {"php", "@SCRIPTS@/beside.php", "@PORT@", "other.test",
                "@PORT2@", "@CA@"},
        },
        .rules = {{"127.0.0.1:@PORT@", FIRST_PLAIN}},
    },
    {
        /* The proxy's socket does not lead to the address that is asked. */
        {
            .name = "Python aiohttp, by a proxy",
            .probe = HAS_PYTHON " && " PYTHON " -c 'import aiohttp'",
            .host = "127.0.0.1",
            .argv = {PYTHON, "@SCRIPTS@/proxied.py", "@PORT@", "@PORT2@",
                "@CA@"},
        },
        .is_proxied = true,
        .rules = {{"127.0.0.1:@PORT@", FIRST_CONNECTS}},
    },
};

const size_t pairs_count = sizeof(pairs) / sizeof(pairs[0]);
