/* SPDX-License-Identifier: MIT */
/* One line of a journal. */
#ifndef LEGACYTLS_COMMAND_REPORT_RECORD_H
#define LEGACYTLS_COMMAND_REPORT_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "policy/message.h"

enum report_event {
	REPORT_NO_EVENT,
	REPORT_HANDSHAKE, /* a TLS handshake ended */
	REPORT_CLOSE,     /* a connection ended in a way that needed a word */
	REPORT_PROCESS,   /* about the process */
};

enum report_outcome {
	REPORT_NO_OUTCOME,
	REPORT_OK,
	REPORT_FAILED,
};

/*
 * The fields that a report needs. The texts are printable ASCII, as
 * message_escape makes it, and empty where the journal has null.
 */
struct report_record {
	int64_t version; /* 0: not seen */
	int64_t time;    /* REPORT_NEVER: not seen */
	enum report_event event;
	enum report_outcome outcome;
	bool is_needed_known;
	uint32_t allowed; /* see report_words.h */
	uint32_t needed;
	uint32_t untold; /* whether these are needed it does not tell */
	int32_t until;   /* days from 1970-01-01, or RELAX_NO_END */
	char machine[256];
	char program[256];
	char host[256];
	char address[64];
	uint16_t port; /* 0: not known */
	char rule[4096];
	char error[256];
	char hint[4096];
	char note[256];
};

enum report_record_result {
	REPORT_RECORD_OK,
	REPORT_RECORD_OTHER_VERSION,
	REPORT_RECORD_BROKEN,
};

/*
 * Reads the JSON object that takes up the rest of the len bytes at line from
 * the first '{"v":' on, or, if there is none, from the first '{'; what is
 * before it is syslog's. A field that is not known is ignored. A host, an
 * address or a rule that is too long makes the line broken; of other texts the
 * end is cut. If the result is REPORT_RECORD_BROKEN, fault says what is wrong,
 * in printable ASCII; the record is unspecified then, as it is for another
 * version.
 */
enum report_record_result report_record_parse(struct report_record *record,
    const char *line, size_t len, char fault[MESSAGE_SIZE]);

#endif
