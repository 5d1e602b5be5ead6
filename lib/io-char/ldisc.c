/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "ldisc_line.h"

#define TAB_WIDTH 8
#define OUTPUT_MOST TAB_WIDTH   /* places one character may take after processing */
#define DISABLED  0             /* _POSIX_VDISABLE: a control character that is switched off */
#define CTRL(c)   ((c) & 0x1f)

/* ---- rings ---- */

bool ldisc_put(struct ldisc *ld, uint16_t cell)
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
void ldisc_send(struct ldisc *ld, uint8_t c)
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

/* What the keys of an ANSI terminal send. */
static void default_keys(cc_t cc[NCCS])
{
    cc[VPREFIX] = 0x1b;
    cc[VPREFIX + 1] = '[';
    cc[VSUFFIX] = '~';
    cc[VLEFT] = 'D';
    cc[VRIGHT] = 'C';
    cc[VUP] = 'A';
    cc[VDOWN] = 'B';
    cc[VHOME] = 'H';
    cc[VEND] = 'F';
    cc[VINS] = '2';
    cc[VDEL] = '3';
}

void ldisc_set_edit(struct ldisc *ld, bool edit)
{
    struct termios tio = ld->tio;
    tio.c_iflag = edit ? ICRNL | BRKINT | IMAXBEL | IUTF8 : 0;
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
    ld->last = malloc(line_size);
    if (ld->in.cell == NULL || ld->out.byte == NULL || ld->line == NULL || ld->last == NULL) {
        ldisc_fini(ld);
        return ENOMEM;
    }
    ld->in.size = in_size;
    ld->out.size = out_size;
    ld->line_size = line_size;
    ld->urgent = -1;
    ld->tio.c_cflag = CS8 | CREAD | CLOCAL;
    default_chars(ld->tio.c_cc);
    default_keys(ld->tio.c_cc);
    return 0;
}

void ldisc_fini(struct ldisc *ld)
{
    free(ld->in.cell);
    free(ld->out.byte);
    free(ld->line);
    free(ld->last);
    memset(ld, 0, sizeof *ld);
}

/* ---- output ---- */

static unsigned tab_stop(unsigned column)
{
    return TAB_WIDTH - column % TAB_WIDTH;
}

/* The other bytes of a UTF-8 sequence stand on the first one's place. */
static bool is_continuation(const struct ldisc *ld, uint8_t c)
{
    return (c & 0xc0) == 0x80 && (ld->tio.c_iflag & IUTF8);
}

static void advance(struct ldisc *ld, uint8_t c)
{
    if (c == '\n' || c == '\r')
        ld->column = c == '\r' || (ld->tio.c_oflag & ONLRET) ? 0 : ld->column;
    else if (c == '\b')
        ld->column -= ld->column != 0;
    else if (c == '\t')
        ld->column += tab_stop(ld->column);
    else if (c >= ' ' && c != 0x7f && !is_continuation(ld, c))
        ld->column++;
}

static void send_plain(struct ldisc *ld, uint8_t c)
{
    ldisc_send(ld, c);
    advance(ld, c);
}

static void send_newline(struct ldisc *ld)
{
    if (ld->tio.c_oflag & ONLCR)
        send_plain(ld, '\r');
    send_plain(ld, '\n');
}

static void send_return(struct ldisc *ld)
{
    if ((ld->tio.c_oflag & ONOCR) && ld->column == 0)
        return;
    send_plain(ld, ld->tio.c_oflag & OCRNL ? '\n' : '\r');
}

static void send_tab(struct ldisc *ld)
{
    if ((ld->tio.c_oflag & TABDLY) != TAB3) {
        send_plain(ld, '\t');
        return;
    }
    for (unsigned n = tab_stop(ld->column); n > 0; n--)
        send_plain(ld, ' ');
}

/* One character of a program or an echo, as c_oflag wants it. -> false when the whole of it does not fit */
bool ldisc_process_output(struct ldisc *ld, uint8_t c)
{
    tcflag_t oflag = ld->tio.c_oflag;
    if (room(&ld->out) < (oflag & OPOST ? OUTPUT_MOST : 1))
        return false;
    if (!(oflag & OPOST))
        send_plain(ld, c);
    else if (c == '\n')
        send_newline(ld);
    else if (c == '\r')
        send_return(ld);
    else if (c == '\t')
        send_tab(ld);
    else
        send_plain(ld, (oflag & OLCUC) && c >= 'a' && c <= 'z' ? (uint8_t)(c - 'a' + 'A') : c);
    return true;
}

size_t ldisc_write(struct ldisc *ld, const uint8_t *buf, size_t n)
{
    size_t done = 0;
    while (done < n && ldisc_process_output(ld, buf[done]))
        done++;
    return done;
}

/* Characters that surely fit; a translated one may need more than one place. */
unsigned ldisc_write_room(const struct ldisc *ld)
{
    unsigned places = room(&ld->out);
    if (!(ld->tio.c_oflag & OPOST))
        return places;
    return places < OUTPUT_MOST ? 0 : places - OUTPUT_MOST + 1;
}

bool ldisc_has_output(const struct ldisc *ld)
{
    return ld->urgent >= 0 || (!ld->stopped && ld->out.count != 0);
}

