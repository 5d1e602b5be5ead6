/* SPDX-License-Identifier: Apache-2.0 */
/* Between ldisc.c and line.c, which edits the line being typed. */
#ifndef LDISC_LINE_H
#define LDISC_LINE_H

#include "ldisc.h"

/* ldisc.c */
bool ldisc_is_cc(const struct ldisc *ld, unsigned index, uint8_t c);
void ldisc_bell(struct ldisc *ld);
void ldisc_send(struct ldisc *ld, uint8_t c);            /* as it is */
bool ldisc_process_output(struct ldisc *ld, uint8_t c);  /* as c_oflag wants it */
unsigned ldisc_char_width(const struct ldisc *ld, uint8_t c, unsigned column);
void ldisc_echo(struct ldisc *ld, uint8_t c);
bool ldisc_put(struct ldisc *ld, uint16_t cell);

/* line.c */
bool line_edit_char(struct ldisc *ld, uint8_t c);        /* -> true: it changed the line instead of joining it */
void line_join(struct ldisc *ld, uint8_t c);
void line_finish(struct ldisc *ld, uint16_t last);
void line_show_end(struct ldisc *ld);                    /* the cursor goes to the end, on the screen too */
void line_restart(struct ldisc *ld);                     /* nothing is typed, at the column the output has */

#endif
