/* SPDX-License-Identifier: MIT */
/*
 * A thread makes ClientHellos before it has sent those before, as Twisted and
 * uvloop do: which is sent by which socket cannot be told.
 */
#include "preload/acting.h"

#define NO "unsafe legacy renegotiation disabled"
#define CUT "callback failed"

#define PORT "listed.test:%s"
#define START "resolve:listed.test", "resolve:proxy.test"
#define LISTED "open:127.0.0.1", "sni:listed.test", "made"
/* By the same name, but to where another name was resolved. */
#define OTHER "open:127.0.0.2", "sni:listed.test", "made"
#define PIPE "pipe:127.0.0.1", "sni:listed.test", "made"

static const struct acting rows[] = {
    {"one at a time", PORT, {START, LISTED, "sent:0", LISTED, "sent:1", "done"},
        "ok\nok"},
    {"two at once", PORT, {START, LISTED, LISTED, "sent:0", "sent:1", "done"},
        "ok\nok"},
    {"two, the second is sent first", PORT,
        {START, LISTED, LISTED, "sent:1", "sent:0", "done"}, "ok\nok"},
    {"three", PORT,
        {START, LISTED, LISTED, LISTED, "sent:0", "sent:1", "sent:2", "done"},
        "ok\nok\nok"},
    {"three, and one is sent before the last is made", PORT,
        {START, LISTED, LISTED, "sent:0", LISTED, "sent:1", "sent:2", "done"},
        "ok\nok\nok"},
    {"one after two", PORT,
        {START, LISTED, LISTED, "sent:0", "sent:1", "done", LISTED, "sent:0",
            "done"},
        "ok\nok\nok"},
    {"one is connected after its ClientHello", PORT,
        {START, "later:127.0.0.1", "sni:listed.test", "made", LISTED, "sent:0",
            "sent:1", "done"},
        NO "\nok"},

    {"listed, and a pipe", PORT,
        {START, LISTED, PIPE, "sent:0", "sent:1", "done"}, CUT "\n" CUT},
    {"the same, the pipe is first", PORT,
        {START, LISTED, PIPE, "sent:1", "sent:0", "done"}, CUT "\n" CUT},
    {"a pipe, and listed", PORT,
        {START, PIPE, LISTED, "sent:0", "sent:1", "done"}, NO "\n" CUT},
    {"the same, listed is sent first", PORT,
        {START, PIPE, LISTED, "sent:1", "sent:0", "done"}, NO "\n" CUT},
    {"listed, and by another name's address", "127.0.0.1",
        {START, LISTED, OTHER, "sent:0", "sent:1", "done"}, "*\n" CUT},
    {"the same, the other way round", "127.0.0.1",
        {START, OTHER, LISTED, "sent:0", "sent:1", "done"}, NO "\n*"},
    {"two listed, and a pipe", PORT,
        {START, LISTED, LISTED, PIPE, "sent:0", "sent:1", "sent:2", "done"},
        CUT "\n" CUT "\n" CUT},
    {"a pipe, by another name", "127.0.0.1",
        {START, LISTED, "pipe:127.0.0.1", "sni:hosted.test", "made", "sent:0",
            "sent:1", "done"},
        "ok\n" CUT},
    {"another host, as long", "127.0.0.1",
        {START, LISTED, "open:127.0.0.2", "sni:proxy.test", "made", "sent:0",
            "sent:1", "done"},
        "ok\n" NO},
    {"visible on a listed one, then a pipe", PORT,
        {START, LISTED, "open:127.0.0.1", "sni:listed.test", "visible", PIPE,
            "sent:0", "sent:1", "done"},
        "ok\n" CUT "\n" CUT},
    {"the same, of another length", "127.0.0.1",
        {START, LISTED, "pipe:127.0.0.1", "sni:other.host.test", "made",
            "sent:0", "sent:1", "done"},
        "ok\n" CUT},
    {"listed by its name, then a pipe", "127.0.0.1, hosted.test",
        {START, "open:127.0.0.1", "sni:hosted.test", "made", PIPE, "sent:0",
            "sent:1", "done"},
        "ok\n" CUT},
    {"unlisted, then a pipe", "*.host.test:%s",
        {START, "open:127.0.0.1", "sni:a.other.test", "made", "pipe:127.0.0.1",
            "sni:aa.host.test", "made", "sent:0", "sent:1", "done"},
        NO "\n" CUT},
    {"visible in between", PORT,
        {START, LISTED, "open:127.0.0.1", "sni:listed.test", "visible",
            "sent:0", "done"},
        "ok\nok"},
    {"a pipe, and visible in between", PORT,
        {START, "open:127.0.0.1", "beside", PIPE, "back", "sni:listed.test",
            "visible", "sent:0", "done"},
        "ok\n" CUT},
    {"closed before it is sent, and kept", PORT,
        {START, LISTED, "close", LISTED, "sent:1", "done"}, "ok"},
    {"one is dropped, then a pipe", PORT,
        {START, LISTED, PIPE, "sent:0", "dropped:0", "sent:1", "done"}, CUT},
    {"nothing is at stake, and a pipe", "listed.test:%s max-tls1.2",
        {START, "relaxed", LISTED, "relaxed", PIPE, "sent:0", "sent:1", "done"},
        "ok\nok"},
    {"one is dropped before it is sent", PORT,
        {START, LISTED, "dropped:0", LISTED, "sent:1", "done"}, "ok"},
    {"beside another thread, which ends meanwhile", PORT,
        {START, "open:127.0.0.1", "beside", "holding", PIPE, "back", "released",
            "sni:listed.test", "made", "sent:0", "sent:1", "done"},
        CUT "\n" CUT},
    {"beside another thread, in a full table", PORT,
        {"threads:600", START, LISTED, "thread", PIPE, "sent:0", "sent:1",
            "done"},
        CUT "\n" CUT},

    {"connected once more, elsewhere", "127.0.0.1",
        {START, "open:127.0.0.1", "again:127.0.0.2", "sni:listed.test",
            "hidden"},
        CUT},
    {"connected later, and a listed one says as much", "127.0.0.1",
        {"resolve:listed.test", "idle:127.0.0.1", "later:127.0.0.2",
            "sni:listed.test", "echo"},
        CUT},
};

int
main(void)
{
	return acting_run(
	    "carrier_batch", rows, sizeof(rows) / sizeof(rows[0]));
}
