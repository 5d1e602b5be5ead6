/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The terminal of a program that has all of it: its size and its keys. The program that ends by a signal leaves the terminal as it
 * was. It need know only cursor movement, clearing and reverse video (ANSI).
 */
#ifndef FULLSCREEN_H
#define FULLSCREEN_H

#include <stdbool.h>

struct fullscreen { unsigned rows, columns; };
extern struct fullscreen fullscreen;

/* raw: Ctrl-C and its like, Ctrl-S and Return are keys as others. false: there is no terminal to ask */
bool fullscreen_open(bool raw);
void fullscreen_close(void);
bool fullscreen_resized(void);          /* since the last call */

enum {
    KEY_UP = 256, KEY_DOWN, KEY_LEFT, KEY_RIGHT, KEY_PAGE_UP, KEY_PAGE_DOWN, KEY_HOME, KEY_END, KEY_INSERT, KEY_DELETE,
    KEY_NONE                            /* none came: a signal did, or a sequence is unknown */
};
int fullscreen_key(void);               /* a byte, KEY_*, EOF */

#endif
