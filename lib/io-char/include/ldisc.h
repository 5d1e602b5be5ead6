/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The line discipline of a terminal: what termios says happens between the wire and the programs. No messages, no
 * registers, no clock: the device hands it what came in and takes what is to go out, the request handlers read and write.
 * One caller at a time; the server has one thread.
 *
 *   out.count <= out.size, in.count <= in.size
 *   cursor <= line_used < line_size: a line in the making always has room for its end
 *   ends, forwards: how many cells of `in` carry CELL_END, CELL_FWD
 */
#ifndef LDISC_H
#define LDISC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <termios.h>

/* What came with a character, for ldisc_receive(). */
#define LDISC_BREAK   0x1u
#define LDISC_PARITY  0x2u
#define LDISC_FRAME   0x4u

/* Input waits in cells: a character and what is known about it. */
#define CELL_CHAR 0x0ffu
#define CELL_END  0x100u        /* last of a line: a canonical read stops behind it */
#define CELL_EOF  0x200u        /* end of file typed: there is no character */
#define CELL_FWD  0x400u        /* the forward character: completes a raw read */

/* A ring of characters with their marks; a ring of bytes. */
struct cells {
    uint16_t *cell;
    unsigned size, head, count;
};
struct bytes {
    uint8_t *byte;
    unsigned size, head, count;
};

struct ldisc {
    struct termios tio;
    struct cells in;            /* what readers may take */
    struct bytes out;           /* what the device is to send */
    uint8_t *line;              /* the line being typed */
    uint8_t *last;              /* the line before it, for VUP */
    unsigned line_size, line_used, last_used;
    unsigned cursor;            /* where in the line the next character goes */
    unsigned line_column;       /* of the output, where the line began */
    unsigned ends, forwards;
    unsigned column;            /* of the output, for tabs and erasing */
    uint8_t key[12];            /* the bytes of an editing key that have come so far */
    unsigned key_used;
    bool stopped;               /* by VSTOP or tcflow(): the device sends nothing but urgent */
    bool literal;               /* VLNEXT was typed */
    bool printing_erased;       /* ECHOPRT: between '\' and '/' */
    bool blocked;               /* we have sent VSTOP */
    int urgent;                 /* VSTART or VSTOP of our own to send first, -1: none */
    void (*signal)(void *owner, int signo);     /* to the foreground process group */
    void *owner;
};

/* Sizes are bytes; ENOMEM. ldisc_set_edit() changes between lines and raw. */
int ldisc_init(struct ldisc *ld, unsigned in_size, unsigned out_size, unsigned line_size);
void ldisc_fini(struct ldisc *ld);
void ldisc_set_edit(struct ldisc *ld, bool edit);

/* From the device. */
void ldisc_receive(struct ldisc *ld, uint8_t c, unsigned errors);
bool ldisc_has_room(const struct ldisc *ld);
bool ldisc_is_control(const struct ldisc *ld, uint8_t c);
bool ldisc_has_output(const struct ldisc *ld);
int ldisc_next_output(struct ldisc *ld);

/* From the programs. */
unsigned ldisc_readable(const struct ldisc *ld);
bool ldisc_read_complete(const struct ldisc *ld, unsigned min);
size_t ldisc_peek(const struct ldisc *ld, uint8_t *buf, size_t max, unsigned *cells);
void ldisc_consume(struct ldisc *ld, unsigned cells);
size_t ldisc_write(struct ldisc *ld, const uint8_t *buf, size_t n);
unsigned ldisc_write_room(const struct ldisc *ld);
void ldisc_set_attr(struct ldisc *ld, const struct termios *tio);
void ldisc_flush_input(struct ldisc *ld);
void ldisc_flush_output(struct ldisc *ld);
void ldisc_flow(struct ldisc *ld, int action);

#endif
