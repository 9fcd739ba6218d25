/* SPDX-License-Identifier: MIT */
/* An object with nothing in it: what any preload costs. */
typedef int nothing;
