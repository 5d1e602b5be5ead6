/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The line being typed and its editing: erase, kill, word erase, reprint, literal next, and the editing keys, which
 * come as VPREFIX, one of VLEFT..VEND and, when that is a digit, VSUFFIX. What is on the screen is kept in step by
 * echo.
 */
#include <ctype.h>
#include <string.h>

#include "ldisc_line.h"

#define AFFIX_MAX 4             /* characters of VPREFIX, of VSUFFIX; a shorter one ends with _POSIX_VDISABLE */

static bool echoes(const struct ldisc *ld)
{
    return (ld->tio.c_lflag & ECHO) != 0;
}

/* Column after the first n characters of the line. */
static unsigned column_after(const struct ldisc *ld, unsigned n)
{
    unsigned column = ld->line_column;
    for (unsigned i = 0; i < n; i++)
        column += ldisc_char_width(ld, ld->line[i], column);
    return column;
}

static void back_to(struct ldisc *ld, unsigned column)
{
    while (ld->column > column) {
        ldisc_send(ld, '\b');
        ld->column--;
    }
}

/* ---- changing the middle of the line: the screen's cursor goes with ld->cursor ---- */

static void move_cursor(struct ldisc *ld, unsigned to)
{
    if (echoes(ld)) {
        back_to(ld, column_after(ld, to));
        for (unsigned i = ld->cursor; i < to; i++)
            ldisc_echo(ld, ld->line[i]);
    }
    ld->cursor = to;
}

/* Shows the line again from the cursor on, blanks over what it was longer before, up to column `end`. */
static void show_tail(struct ldisc *ld, unsigned end)
{
    if (!echoes(ld))
        return;
    for (unsigned i = ld->cursor; i < ld->line_used; i++)
        ldisc_echo(ld, ld->line[i]);
    while (ld->column < end) {
        ldisc_send(ld, ' ');
        ld->column++;
    }
    back_to(ld, column_after(ld, ld->cursor));
}

/* Takes [from, to) out of the line; the cursor goes to `from`. */
static void cut(struct ldisc *ld, unsigned from, unsigned to)
{
    unsigned end = column_after(ld, ld->line_used);
    if (echoes(ld))
        back_to(ld, column_after(ld, from));
    memmove(ld->line + from, ld->line + to, ld->line_used - to);
    ld->line_used -= to - from;
    ld->cursor = from;
    show_tail(ld, end);
}

/* ---- erasing at the end of the line ---- */

/* Start of the character before `at`: all bytes of a UTF-8 sequence go together. */
static unsigned char_before(const struct ldisc *ld, unsigned at)
{
    while (at > 0 && (ld->line[--at] & 0xc0) == 0x80 && (ld->tio.c_iflag & IUTF8))
        continue;
    return at;
}

static unsigned char_behind(const struct ldisc *ld, unsigned at)
{
    if (at < ld->line_used)
        at++;
    while (at < ld->line_used && (ld->line[at] & 0xc0) == 0x80 && (ld->tio.c_iflag & IUTF8))
        at++;
    return at;
}

static void rub_out(struct ldisc *ld, unsigned from, unsigned to)
{
    while (from-- > to) {
        ldisc_send(ld, '\b');
        ldisc_send(ld, ' ');
        ldisc_send(ld, '\b');
        ld->column -= ld->column != 0;
    }
}

/* A printing terminal cannot rub out: what is erased is shown, backwards, between '\' and '/'. */
static void print_erased(struct ldisc *ld, unsigned from)
{
    if (!ld->printing_erased)
        ldisc_process_output(ld, '\\');
    ld->printing_erased = true;
    for (unsigned at = ld->line_used, start; at > from; at = start) {
        start = char_before(ld, at);
        for (unsigned i = start; i < at; i++)
            ldisc_echo(ld, ld->line[i]);
    }
}

static void end_printing_erased(struct ldisc *ld)
{
    if (ld->printing_erased)
        ldisc_process_output(ld, '/');
    ld->printing_erased = false;
}

