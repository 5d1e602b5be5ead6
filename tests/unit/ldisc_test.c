// sources: lib/io-char/ldisc.c lib/io-char/line.c
// flags: -include lib/c/include/termios.h -Ilib/io-char/include -Ilib/io-char
// SPDX-License-Identifier: Apache-2.0
// The line discipline of a terminal: editing, signals, raw reads, output processing, flow control, nothing lost.
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ldisc.h"

static int number, failures, last_signal;
static struct ldisc ld;

static void check(int good, const char *what)
{
    printf("%s %d - %s\n", good ? "ok" : "not ok", ++number, what);
    failures += !good;
}

static void on_signal(void *owner, int signo)
{
    last_signal = signo;
}

static void start(bool edit)
{
    ldisc_fini(&ld);
    if (ldisc_init(&ld, 64, 128, 32) != 0)
        exit(2);
    ld.signal = on_signal;
    last_signal = 0;
    ldisc_set_edit(&ld, edit);
}

static void type(const char *s)
{
    for (; *s != '\0'; s++)
        ldisc_receive(&ld, (uint8_t)*s, 0);
}

static const char *output(void)
{
    static char buf[256];
    int c, n = 0;
    while ((c = ldisc_next_output(&ld)) != -1 && n < 255)
        buf[n++] = (char)c;
    buf[n] = '\0';
    return buf;
}

static const char *input(size_t max)
{
    static char buf[256];
    unsigned cells;
    size_t n = ldisc_peek(&ld, (uint8_t *)buf, max, &cells);
    ldisc_consume(&ld, cells);
    buf[n] = '\0';
    return buf;
}

static void test_lines(void)
{
    start(true);
    type("abc");
    check(!ldisc_read_complete(&ld, 1) && ldisc_readable(&ld) == 0, "half a line cannot be read");
    type("\r");
    check(ldisc_read_complete(&ld, 1), "a line can");
    check(strcmp(output(), "abc\r\n") == 0, "echo, with the newline as CR LF");
    check(strcmp(input(200), "abc\n") == 0, "carriage return arrives as newline");
    type("one\rtwo\r");
    check(strcmp(input(200), "one\n") == 0 && strcmp(input(200), "two\n") == 0, "one line per read");
    type("long line\r");
    check(strcmp(input(4), "long") == 0 && strcmp(input(200), " line\n") == 0,
          "the rest of a line is for the next read");
}

static void test_editing(void)
{
    start(true);
    type("abd\177c\r");
    check(strcmp(output(), "abd\b \bc\r\n") == 0, "erase rubs the character out");
    check(strcmp(input(200), "abc\n") == 0, "... of the line too");
    type("junk\025good\r");
    check(strcmp(input(200), "good\n") == 0, "kill drops the line");
    type("two words\027one\r");
    check(strcmp(input(200), "two one\n") == 0, "word erase");
    output();
    type("\177\177x\r");
    check(strcmp(output(), "x\r\n") == 0 && strcmp(input(200), "x\n") == 0, "erase at the start does nothing");
    type("\026\003\r");
    check(last_signal == 0 && strcmp(input(200), "\003\n") == 0, "literal next");
    output();
    type("\303\244\177\r");
    check(strcmp(output(), "\303\244\b \b\r\n") == 0 && strcmp(input(200), "\n") == 0,
          "a UTF-8 character is erased whole");
    type("a\003");
    output();
    type("\001\177\r");
    check(strcmp(output(), "^A\b \b\b \b\r\n") == 0, "a control character takes two columns");
    input(200);
    for (int i = 0; i < 60; i++)
        type("y");
    type("\r");
    check(strlen(input(200)) == 32, "a line too long is cut, its end kept");
}

static void test_eof(void)
{
    unsigned cells;
    uint8_t buf[8];
    start(true);
    type("\004");
    check(ldisc_read_complete(&ld, 1) && ldisc_peek(&ld, buf, 8, &cells) == 0 &&
          cells == 1, "EOF alone reads as 0 bytes");
    ldisc_consume(&ld, cells);
    check(!ldisc_read_complete(&ld, 1), "... once");
    type("ab\004");
    check(strcmp(input(2), "ab") == 0 && !ldisc_read_complete(&ld, 1), "EOF behind text delivers it and is used up");
}

