/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "ldisc.h"

#define TAB_WIDTH 8
#define DISABLED  0             /* _POSIX_VDISABLE: a control character that is switched off */
#define CTRL(c)   ((c) & 0x1f)

/* ---- rings ---- */

static bool cells_put(struct ldisc *ld, uint16_t cell)
{
    struct cells *in = &ld->in;
    if (in->count == in->size)
        return false;
    in->cell[(in->head + in->count++) % in->size] = cell;
    ld->ends += (cell & CELL_END) != 0;
    ld->forwards += (cell & CELL_FWD) != 0;
    return true;
}

static unsigned room(const struct bytes *out)
{
    return out->size - out->count;
}

/* Echo that finds no room is dropped: input must not wait for output. */
static void send(struct ldisc *ld, uint8_t c)
{
    if (room(&ld->out) != 0)
        ld->out.byte[(ld->out.head + ld->out.count++) % ld->out.size] = c;
}

/* ---- setting up ---- */

static void default_chars(cc_t cc[NCCS])
{
    memset(cc, DISABLED, NCCS);
    cc[VINTR] = CTRL('C');
    cc[VQUIT] = CTRL('\\');
    cc[VERASE] = 0x7f;
    cc[VKILL] = CTRL('U');
    cc[VEOF] = CTRL('D');
    cc[VSTART] = CTRL('Q');
    cc[VSTOP] = CTRL('S');
    cc[VSUSP] = CTRL('Z');
    cc[VREPRINT] = CTRL('R');
    cc[VWERASE] = CTRL('W');
    cc[VLNEXT] = CTRL('V');
    cc[VMIN] = 1;
}

void ldisc_set_edit(struct ldisc *ld, bool edit)
{
    struct termios tio = ld->tio;
    tio.c_iflag = edit ? ICRNL | BRKINT | IMAXBEL : 0;
    tio.c_oflag = edit ? OPOST | ONLCR : 0;
    tio.c_lflag = edit ? ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE | IEXTEN : 0;
    ldisc_set_attr(ld, &tio);
}

int ldisc_init(struct ldisc *ld, unsigned in_size, unsigned out_size, unsigned line_size)
{
    memset(ld, 0, sizeof *ld);
    ld->in.cell = calloc(in_size, sizeof ld->in.cell[0]);
    ld->out.byte = malloc(out_size);
    ld->line = malloc(line_size);
    if (ld->in.cell == NULL || ld->out.byte == NULL || ld->line == NULL) {
        ldisc_fini(ld);
        return ENOMEM;
    }
    ld->in.size = in_size;
    ld->out.size = out_size;
    ld->line_size = line_size;
    ld->urgent = -1;
    ld->tio.c_cflag = CS8 | CREAD | CLOCAL;
    default_chars(ld->tio.c_cc);
    return 0;
}

void ldisc_fini(struct ldisc *ld)
{
    free(ld->in.cell);
    free(ld->out.byte);
    free(ld->line);
    memset(ld, 0, sizeof *ld);
}

/* ---- output ---- */

static unsigned tab_stop(unsigned column)
{
    return TAB_WIDTH - column % TAB_WIDTH;
}

static void advance(struct ldisc *ld, uint8_t c)
{
    if (c == '\n' || c == '\r')
        ld->column = c == '\r' || (ld->tio.c_oflag & ONLRET) ? 0 : ld->column;
    else if (c == '\b')
        ld->column -= ld->column != 0;
    else if (c == '\t')
        ld->column += tab_stop(ld->column);
    else if (c >= ' ' && c != 0x7f && (c & 0xc0) != 0x80)
        ld->column++;
}

static uint8_t translated(const struct ldisc *ld, uint8_t c)
{
    if ((ld->tio.c_oflag & OCRNL) && c == '\r')
        return '\n';
    if ((ld->tio.c_oflag & OLCUC) && c >= 'a' && c <= 'z')
        return (uint8_t)(c - 'a' + 'A');
    return c;
}