/* Erases from `from` to the cursor. */
static void erase_back(struct ldisc *ld, unsigned from, uint8_t c)
{
    if (from == ld->cursor)
        return;
    if (ld->cursor < ld->line_used) {
        cut(ld, from, ld->cursor);
        return;
    }
    unsigned before = column_after(ld, ld->line_used), after = column_after(ld, from);
    if (echoes(ld) && (ld->tio.c_lflag & ECHOPRT))
        print_erased(ld, from);
    else if (echoes(ld) && (ld->tio.c_lflag & ECHOE))
        rub_out(ld, before, after);
    else
        ldisc_echo(ld, c);
    ld->line_used = ld->cursor = from;
}

static bool is_blank(uint8_t c)
{
    return c == ' ' || c == '\t';
}

static unsigned word_before(const struct ldisc *ld, unsigned at)
{
    while (at > 0 && is_blank(ld->line[at - 1]))
        at--;
    while (at > 0 && !is_blank(ld->line[at - 1]))
        at--;
    return at;
}

void line_show_end(struct ldisc *ld)
{
    move_cursor(ld, ld->line_used);
}

void line_restart(struct ldisc *ld)
{
    ld->line_used = ld->cursor = ld->key_used = 0;
    ld->line_column = ld->column;
    ld->printing_erased = false;
}

static void kill_line(struct ldisc *ld, uint8_t c)
{
    if ((ld->tio.c_lflag & (ECHO | ECHOE | ECHOKE)) == (ECHO | ECHOE | ECHOKE) && !(ld->tio.c_lflag & ECHOPRT)) {
        move_cursor(ld, ld->line_used);
        erase_back(ld, 0, c);
        return;
    }
    end_printing_erased(ld);
    ldisc_echo(ld, c);
    if (ld->tio.c_lflag & ECHOK)
        ldisc_process_output(ld, '\n');
    line_restart(ld);
}

static void reprint(struct ldisc *ld, uint8_t c)
{
    unsigned cursor = ld->cursor;
    if (!echoes(ld))
        return;
    end_printing_erased(ld);
    ldisc_echo(ld, c);
    ldisc_process_output(ld, '\n');
    ld->line_column = ld->column;
    ld->cursor = 0;
    move_cursor(ld, ld->line_used);
    move_cursor(ld, cursor);
}

static void literal_next(struct ldisc *ld)
{
    ld->literal = true;
    if ((ld->tio.c_lflag & (ECHO | ECHOCTL)) == (ECHO | ECHOCTL)) {
        ldisc_send(ld, '^');
        ldisc_send(ld, '\b');
    }
}

/* ---- joining the line ---- */

static bool insert(struct ldisc *ld, uint8_t c)
{
    if (ld->line_used + 1 >= ld->line_size) {
        ldisc_bell(ld);
        return false;
    }
    memmove(ld->line + ld->cursor + 1, ld->line + ld->cursor, ld->line_used - ld->cursor);
    ld->line[ld->cursor++] = c;
    ld->line_used++;
    ldisc_echo(ld, c);
    return true;
}

void line_join(struct ldisc *ld, uint8_t c)
{
    end_printing_erased(ld);
    if (ld->line_used == 0)
        ld->line_column = ld->column;
    bool inside = ld->cursor < ld->line_used;
    if (insert(ld, c) && inside)
        show_tail(ld, 0);
}

/* ---- the editing keys ---- */

static void recall(struct ldisc *ld, const uint8_t *text, unsigned n)
{
    move_cursor(ld, ld->line_used);
    cut(ld, 0, ld->line_used);
    for (unsigned i = 0; i < n; i++)
        line_join(ld, text[i]);
}

