/* SPDX-License-Identifier: MIT */
/* Contexts of OpenSSL, made from the files of a folder, and a stopwatch. */
#ifndef LEGACYTLS_TESTS_BENCH_TLS_H
#define LEGACYTLS_TESTS_BENCH_TLS_H

#include <openssl/ssl.h>

/* Ends the process with OpenSSL's errors, if any, and what was being done. */
void tls_die(const char *what) __attribute__((noreturn));

/* A client that verifies against ca.pem. Ends the process if it cannot. */
SSL_CTX *tls_client(const char *dir);

/* A server with strong.pem and strong.key. Ends the process if it cannot. */
SSL_CTX *tls_server(const char *dir);

struct stopwatch {
	double wall; /* nanoseconds */
	double cpu;  /* of all threads, and of the kernel on their behalf */
};

void stopwatch_start(struct stopwatch *watch);

/* Prints "wall cpu" since the start, each divided by n, and no newline. */
void stopwatch_print(const struct stopwatch *watch, int n);

#endif