/* One character of a program or an echo, as c_oflag wants it. -> false when the whole of it does not fit */
static bool process_output(struct ldisc *ld, uint8_t c)
{
    if (!(ld->tio.c_oflag & OPOST)) {
        if (room(&ld->out) == 0)
            return false;
        send(ld, c);
        advance(ld, c);
        return true;
    }
    if (room(&ld->out) < TAB_WIDTH)
        return false;
    c = translated(ld, c);
    if (c == '\n' && (ld->tio.c_oflag & ONLCR)) {
        send(ld, '\r');
        ld->column = 0;
    } else if (c == '\r' && (ld->tio.c_oflag & ONOCR) && ld->column == 0) {
        return true;
    } else if (c == '\t' && (ld->tio.c_oflag & TABDLY) == TAB3) {
        for (unsigned n = tab_stop(ld->column); n > 0; n--, ld->column++)
            send(ld, ' ');
        return true;
    }
    send(ld, c);
    advance(ld, c);
    return true;
}

size_t ldisc_write(struct ldisc *ld, const uint8_t *buf, size_t n)
{
    size_t done = 0;
    while (done < n && process_output(ld, buf[done]))
        done++;
    return done;
}

/* Characters that surely fit; a translated one may need more than one place. */
unsigned ldisc_write_room(const struct ldisc *ld)
{
    unsigned free_places = room(&ld->out);
    if (!(ld->tio.c_oflag & OPOST))
        return free_places;
    return free_places < TAB_WIDTH ? 0 : free_places - TAB_WIDTH + 1;
}

int ldisc_next_output(struct ldisc *ld)
{
    if (ld->urgent >= 0) {
        int c = ld->urgent;
        ld->urgent = -1;
        return c;
    }
    if (ld->stopped || ld->out.count == 0)
        return -1;
    int c = ld->out.byte[ld->out.head];
    ld->out.head = (ld->out.head + 1) % ld->out.size;
    ld->out.count--;
    return c;
}

/* ---- echo ---- */

static bool shown_as_caret(const struct ldisc *ld, uint8_t c)
{
    return (ld->tio.c_lflag & ECHOCTL) && (c < ' ' || c == 0x7f) && c != '\t' && c != '\n';
}

static void echo_char(struct ldisc *ld, uint8_t c)
{
    if (shown_as_caret(ld, c)) {
        process_output(ld, '^');
        c ^= 0x40;
    }
    process_output(ld, c);
}

static void echo(struct ldisc *ld, uint8_t c)
{
    if ((ld->tio.c_lflag & ECHO) || (c == '\n' && (ld->tio.c_lflag & (ECHONL | ICANON)) == (ECHONL | ICANON)))
        echo_char(ld, c);
}

/* Column after the first n characters of the line. */
static unsigned column_after(const struct ldisc *ld, unsigned n)
{
    unsigned column = ld->line_column;
    for (unsigned i = 0; i < n; i++) {
        uint8_t c = ld->line[i];
        if (c == '\t')
            column += tab_stop(column);
        else if (shown_as_caret(ld, c))
            column += 2;
        else if (c >= ' ' && c != 0x7f && (c & 0xc0) != 0x80)
            column++;
    }
    return column;
}

/* ---- editing the line ---- */

static void rub_out(struct ldisc *ld, unsigned from, unsigned to)
{
    while (from-- > to) {
        send(ld, '\b');
        send(ld, ' ');
        send(ld, '\b');
        ld->column -= ld->column != 0;
    }
}

/* Start of the character before `at`: all bytes of a UTF-8 sequence go together. */
static unsigned char_before(const struct ldisc *ld, unsigned at)
{
    while (at > 0 && (ld->line[--at] & 0xc0) == 0x80)
        continue;
    return at;
}

static void truncate_line(struct ldisc *ld, unsigned to)
{
    unsigned before = column_after(ld, ld->line_used), after = column_after(ld, to);
    ld->line_used = to;
    if ((ld->tio.c_lflag & (ECHO | ECHOE)) == (ECHO | ECHOE))
        rub_out(ld, before, after);
}