static void perform(struct ldisc *ld, uint8_t code)
{
    if (ldisc_is_cc(ld, VLEFT, code))
        move_cursor(ld, char_before(ld, ld->cursor));
    else if (ldisc_is_cc(ld, VRIGHT, code))
        move_cursor(ld, char_behind(ld, ld->cursor));
    else if (ldisc_is_cc(ld, VHOME, code))
        move_cursor(ld, 0);
    else if (ldisc_is_cc(ld, VEND, code))
        move_cursor(ld, ld->line_used);
    else if (ldisc_is_cc(ld, VDEL, code))
        cut(ld, ld->cursor, char_behind(ld, ld->cursor));
    else if (ldisc_is_cc(ld, VRUB, code))
        erase_back(ld, char_before(ld, ld->cursor), code);
    else if (ldisc_is_cc(ld, VCAN, code) || ldisc_is_cc(ld, VDOWN, code))
        recall(ld, NULL, 0);
    else if (ldisc_is_cc(ld, VUP, code))
        recall(ld, ld->last, ld->last_used);
    else if (!ldisc_is_cc(ld, VINS, code))      /* characters are always inserted */
        ldisc_bell(ld);
}

static unsigned affix_length(const struct ldisc *ld, unsigned index)
{
    unsigned n = 0;
    while (n < AFFIX_MAX && ld->tio.c_cc[index + n] != 0)
        n++;
    return n;
}

/* Prefix, code, and after a digit the suffix. -> true: the character belongs to a key; it acts with the last one */
static bool key_char(struct ldisc *ld, uint8_t c)
{
    unsigned prefix = affix_length(ld, VPREFIX), suffix = affix_length(ld, VSUFFIX), at = ld->key_used;
    if (prefix == 0 || !(ld->tio.c_lflag & IEXTEN))
        return false;
    bool fits = at < prefix ? c == ld->tio.c_cc[VPREFIX + at] : at == prefix || c == ld->tio.c_cc[VSUFFIX + at - prefix - 1];
    if (!fits) {                /* no key after all: what was held back is text */
        ld->key_used = 0;
        for (unsigned i = 0; i < at; i++)
            line_join(ld, ld->key[i]);
        return false;
    }
    ld->key[ld->key_used++] = c;
    unsigned whole = prefix + 1 + (ld->key_used > prefix && isdigit(ld->key[prefix]) ? suffix : 0);
    if (ld->key_used == whole) {
        ld->key_used = 0;
        perform(ld, ld->key[prefix]);
    }
    return true;
}

bool line_edit_char(struct ldisc *ld, uint8_t c)
{
    bool extended = (ld->tio.c_lflag & IEXTEN) != 0;
    if (key_char(ld, c))
        return true;
    if (ldisc_is_cc(ld, VERASE, c) || (c == '\b' && ld->tio.c_cc[VERASE] == 0x7f))
        erase_back(ld, char_before(ld, ld->cursor), c);
    else if (ldisc_is_cc(ld, VKILL, c))
        kill_line(ld, c);
    else if (extended && ldisc_is_cc(ld, VWERASE, c))
        erase_back(ld, word_before(ld, ld->cursor), c);
    else if (extended && ldisc_is_cc(ld, VREPRINT, c))
        reprint(ld, c);
    else if (extended && ldisc_is_cc(ld, VLNEXT, c))
        literal_next(ld);
    else
        return false;
    return true;
}

/* ---- the line is done ---- */

static void remember(struct ldisc *ld)
{
    if (ld->line_used == 0)
        return;
    memcpy(ld->last, ld->line, ld->line_used);
    ld->last_used = ld->line_used;
}

/* The line goes to the readers; a full ring loses what does not fit, but the line's end always marks what did. */
void line_finish(struct ldisc *ld, uint16_t last)
{
    end_printing_erased(ld);
    for (unsigned i = 0; i < ld->line_used; i++)
        ldisc_put(ld, ld->line[i]);
    if (echoes(ld))
        remember(ld);           /* not a password */
    line_restart(ld);
    if (!ldisc_put(ld, last) && ld->in.count != 0) {
        uint16_t *cell = &ld->in.cell[(ld->in.head + ld->in.count - 1) % ld->in.size];
        ld->ends += !(*cell & CELL_END);
        *cell |= CELL_END;
    }
}
