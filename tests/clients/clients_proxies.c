/* SPDX-License-Identifier: MIT */
/* Proxies, which are clients of a server that others ask them for. */
#include "clients/client.h"

#define GNUTLS "www.gnu.org/software/gnutls\">GnuTLS</a>"
#define DISTRUST "certificate verify failed"

#define ASK                                                       \
	{                                                         \
		"curl", "-sS", "-i", "--unix-socket", "@SOCKET@", \
		    "http://plain.test/"                          \
	}

const struct client clients_proxies[] = {
    {
        .name = "nginx, SNI on",
        .probe = "nginx -v",
        .host = "listed.test",
        .config = "nginx.conf",
        .target = "127.0.0.1",
        .sni = "on",
        .daemon = {"nginx", "-p", "@DIR@", "-c", "@CONFIG@"},
        .argv = ASK,
        .answer = GNUTLS,
        .distrust = "upstream SSL certificate verify error",
        .by_name = CONNECTS,
        .by_address = CONNECTS,
    },
    {
        .name = "nginx, SNI off",
        .probe = "nginx -v",
        .host = "listed.test",
        .config = "nginx.conf",
        .target = "127.0.0.1",
        .sni = "off",
        .daemon = {"nginx", "-p", "@DIR@", "-c", "@CONFIG@"},
        .argv = ASK,
        .answer = GNUTLS,
        .distrust = "upstream SSL certificate verify error",
        .by_name = NEVER, /* the default: no name is sent */
        .by_address = CONNECTS,
    },
    {
        .name = "nginx, SNI off, resolved",
        .probe = "nginx -v",
        .host = "localhost",
        .config = "nginx.conf",
        .target = "@HOST@",
        .sni = "off",
        .daemon = {"nginx", "-p", "@DIR@", "-c", "@CONFIG@"},
        .argv = ASK,
        .answer = GNUTLS,
        .distrust = "upstream SSL certificate verify error",
        .by_name = CONNECTS, /* proxy_pass has it */
        .by_address = CONNECTS,
    },
    {
        .name = "haproxy, sni",
        .probe = HAS_HAPROXY,
        .host = "listed.test",
        .config = "haproxy.cfg",
        .target = "127.0.0.1",
        .sni = "sni str(@HOST@)",
        .daemon = {"haproxy", "-W", "-db", "-f", "@CONFIG@"},
        .argv = ASK,
        .answer = GNUTLS,
        .distrust = DISTRUST,
        .by_name = CONNECTS,
        .by_address = NEVER, /* a worker holds a socket of its master */
    },
    {
        .name = "haproxy, no sni",
        .probe = HAS_HAPROXY,
        .host = "listed.test",
        .config = "haproxy.cfg",
        .target = "127.0.0.1",
        .sni = "",
        .daemon = {"haproxy", "-W", "-db", "-f", "@CONFIG@"},
        .argv = ASK,
        .answer = GNUTLS,
        .distrust = DISTRUST,
        .by_name = NEVER,
        .by_address = CONNECTS,
    },
    {
        .name = "haproxy, no sni, resolved",
        .probe = HAS_HAPROXY,
        .host = "localhost",
        .config = "haproxy.cfg",
        .target = "ipv4@@HOST@",
        .sni = "",
        .daemon = {"haproxy", "-W", "-db", "-f", "@CONFIG@"},
        .argv = ASK,
        .answer = GNUTLS,
        .distrust = DISTRUST,
        .by_name = CONNECTS,
        .by_address = CONNECTS,
    },
    {
        .name = "stunnel",
        .probe = "command -v stunnel4",
        .host = "listed.test",
        .config = "stunnel.conf",
        .daemon = {"stunnel4", "@CONFIG@"},
        .argv = ASK,
        .answer = GNUTLS,
        .distrust = DISTRUST,
        .by_name = CONNECTS,
        .by_address = CONNECTS,
    },
};

const size_t clients_proxies_count =
    sizeof(clients_proxies) / sizeof(clients_proxies[0]);