static void erase(struct ldisc *ld, uint8_t c)
{
    if (ld->line_used == 0)
        return;
    truncate_line(ld, char_before(ld, ld->line_used));
    if (!(ld->tio.c_lflag & ECHOE))
        echo(ld, c);
}

static bool is_blank(uint8_t c)
{
    return c == ' ' || c == '\t';
}

static void erase_word(struct ldisc *ld)
{
    unsigned to = ld->line_used;
    while (to > 0 && is_blank(ld->line[to - 1]))
        to--;
    while (to > 0 && !is_blank(ld->line[to - 1]))
        to--;
    truncate_line(ld, to);
}

static void kill_line(struct ldisc *ld, uint8_t c)
{
    if ((ld->tio.c_lflag & (ECHOE | ECHOKE)) == (ECHOE | ECHOKE)) {
        truncate_line(ld, 0);
        return;
    }
    ld->line_used = 0;
    echo(ld, c);
    if (ld->tio.c_lflag & ECHOK)
        process_output(ld, '\n');
    ld->line_column = ld->column;
}

static void reprint(struct ldisc *ld, uint8_t c)
{
    echo(ld, c);
    process_output(ld, '\n');
    ld->line_column = ld->column;
    for (unsigned i = 0; i < ld->line_used; i++)
        echo(ld, ld->line[i]);
}

/* The line goes to the readers; a full ring loses what does not fit, but the line's end always marks what did. */
static void finish_line(struct ldisc *ld, uint16_t last)
{
    for (unsigned i = 0; i < ld->line_used; i++)
        cells_put(ld, ld->line[i]);
    ld->line_used = 0;
    if (!cells_put(ld, last) && ld->in.count != 0) {
        uint16_t *cell = &ld->in.cell[(ld->in.head + ld->in.count - 1) % ld->in.size];
        ld->ends += !(*cell & CELL_END);
        *cell |= CELL_END;
    }
}

/* ---- input ---- */

static bool is_cc(const struct ldisc *ld, unsigned index, uint8_t c)
{
    return c != DISABLED && ld->tio.c_cc[index] == c;
}

static void bell(struct ldisc *ld)
{
    if (ld->tio.c_iflag & IMAXBEL)
        send(ld, CTRL('G'));
}

static bool flow_control(struct ldisc *ld, uint8_t c)
{
    if (!(ld->tio.c_iflag & IXON))
        return false;
    if (is_cc(ld, VSTART, c))
        ld->stopped = false;
    else if (is_cc(ld, VSTOP, c))
        ld->stopped = true;
    else
        return false;
    return true;
}

static void raise_signal(struct ldisc *ld, int signo)
{
    if (!(ld->tio.c_lflag & NOFLSH)) {
        if (signo != SIGTSTP)
            ldisc_flush_output(ld);
        ldisc_flush_input(ld);
    }
    ld->stopped = false;
    ld->signal(ld->owner, signo);
}

static bool signal_char(struct ldisc *ld, uint8_t c)
{
    int signo;
    if (!(ld->tio.c_lflag & ISIG))
        return false;
    if (is_cc(ld, VINTR, c))
        signo = SIGINT;
    else if (is_cc(ld, VQUIT, c))
        signo = SIGQUIT;
    else if (is_cc(ld, VSUSP, c))
        signo = SIGTSTP;
    else
        return false;
    raise_signal(ld, signo);
    echo(ld, c);
    ld->line_column = ld->column;
    return true;
}

/* Characters that change the line instead of joining it. */
static bool edit_char(struct ldisc *ld, uint8_t c)
{
    bool extended = (ld->tio.c_lflag & IEXTEN) != 0;
    if (is_cc(ld, VERASE, c) || (c == '\b' && ld->tio.c_cc[VERASE] == 0x7f))
        erase(ld, c);
    else if (is_cc(ld, VKILL, c))
        kill_line(ld, c);
    else if (extended && is_cc(ld, VWERASE, c))
        erase_word(ld);
    else if (extended && is_cc(ld, VREPRINT, c))
        reprint(ld, c);
    else if (extended && is_cc(ld, VLNEXT, c))
        ld->literal = true;
    else
        return false;
    return true;
}

