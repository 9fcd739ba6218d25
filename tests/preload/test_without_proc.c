/* SPDX-License-Identifier: MIT */
/* A client that hides its socket, where there is no /proc. */
#include "preload/acting.h"

#define NO "unsafe legacy renegotiation disabled"
#define PIN                            \
	" legacy-connect pin=sha256//" \
	"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

static const struct acting rows[] = {
    {"address: there may be other sockets", "127.0.0.1",
        {ACTING_NO_PROC, "open:127.0.0.1", "hidden"}, NO},
    {"port: the same", "listed.test:%s",
        {ACTING_NO_PROC, "resolve:listed.test", "open:127.0.0.1",
            "sni:listed.test", "hidden"},
        NO},
    {"name", "listed.test",
        {ACTING_NO_PROC, "open:127.0.0.1", "sni:listed.test", "hidden"}, "ok"},
    {"address, the socket is known", "127.0.0.1",
        {ACTING_NO_PROC, "open:127.0.0.1", "visible"}, "ok"},
    {"address, pinned", "127.0.0.1" PIN,
        {ACTING_NO_PROC, "open:127.0.0.1", "sni:other.test", "relaxed",
            "hidden"},
        "callback failed"},
};

int
main(void)
{
	return acting_run(
	    "without /proc", rows, sizeof(rows) / sizeof(rows[0]));
}
