/* SPDX-License-Identifier: MIT */
/* A host's time line as a picture. */
#ifndef LEGACYTLS_COMMAND_REPORT_CHART_H
#define LEGACYTLS_COMMAND_REPORT_CHART_H

#include <stdio.h>

#include "command/report_host.h"

/*
 * Writes an SVG element: from left to right the periods, a row for each word
 * that was allowed or needed, and one for failures. Its parts have the classes
 * allowed, needed, failed and period.
 */
void report_chart_write(FILE *out, const struct report_host *host);

#endif