/* Room is kept for the end of the line. */
static void join_line(struct ldisc *ld, uint8_t c)
{
    if (ld->line_used + 1 >= ld->line_size) {
        bell(ld);
        return;
    }
    if (ld->line_used == 0)
        ld->line_column = ld->column;
    ld->line[ld->line_used++] = c;
    echo(ld, c);
}

static void receive_canonical(struct ldisc *ld, uint8_t c)
{
    if (edit_char(ld, c))
        return;
    if (is_cc(ld, VEOF, c)) {
        finish_line(ld, CELL_EOF | CELL_END);
    } else if (c == '\n' || is_cc(ld, VEOL, c) || is_cc(ld, VEOL2, c)) {
        echo(ld, c);
        finish_line(ld, (uint16_t)(c | CELL_END));
    } else {
        join_line(ld, c);
    }
}

static void receive_raw(struct ldisc *ld, uint8_t c)
{
#ifdef VFWD
    uint16_t forward = is_cc(ld, VFWD, c) ? CELL_FWD : 0;
#else
    uint16_t forward = 0;
#endif
    if (!cells_put(ld, (uint16_t)(c | forward)))
        bell(ld);
    else
        echo(ld, c);
}

/* Asks the other side to pause while there is no room, when IXOFF allows. */
static void throttle(struct ldisc *ld)
{
    unsigned used = ld->in.count;
    if (!(ld->tio.c_iflag & IXOFF))
        return;
    if (!ld->blocked && used > ld->in.size - ld->in.size / 4)
        ld->urgent = ld->tio.c_cc[VSTOP];
    else if (ld->blocked && used < ld->in.size / 4)
        ld->urgent = ld->tio.c_cc[VSTART];
    else
        return;
    ld->blocked = !ld->blocked;
}

static void receive_good(struct ldisc *ld, uint8_t c)
{
    tcflag_t iflag = ld->tio.c_iflag;
    if (c == '\r' && (iflag & IGNCR))
        return;
    if (c == '\r' && (iflag & ICRNL))
        c = '\n';
    else if (c == '\n' && (iflag & INLCR))
        c = '\r';
    if ((iflag & IUCLC) && c >= 'A' && c <= 'Z')
        c = (uint8_t)(c - 'A' + 'a');
    if (flow_control(ld, c))
        return;
    if ((iflag & IXON) && (iflag & IXANY))
        ld->stopped = false;
    if (signal_char(ld, c))
        return;
    if (ld->tio.c_lflag & ICANON)
        receive_canonical(ld, c);
    else
        receive_raw(ld, c);
}

/* As data, past all interpretation. */
static void receive_literal(struct ldisc *ld, uint8_t c)
{
    if (ld->tio.c_lflag & ICANON)
        join_line(ld, c);
    else
        receive_raw(ld, c);
}

static void receive_bad(struct ldisc *ld, uint8_t c, unsigned errors)
{
    tcflag_t iflag = ld->tio.c_iflag;
    if (errors & LDISC_BREAK) {
        if (iflag & IGNBRK)
            return;
        if (iflag & BRKINT) {
            raise_signal(ld, SIGINT);
            return;
        }
        c = 0;
    } else if (iflag & IGNPAR) {
        return;
    }
    if (iflag & PARMRK) {
        receive_literal(ld, 0xff);
        receive_literal(ld, 0);
        receive_literal(ld, c);
    } else {
        receive_literal(ld, 0);
    }
}

