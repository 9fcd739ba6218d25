/* SPDX-License-Identifier: MIT */
/* Clients that speak something else than HTTP. */
#include "clients/client.h"
#include "clients/preamble.h"

#define DISTRUST "certificate verify failed"

/* What asks a proxy for a page. */
const struct client clients_services[] = {
    {
        .name = "psql",
        .probe = "psql --version",
        .host = "localhost",
        .argv = {"psql", "host=@HOST@ port=@PORT@ "
                         "user=nobody dbname=none sslmode=verify-full "
                         "sslrootcert=@CA@"},
        .preamble = preamble_postgresql,
        .distrust = DISTRUST,
        .by_name = CONNECTS,
        .by_address = CONNECTS,
    },
    {
        .name = "psql, hostaddr",
        .probe = "psql --version",
        .host = "listed.test",
        .argv = {"psql", "host=@HOST@ hostaddr=127.0.0.1 port=@PORT@ "
                         "user=nobody dbname=none sslmode=verify-full "
                         "sslrootcert=@CA@"},
        .preamble = preamble_postgresql,
        .distrust = DISTRUST,
        .by_name = CONNECTS,
        /*
         * Something was said before TLS, and listed.test was not resolved: a
         * proxy at that address would look the same.
         */
        .by_address = NEVER,
    },
    {
        .name = "mariadb",
        .probe = "mariadb --version",
        .host = "localhost",
        .argv = {"mariadb", "--no-defaults", "--protocol=tcp", "-h", "@HOST@",
            "-P", "@PORT@", "--ssl-verify-server-cert", "--ssl-ca=@CA@"},
        .preamble = preamble_mysql,
        .distrust = "unable to get local issuer certificate",
        .by_name = CONNECTS, /* no name is sent; it resolves it */
        .by_address = CONNECTS,
    },
    {
        .name = "redis-cli",
        .probe = "redis-cli --version",
        .host = "localhost",
        .argv = {"redis-cli", "-h", "@HOST@", "-p", "@PORT@", "--tls",
            "--cacert", "@CA@", "ping"},
        .distrust = DISTRUST,
        .by_name = CONNECTS,
        .by_address = CONNECTS,
    },
    {
        .name = "redis-cli --sni",
        .probe = "redis-cli --version",
        .host = "listed.test",
        .argv = {"redis-cli", "-h", "127.0.0.1", "-p", "@PORT@", "--tls",
            "--sni", "@HOST@", "--cacert", "@CA@", "ping"},
        .distrust = DISTRUST,
        .by_name = CONNECTS,
        .by_address = CONNECTS,
    },
    {
        .name = "mosquitto_pub",
        .probe = "command -v mosquitto_pub",
        .host = "localhost",
        .argv = {"mosquitto_pub", "-d", "-h", "@HOST@", "-p", "@PORT@",
            "--cafile", "@CA@", "-t", "topic", "-m", "message"},
        .distrust = DISTRUST,
        .by_name = CONNECTS,
        .by_address = CONNECTS,
    },
    {
        .name = "mosquitto_pub, IP address",
        .probe = "command -v mosquitto_pub",
        .host = "127.0.0.1",
        .argv = {"mosquitto_pub", "-d", "-h", "@HOST@", "-p", "@PORT@",
            "--cafile", "@CA@", "-t", "topic", "-m", "message"},
        .distrust = DISTRUST,
        .by_address = CONNECTS,
    },
    {
        .name = "fetchmail, POP3 STLS",
        .probe = "fetchmail --version",
        .host = "localhost",
        .config = "fetchmailrc",
        .argv = {"fetchmail", "--nodetach", "--pidfile", "@DIR@/pid", "-f",
            "@CONFIG@", "--check"},
        .preamble = preamble_pop3,
        .distrust = DISTRUST,
        .by_name = CONNECTS,
        .by_address = CONNECTS,
    },
    {
        .name = "openvpn",
        .probe = "command -v openvpn && /usr/bin/python3 -c 'import ssl'",
        .host = "listed.test",
        .argv = {"/usr/bin/python3", "@SCRIPTS@/openvpn.py", "@PORT@", "@CA@",
            "@DIR@/strong.pem", "@DIR@/strong.key"},
        .by_name = NEVER, /* memory BIOs, and it sends no name */
        .by_address = NEVER,
    },
};

const size_t clients_services_count =
    sizeof(clients_services) / sizeof(clients_services[0]);