static void test_signals(void)
{
    start(true);
    type("text\003");
    check(last_signal == SIGINT, "VINTR signals");
    type("\r");
    check(strcmp(input(200), "\n") == 0, "... and drops the line");
    type("\034");
    check(last_signal == SIGQUIT, "VQUIT signals");
    type("\032");
    check(last_signal == SIGTSTP, "VSUSP signals");
    ld.tio.c_lflag &= ~(tcflag_t)ISIG;
    last_signal = 0;
    type("\003\r");
    check(last_signal == 0 && strcmp(input(200), "\003\n") == 0, "without ISIG they are characters");
    start(true);
    ldisc_receive(&ld, 0, LDISC_BREAK);
    check(last_signal == SIGINT, "a break with BRKINT signals");
}

static void test_raw(void)
{
    start(false);
    type("ab\r\003");
    check(strcmp(output(), "") == 0, "raw: no echo");
    check(last_signal == 0 && strcmp(input(200), "ab\r\003") == 0, "raw: all characters as they are");
    type("ab");
    check(!ldisc_read_complete(&ld, 3) && ldisc_read_complete(&ld, 2), "VMIN gates");
    input(200);
    ld.tio.c_cc[VFWD] = '>';
    type("x>y");
    check(ldisc_read_complete(&ld, 10) && strcmp(input(200), "x>") == 0, "the forward character completes a read");
    start(false);
    ld.tio.c_iflag |= PARMRK;
    ldisc_receive(&ld, 'a', LDISC_FRAME);
    uint8_t buf[8];
    unsigned cells;
    check(ldisc_peek(&ld, buf, 8, &cells) == 3 && memcmp(buf, "\377\0a", 3) == 0, "PARMRK marks a bad character");
}

static void test_mode_change(void)
{
    struct termios tio;
    start(true);
    type("half");
    tio = ld.tio;
    tio.c_lflag &= ~(tcflag_t)ICANON;
    ldisc_set_attr(&ld, &tio);
    check(strcmp(input(200), "half") == 0, "a half line becomes raw input");
    type("raw");
    tio.c_lflag |= ICANON;
    ldisc_set_attr(&ld, &tio);
    check(ldisc_read_complete(&ld, 1) && strcmp(input(200), "raw") == 0, "raw input becomes a line");
    check(ld.ends == 0 && ld.in.count == 0, "counts agree");
}

static void test_output(void)
{
    start(true);
    check(ldisc_write(&ld, (const uint8_t *)"a\nb", 3) == 3 && strcmp(output(), "a\r\nb") == 0, "ONLCR");
    ld.tio.c_oflag |= TAB3;
    ldisc_write(&ld, (const uint8_t *)"\r12\tx", 5);
    check(strcmp(output(), "\r12      x") == 0, "TAB3 expands");
    ld.tio.c_oflag = 0;
    ldisc_write(&ld, (const uint8_t *)"a\nb", 3);
    check(strcmp(output(), "a\nb") == 0, "without OPOST nothing changes");
    size_t n = 0;
    while (ldisc_write(&ld, (const uint8_t *)"z", 1) == 1)
        n++;
    check(n == 128 && ldisc_write_room(&ld) == 0, "a full buffer takes no more");
    output();
    check(ldisc_write_room(&ld) == 128, "... until it is sent");
}

static void test_flow(void)
{
    start(true);
    ld.tio.c_iflag |= IXON | IXOFF;
    type("\023");
    ldisc_write(&ld, (const uint8_t *)"x", 1);
    check(ldisc_next_output(&ld) == -1, "VSTOP stops the output");
    type("\021");
    check(ldisc_next_output(&ld) == 'x', "VSTART lets it go on");
    ldisc_flow(&ld, TCOOFF);
    ldisc_write(&ld, (const uint8_t *)"y", 1);
    check(ldisc_next_output(&ld) == -1, "tcflow(TCOOFF) stops it");
    ldisc_flow(&ld, TCOON);
    check(ldisc_next_output(&ld) == 'y', "tcflow(TCOON) lets it go on");
    ld.tio.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
    while (ldisc_has_room(&ld))
        type("q");
    check(ldisc_next_output(&ld) == 023, "IXOFF: VSTOP is sent when the buffer fills");
    input(200);
    check(ldisc_next_output(&ld) == 021, "... VSTART when there is room again");
}