void ldisc_receive(struct ldisc *ld, uint8_t c, unsigned errors)
{
    if (!(ld->tio.c_cflag & CREAD))
        return;
    if (!(ld->tio.c_iflag & INPCK))
        errors &= ~LDISC_PARITY;
    if (errors != 0) {
        receive_bad(ld, c, errors);
    } else if (ld->literal) {
        ld->literal = false;
        receive_literal(ld, c);
    } else {
        if (ld->tio.c_iflag & ISTRIP)
            c &= 0x7f;
        else if (c == 0xff && (ld->tio.c_iflag & PARMRK))
            receive_literal(ld, c);
        receive_good(ld, c);
    }
    throttle(ld);
}

/* May the device hand over another character without one being lost? If not it stays in the device's FIFO. */
bool ldisc_has_room(const struct ldisc *ld)
{
    unsigned needed = ld->tio.c_lflag & ICANON ? ld->line_used + 1 : 0;
    return ld->in.count + needed + 3 < ld->in.size;
}

/* ---- reading ---- */

/* Characters a read would return now, whatever VMIN says. */
unsigned ldisc_readable(const struct ldisc *ld)
{
    return (ld->tio.c_lflag & ICANON) && ld->ends == 0 ? 0 : ld->in.count;
}

bool ldisc_read_complete(const struct ldisc *ld, unsigned min)
{
    if (ld->tio.c_lflag & ICANON)
        return ld->ends != 0;
    return ld->in.count >= min || ld->forwards != 0 || ld->ends != 0;
}

size_t ldisc_peek(const struct ldisc *ld, uint8_t *buf, size_t max, unsigned *cells)
{
    size_t n = 0;
    unsigned i;
    for (i = 0; i < ld->in.count; i++) {
        uint16_t cell = ld->in.cell[(ld->in.head + i) % ld->in.size];
        if (n == max && !(cell & CELL_EOF))
            break;
        if (!(cell & CELL_EOF))
            buf[n++] = (uint8_t)(cell & CELL_CHAR);
        if (cell & (CELL_END | CELL_FWD)) {
            i++;
            break;
        }
    }
    *cells = i;
    return n;
}

void ldisc_consume(struct ldisc *ld, unsigned cells)
{
    for (; cells > 0 && ld->in.count > 0; cells--) {
        uint16_t cell = ld->in.cell[ld->in.head];
        ld->ends -= (cell & CELL_END) != 0;
        ld->forwards -= (cell & CELL_FWD) != 0;
        ld->in.head = (ld->in.head + 1) % ld->in.size;
        ld->in.count--;
    }
    throttle(ld);
}

/* ---- control ---- */

/* Nothing typed is lost by a change of mode: a half line becomes raw input, raw input a line. */
void ldisc_set_attr(struct ldisc *ld, const struct termios *tio)
{
    bool was = (ld->tio.c_lflag & ICANON) != 0, canonical = (tio->c_lflag & ICANON) != 0;
    ld->tio = *tio;
    if (was && !canonical) {
        for (unsigned i = 0; i < ld->line_used; i++)
            cells_put(ld, ld->line[i]);
        ld->line_used = 0;
    } else if (!was && canonical && ld->in.count != 0) {
        uint16_t *last = &ld->in.cell[(ld->in.head + ld->in.count - 1) % ld->in.size];
        ld->ends += !(*last & CELL_END);
        *last |= CELL_END;
    }
    if (!(tio->c_iflag & IXON))
        ld->stopped = false;
    ld->literal = false;
}

void ldisc_flush_input(struct ldisc *ld)
{
    ld->in.head = ld->in.count = 0;
    ld->ends = ld->forwards = 0;
    ld->line_used = 0;
    throttle(ld);
}

void ldisc_flush_output(struct ldisc *ld)
{
    ld->out.head = ld->out.count = 0;
}

void ldisc_flow(struct ldisc *ld, int action)
{
    switch (action) {
    case TCOOFF: ld->stopped = true; break;
    case TCOON:  ld->stopped = false; break;
    case TCIOFF: ld->urgent = ld->tio.c_cc[VSTOP]; break;
    case TCION:  ld->urgent = ld->tio.c_cc[VSTART]; break;
    default:     break;
    }
}
