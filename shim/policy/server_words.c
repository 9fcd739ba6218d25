/* SPDX-License-Identifier: MIT */
/* The value of LEGACYTLS_SERVER. */
#include "server_words.h"

#include <string.h>

#include "cursor.h"

#define RENEGOTIATIONS "renegotiations="
#define PREFER_CIPHERS "prefer-ciphers"
#define RIGHT "write 'renegotiations=N/SECONDS' or 'prefer-ciphers', or both"

static int
word_parse(
    const char *text, size_t len, struct server_words *words, char *message)
{
	size_t key = sizeof(RENEGOTIATIONS) - 1;

	if (len == sizeof(PREFER_CIPHERS) - 1 &&
	    memcmp(text, PREFER_CIPHERS, len) == 0) {
		if (words->prefer_ciphers)
			return message_refuse(message, text, len,
			    "is given twice; write it once");
		words->prefer_ciphers = true;
		return 0;
	}
	if (len < key || memcmp(text, RENEGOTIATIONS, key) != 0)
		return message_refuse(message, text, len,
		    "is not a word of this variable; " RIGHT);
	if (words->renegotiations.times != 0)
		return message_refuse(
		    message, text, len, "is given twice; write it once");
	if (rate_parse(text + key, len - key, &words->renegotiations) == -1)
		return message_refuse(message, text, len,
		    "is not a number in so many seconds; write "
		    "'renegotiations=N/SECONDS', N from 1 to %d, SECONDS from "
		    "1 to %d, as in 'renegotiations=3/60'",
		    RATE_TIMES_MAX, RATE_SECONDS_MAX);
	return 0;
}

int
server_words_parse(const char *text, size_t len, struct server_words *words,
    char message[MESSAGE_SIZE])
{
	struct cursor lists = {.at = text, .end = text + len, .line = 1};
	struct server_words read = {0};
	struct cursor list;
	struct span part, word;
	uint32_t line;

	*words = read;
	while (cursor_next_rule(&lists, &part, &line)) {
		list =
		    (struct cursor){.at = part.at, .end = part.at + part.len};
		while ((word = cursor_next_word(&list)).len > 0) {
			if (word_parse(word.at, word.len, &read, message) == -1)
				return -1;
		}
	}
	if (!read.prefer_ciphers && read.renegotiations.times == 0)
		return message_refuse(message, "", 0, "names nothing; " RIGHT);
	*words = read;
	return 0;
}