static void test_room(void)
{
    size_t sent = 0, got = 0;
    bool same = true;
    start(true);
    ld.tio.c_lflag &= ~(tcflag_t)ECHO;
    /* A reader that is slow: the device hands over only while there is room, and nothing is lost. */
    while (got < 10000) {
        while (ldisc_has_room(&ld) && sent < 10000) {
            ldisc_receive(&ld, sent % 10 == 9 ? '\n' : (uint8_t)('0' + sent % 10), 0);
            sent++;
        }
        const char *line = input(7);
        for (; *line != '\0'; line++, got++)
            same &= *line == (got % 10 == 9 ? '\n' : (char)('0' + got % 10));
    }
    check(same && got == 10000, "10000 characters of lines through a buffer of 64, none lost");
}

static void test_garbage(void)
{
    unsigned seed = 1;
    for (unsigned round = 0; round < 200; round++) {
        start(round & 1);
        for (unsigned i = 0; i < 500; i++) {
            seed = seed * 1103515245u + 12345u;
            unsigned r = seed >> 16;
            struct termios tio = ld.tio;
            switch (r % 16) {
            case 0:
                tio.c_lflag = r * 7u;
                tio.c_iflag = r * 13u;
                tio.c_oflag = r * 3u;
                ldisc_set_attr(&ld, &tio);
                break;
            case 1: input(r % 40); break;
            case 2: output(); break;
            case 3: ldisc_flush_input(&ld); break;
            case 4: ldisc_write(&ld, (const uint8_t *)"a\tb\r\n", 5); break;
            case 5: ldisc_receive(&ld, (uint8_t)r, r >> 5 & 7); break;
            default: ldisc_receive(&ld, (uint8_t)(r >> 4), 0); break;
            }
        }
    }
    unsigned ends = 0;
    for (unsigned i = 0; i < ld.in.count; i++)
        ends += (ld.in.cell[(ld.in.head + i) % ld.in.size] & CELL_END) != 0;
    check(ends == ld.ends, "any input in any mode leaves the counts right");
}

/* What the screen shows: a terminal of one line that knows backspace, carriage return and newline. */
static const char *screen(const char *out)
{
    static char line[512];
    size_t at = 0, end = 0;
    for (; *out != '\0'; out++) {
        if (*out == '\b')
            at -= at != 0;
        else if (*out == '\r')
            at = 0;
        else if (*out == '\n')
            at = end = 0;
        else if (at + 1 < sizeof line)
            line[at++] = *out;
        end = at > end ? at : end;
    }
    while (end > 0 && line[end - 1] == ' ')
        end--;
    line[end] = '\0';
    return line;
}

static const char *all_output(void)
{
    static char buf[16384];
    size_t n = 0;
    for (int c; (c = ldisc_next_output(&ld)) != -1 && n < sizeof buf - 1;)
        buf[n++] = (char)c;
    buf[n] = '\0';
    return buf;
}

/* Whatever keys come, the screen shows the line, and what the reader gets is what it showed. */
static void test_keys(void)
{
    static const char *const keys[] = {
        "a", "b", "Z", "-", "\033[D", "\033[C", "\033[H", "\033[F", "\033[3~", "\177", "\033[D", "\033[A", "\033[B", "\025", "c", "d",
    };
    unsigned seed = 7;
    bool same = true, bounds = true;
    for (unsigned round = 0; round < 400; round++) {
        char shown[512];
        start(true);
        free(ld.out.byte);                  /* echo that finds no room is dropped: not here */
        ld.out.byte = malloc(ld.out.size = 8192);
        type("before\n");
        input(200);
        output();
        for (unsigned i = 0; i < 40; i++) {
            seed = seed * 1103515245u + 12345u;
            type(keys[(seed >> 16) % 16]);
            bounds &= ld.cursor <= ld.line_used && ld.line_used < ld.line_size;
        }
        strcpy(shown, screen(all_output()));
        type("\022");                       /* reprint: the whole line once more */
        same &= strcmp(shown, screen(all_output())) == 0;
        type("\n");
        const char *got = input(200);
        size_t n = strlen(got);
        same &= n > 0 && strlen(shown) == n - 1 && memcmp(shown, got, n - 1) == 0;
    }
    check(bounds, "the cursor stays within the line");
    check(same, "what is read is what was on the screen");
}

int main(void)
{
    test_lines();
    test_keys();
    test_editing();
    test_eof();
    test_signals();
    test_raw();
    test_mode_change();
    test_output();
    test_flow();
    test_room();
    test_garbage();
    ldisc_fini(&ld);
    printf("1..%d\n", number);
    return failures != 0;
}