int ldisc_next_output(struct ldisc *ld)
{
    if (ld->urgent >= 0) {
        int c = ld->urgent;
        ld->urgent = -1;
        return c;
    }
    if (!ldisc_has_output(ld))
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

unsigned ldisc_char_width(const struct ldisc *ld, uint8_t c, unsigned column)
{
    if (c == '\t')
        return tab_stop(column);
    if (shown_as_caret(ld, c))
        return 2;
    return c >= ' ' && c != 0x7f && !is_continuation(ld, c);
}

void ldisc_echo(struct ldisc *ld, uint8_t c)
{
    if (!(ld->tio.c_lflag & ECHO) && !(c == '\n' && (ld->tio.c_lflag & (ECHONL | ICANON)) == (ECHONL | ICANON)))
        return;
    if (shown_as_caret(ld, c)) {
        ldisc_process_output(ld, '^');
        c ^= 0x40;
    }
    ldisc_process_output(ld, c);
}

void ldisc_bell(struct ldisc *ld)
{
    if (ld->tio.c_iflag & IMAXBEL)
        ldisc_send(ld, CTRL('G'));
}

/* ---- input ---- */

bool ldisc_is_cc(const struct ldisc *ld, unsigned index, uint8_t c)
{
    return c != DISABLED && ld->tio.c_cc[index] == c;
}

/* VSTART and VSTOP may be the same character: it toggles. */
static bool flow_control(struct ldisc *ld, uint8_t c)
{
    if (!(ld->tio.c_iflag & IXON))
        return false;
    if (!ldisc_is_cc(ld, VSTART, c) && !ldisc_is_cc(ld, VSTOP, c))
        return false;
    ld->stopped = ld->stopped ? !ldisc_is_cc(ld, VSTART, c) : ldisc_is_cc(ld, VSTOP, c);
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

static int signal_of(const struct ldisc *ld, uint8_t c)
{
    if (!(ld->tio.c_lflag & ISIG))
        return 0;
    if (ldisc_is_cc(ld, VINTR, c))
        return SIGINT;
    if (ldisc_is_cc(ld, VQUIT, c))
        return SIGQUIT;
    return ldisc_is_cc(ld, VSUSP, c) ? SIGTSTP : 0;
}

/* Does it act when it comes, so that it must not wait behind others for room? */
bool ldisc_is_control(const struct ldisc *ld, uint8_t c)
{
    return signal_of(ld, c) != 0 ||
           ((ld->tio.c_iflag & IXON) && (ldisc_is_cc(ld, VSTART, c) || ldisc_is_cc(ld, VSTOP, c)));
}

static bool signal_char(struct ldisc *ld, uint8_t c)
{
    int signo = signal_of(ld, c);
    if (signo == 0)
        return false;
    raise_signal(ld, signo);
    ldisc_echo(ld, c);
    if (ld->line_used == 0)
        ld->line_column = ld->column;
    return true;
}

static void receive_canonical(struct ldisc *ld, uint8_t c)
{
    if (line_edit_char(ld, c))
        return;
    if (ldisc_is_cc(ld, VEOF, c)) {
        line_finish(ld, CELL_EOF | CELL_END);
    } else if (c == '\n' || ldisc_is_cc(ld, VEOL, c) || ldisc_is_cc(ld, VEOL2, c)) {
        line_show_end(ld);
        ldisc_echo(ld, c);
        line_finish(ld, (uint16_t)(c | CELL_END));
    } else {
        line_join(ld, c);
    }
}

static void receive_raw(struct ldisc *ld, uint8_t c)
{
    uint16_t forward = ldisc_is_cc(ld, VFWD, c) ? CELL_FWD : 0;
    if (!ldisc_put(ld, (uint16_t)(c | forward)))
        ldisc_bell(ld);
    else
        ldisc_echo(ld, c);
}

static void send_urgent(struct ldisc *ld, unsigned index)
{
    if (ld->tio.c_cc[index] != DISABLED)
        ld->urgent = ld->tio.c_cc[index];
}

/* Asks the other side to pause while there is no room, when IXOFF allows. */
static void throttle(struct ldisc *ld)
{
    unsigned used = ld->in.count;
    bool wanted = (ld->tio.c_iflag & IXOFF) != 0;
    if (!ld->blocked && wanted && used > ld->in.size - ld->in.size / 4)
        send_urgent(ld, VSTOP);
    else if (ld->blocked && (!wanted || used < ld->in.size / 4))
        send_urgent(ld, VSTART);
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
        line_join(ld, c);
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
            ldisc_put(ld, ld->line[i]);
        line_restart(ld);
    } else if (!was && canonical && ld->in.count != 0) {
        uint16_t *last = &ld->in.cell[(ld->in.head + ld->in.count - 1) % ld->in.size];
        ld->ends += !(*last & CELL_END);
        *last |= CELL_END;
    }
    if (!(tio->c_iflag & IXON))
        ld->stopped = false;
    ld->literal = false;
    throttle(ld);
}

void ldisc_flush_input(struct ldisc *ld)
{
    ld->in.head = ld->in.count = 0;
    ld->ends = ld->forwards = 0;
    line_restart(ld);
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
    case TCIOFF: send_urgent(ld, VSTOP); break;
    case TCION:  send_urgent(ld, VSTART); break;
    default:     break;
    }
}
