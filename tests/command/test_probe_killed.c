/* SPDX-License-Identifier: MIT */
/* A probe that is killed takes its child with it, and the connection. */
#include "support/table.h"

#include "command/cli.h"

/* A server that says nothing, and a probe which would wait for two minutes. */
static const char probe[] =
    "import signal, socket, subprocess, sys\n"
    "server = socket.create_server((\"127.0.0.1\", 0))\n"
    "probe = subprocess.Popen([\"legacytls\", \"probe\", \"--timeout\", "
    "\"120\",\n    \"127.0.0.1:%d\" % server.getsockname()[1]], "
    "stderr=subprocess.DEVNULL,\n"
    /* Where the tests run in the background, it is ignored. */
    "    preexec_fn=lambda: signal.signal(signal.SIGINT, "
    "signal.SIG_DFL))\n"
    "server.settimeout(30)\n"
    "client = server.accept()[0]\n"
    "client.settimeout(30)\n"
    "client.recv(1)\n"
    "probe.send_signal(int(sys.argv[1]))\n"
    "probe.wait()\n"
    "while client.recv(4096):\n"
    "    pass\n"
    "print(\"ended\")\n";

static const struct cli_row rows[] = {
    {"by SIGKILL", "python3 probe.py 9", 0, "ended\n", NULL},
    {"by SIGTERM", "python3 probe.py 15", 0, "ended\n", NULL},
    {"by SIGINT, which only it gets", "python3 probe.py 2", 0, "ended\n", NULL},
};

int
main(void)
{
	const struct table tables[] = {
	    TABLE(rows, cli_run),
	};

	cli_begin();
	cli_file("probe.py", probe, 0644);
	return cli_end(table_run(
	    "probe_killed", tables, sizeof(tables) / sizeof(tables[0])));
}
