/* SPDX-License-Identifier: MIT */
/* Clients that ask an HTTP server for a page. */
#include "clients/client.h"
#include "clients/preamble.h"

#define GNUTLS "www.gnu.org/software/gnutls\">GnuTLS</a>"
#define REQUEST "GET / HTTP/1.0\r\n\r\n"
#define DISTRUST "certificate verify failed"

const struct client clients_http[] = {
    {
        .name = "curl",
        .probe = "curl --version",
        .host = "listed.test",
        .argv = {"curl", "-sS", "--http1.1", "--cacert", "@CA@", "--resolve",
            "@HOST@:@PORT@:127.0.0.1", "https://@HOST@:@PORT@/"},
        .answer = GNUTLS,
        .distrust = "unable to get local issuer certificate",
        .by_name = CONNECTS,
        .by_address = CONNECTS,
    },
    {
        .name = "curl, offering HTTP/2",
        .probe = "curl --version",
        .host = "listed.test",
        .argv = {"curl", "-sS", "--http2", "--cacert", "@CA@", "--resolve",
            "@HOST@:@PORT@:127.0.0.1", "https://@HOST@:@PORT@/"},
        .answer = GNUTLS,
        .distrust = "unable to get local issuer certificate",
        .by_name = CONNECTS,
        .by_address = CONNECTS,
    },
    {
        .name = "curl, IP address",
        .probe = "curl --version",
        .host = "127.0.0.1",
        .argv = {"curl", "-sS", "--cacert", "@CA@", "https://@HOST@:@PORT@/"},
        .answer = GNUTLS,
        .distrust = "unable to get local issuer certificate",
        .by_address = CONNECTS, /* OpenSSL gets neither name nor fd */
    },
    {
        .name = "curl, CONNECT proxy",
        .probe = "curl --version",
        .host = "listed.test",
        .argv = {"curl", "-sS", "--cacert", "@CA@", "--proxy",
            "http://127.0.0.1:@PORT@", "https://@HOST@/"},
        .preamble = preamble_connect,
        .answer = GNUTLS,
        .distrust = "unable to get local issuer certificate",
        .by_name = CONNECTS,
        .by_address = NEVER, /* the address is the proxy's */
    },
    {
        .name = "openssl s_client",
        .probe = "openssl version",
        .host = "listed.test",
        .argv = {"openssl", "s_client", "-quiet", "-connect",
            "127.0.0.1:@PORT@", "-servername", "@HOST@", "-verify_hostname",
            "@HOST@", "-verify_return_error", "-CAfile", "@CA@"},
        .input = REQUEST,
        .answer = GNUTLS,
        .distrust = DISTRUST,
        .by_name = CONNECTS,
        .by_address = CONNECTS,
    },
    {
        .name = "Python ssl",
        .probe = "/usr/bin/python3 -c 'import ssl'",
        .host = "listed.test",
        .argv = {"/usr/bin/python3", "@SCRIPTS@/blocking.py", "@HOST@",
            "@PORT@", "@CA@"},
        .answer = GNUTLS,
        .distrust = DISTRUST,
        .by_name = CONNECTS,
        .by_address = CONNECTS,
    },
    {
        .name = "Python asyncio",
        .probe = "/usr/bin/python3 -c 'import ssl'",
        .host = "listed.test",
        .argv = {"/usr/bin/python3", "@SCRIPTS@/streams.py", "@HOST@", "@PORT@",
            "@CA@"},
        .answer = GNUTLS,
        .distrust = DISTRUST,
        .by_name = CONNECTS,
        .by_address = CONNECTS,
    },
    {
        .name = "Python requests",
        .probe = "/usr/bin/python3 -c 'import requests'",
        .host = "localhost",
        .argv = {"/usr/bin/python3", "@SCRIPTS@/requests_get.py", "@HOST@",
            "@PORT@", "@CA@"},
        .answer = GNUTLS,
        .distrust = DISTRUST,
        .by_name = CONNECTS,
        .by_address = CONNECTS,
    },
    {
        .name = "Python aiohttp",
        .probe = "/usr/bin/python3 -c 'import aiohttp'",
        .host = "localhost",
        .argv = {"/usr/bin/python3", "@SCRIPTS@/aiohttp_get.py", "@HOST@",
            "@PORT@", "@CA@"},
        .answer = GNUTLS,
        .distrust = DISTRUST,
        .by_name = CONNECTS,
        .by_address = CONNECTS,
    },
    {
        .name = "Python aiohttp, IP address",
        .probe = "/usr/bin/python3 -c 'import aiohttp'",
        .host = "127.0.0.1",
        .argv = {"/usr/bin/python3", "@SCRIPTS@/aiohttp_get.py", "@HOST@",
            "@PORT@", "@CA@"},
        .answer = GNUTLS,
        .distrust = DISTRUST,
        .by_address = CONNECTS, /* it is to be verified, so it is known */
    },
    {
        .name = "Perl IO::Socket::SSL",
        .probe = "perl -MIO::Socket::SSL -e 1",
        .host = "listed.test",
        .argv = {"perl", "@SCRIPTS@/io_socket_ssl.pl", "@HOST@", "@PORT@",
            "@CA@"},
        .answer = GNUTLS,
        .distrust = DISTRUST,
        .by_name = CONNECTS,
        .by_address = CONNECTS,
    },
    {
        .name = "Perl LWP",
        .probe = "perl -MLWP::Protocol::https -e 1",
        .host = "localhost",
        .argv = {"perl", "@SCRIPTS@/lwp.pl", "@HOST@", "@PORT@", "@CA@"},
        .answer = GNUTLS,
        .distrust = DISTRUST,
        .by_name = CONNECTS,
        .by_address = CONNECTS,
    },
    {
        .name = "Ruby net/http",
        .probe = "ruby -ropenssl -e 1",
        .host = "listed.test",
        .argv = {"ruby", "@SCRIPTS@/net_http.rb", "@HOST@", "@PORT@", "@CA@"},
        .answer = GNUTLS,
        .distrust = DISTRUST,
        .by_name = CONNECTS,
        .by_address = CONNECTS,
    },
    {
        .name = "PHP streams",
        .probe = "php -r 'exit(extension_loaded(\"openssl\") ? 0 : 1);'",
        .host = "listed.test",
        .argv = {"php", "@SCRIPTS@/streams.php", "@HOST@", "@PORT@", "@CA@"},
        .answer = GNUTLS,
        .distrust = DISTRUST,
        .by_name = CONNECTS,
        .by_address = CONNECTS,
    },
    {
        /*
         * Loaded with RTLD_DEEPBIND, so libcurl is bound to libssl and not to
         * the shim. It connects only where libssl's SSL_CTX_new calls its own
         * SSL_CTX_new_ex through the PLT, that is without -Bsymbolic. Where
         * that is not so, see tests/reach.
         */
        .name = "PHP curl",
        .probe = "@SCRIPTS@/php_curl.sh",
        .host = "listed.test",
        .argv = {"php", "@SCRIPTS@/curl.php", "@HOST@", "@PORT@", "@CA@"},
        .answer = GNUTLS,
        .distrust = "unable to get local issuer certificate",
        .by_name = CONNECTS,
        .by_address = CONNECTS,
    },
    {
        /* Builds with an OpenSSL of their own are out of reach. */
        .name = "Node.js",
        .probe = HAS_NODE,
        .host = "listed.test",
        .argv = {"@NODE@", "@SCRIPTS@/https_get.js", "@HOST@", "@PORT@",
            "@CA@"},
        .answer = GNUTLS,
        .distrust = "unable to verify the first certificate",
        .by_name = CONNECTS,
        .by_address = CONNECTS,
    },
    {
        .name = "socat",
        .probe = "socat -V",
        .host = "listed.test",
        .argv = {"socat", "-t60", "-",
            "openssl:127.0.0.1:@PORT@,cafile=@CA@,commonname=@HOST@,"
            "snihost=@HOST@"},
        .input = REQUEST,
        .answer = GNUTLS,
        .distrust = DISTRUST,
        .by_name = CONNECTS,
        .by_address = CONNECTS,
    },
    {
        .name = "ncat",
        /* 7.80 (Ubuntu 22.04) has no option that names the server. */
        .probe = "ncat --help | grep -e --ssl-servername",
        .host = "listed.test",
        .argv = {"ncat", "--ssl-verify", "--ssl-trustfile", "@CA@",
            "--ssl-servername", "@HOST@", "127.0.0.1", "@PORT@"},
        .input = REQUEST,
        .answer = GNUTLS,
        .refusal = "Input/output error",
        .distrust = "Input/output error",
        .by_name = CONNECTS,
        .by_address = CONNECTS,
    },
    {
        .name = "check_http",
        /* From 2.4 on it may be check_curl, which sends the name always. */
        .probe = "/usr/lib/nagios/plugins/check_http --version | "
                 "grep ^check_http",
        .host = "listed.test",
        .argv = {"/usr/lib/nagios/plugins/check_http", "-I", "127.0.0.1", "-H",
            "@HOST@", "-S", "-p", "@PORT@"},
        .answer = "HTTP OK",
        .by_name = NEVER, /* without --sni it sends no name */
        .by_address = CONNECTS,
    },
    {
        .name = "check_http, resolved",
        .probe = "/usr/lib/nagios/plugins/check_http --version; [ $? = 3 ]",
        .host = "localhost",
        .argv = {"/usr/lib/nagios/plugins/check_http", "-H", "@HOST@", "-S",
            "-p", "@PORT@"},
        .answer = "HTTP OK",
        .by_name = CONNECTS, /* it resolves it */
        .by_address = CONNECTS,
    },
    {
        .name = "check_http --sni",
        .probe = "/usr/lib/nagios/plugins/check_http --version; [ $? = 3 ]",
        .host = "listed.test",
        .argv = {"/usr/lib/nagios/plugins/check_http", "-I", "127.0.0.1", "-H",
            "@HOST@", "-S", "--sni", "-p", "@PORT@"},
        .answer = "HTTP OK",
        .by_name = CONNECTS,
        .by_address = CONNECTS,
    },
};

const size_t clients_http_count =
    sizeof(clients_http) / sizeof(clients_http[0]);
