/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Terminals, by pairs of them: lines and their editing, raw reads, input and output processing, flow control, signals,
 * job control, hang-up, sizes, polling. What is written to the master was typed; what the master reads is shown.
 */
#include <devctl.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <termios.h>
#include <time.h>
#include <sys/dcmd_chr.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/uio.h>

#include "test.h"

static int master, slave;
static char slave_name[32];

static void open_pair(void)
{
    master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    CHECK(master != -1);
    CHECK_EQ(ptsname_r(master, slave_name, sizeof slave_name), 0);
    slave = open(slave_name, O_RDWR | O_NOCTTY | O_CLOEXEC);
    CHECK(slave != -1);
    CHECK_EQ(fcntl(master, F_SETFL, O_NONBLOCK), 0);
}

static void change(tcflag_t iset, tcflag_t iclear, tcflag_t oset, tcflag_t oclear, tcflag_t lset, tcflag_t lclear)
{
    struct termios t;
    CHECK_EQ(tcgetattr(slave, &t), 0);
    t.c_iflag = (t.c_iflag | iset) & ~iclear;
    t.c_oflag = (t.c_oflag | oset) & ~oclear;
    t.c_lflag = (t.c_lflag | lset) & ~lclear;
    CHECK_EQ(tcsetattr(slave, TCSANOW, &t), 0);
}

static void iflag(tcflag_t set, tcflag_t clear) { change(set, clear, 0, 0, 0, 0); }
static void oflag(tcflag_t set, tcflag_t clear) { change(0, 0, set, clear, 0, 0); }
static void lflag(tcflag_t set, tcflag_t clear) { change(0, 0, 0, 0, set, clear); }

static void cc(int index, int value)
{
    struct termios t;
    CHECK_EQ(tcgetattr(slave, &t), 0);
    t.c_cc[index] = (cc_t)value;
    CHECK_EQ(tcsetattr(slave, TCSANOW, &t), 0);
}

static void raw(int min, int time)
{
    struct termios t;
    CHECK_EQ(tcgetattr(slave, &t), 0);
    CHECK_EQ(cfmakeraw(&t), 0);
    t.c_cc[VMIN] = (cc_t)min;
    t.c_cc[VTIME] = (cc_t)time;
    CHECK_EQ(tcsetattr(slave, TCSANOW, &t), 0);
}

static void type(const char *s)
{
    CHECK_EQ(write(master, s, strlen(s)), strlen(s));
}

/* All there is to be shown. */
static const char *shown(void)
{
    static char buf[4096];
    ssize_t n, all = 0;
    while ((n = read(master, buf + all, sizeof buf - 1 - (size_t)all)) > 0)
        all += n;
    buf[all] = '\0';
    return buf;
}

/* What a read returns, without waiting. */
static const char *input(void)
{
    static char buf[512];
    int flags = fcntl(slave, F_GETFL);
    CHECK_EQ(fcntl(slave, F_SETFL, flags | O_NONBLOCK), 0);
    ssize_t n = read(slave, buf, sizeof buf - 1);
    CHECK(n >= 0 || errno == EAGAIN);
    CHECK_EQ(fcntl(slave, F_SETFL, flags), 0);
    if (n < 0)
        return "(nothing)";
    buf[n] = '\0';
    return buf;
}

static void gives(const char *typed, const char *wanted)
{
    type(typed);
    CHECK_STR(input(), wanted);
}

static void shows(const char *typed, const char *wanted)
{
    shown();
    type(typed);
    CHECK_STR(shown(), wanted);
}

static void prints(const char *written, const char *wanted)
{
    shown();
    CHECK_EQ(write(slave, written, strlen(written)), strlen(written));
    CHECK_STR(shown(), wanted);
}

/* ---- names ---- */

TEST(ptmx_gives_different_masters)
{
    char other[32];
    int second;
    open_pair();
    second = posix_openpt(O_RDWR | O_NOCTTY);
    CHECK(second != -1);
    CHECK_EQ(ptsname_r(second, other, sizeof other), 0);
    CHECK(strcmp(slave_name, other) != 0);
}

TEST(ptmx_bad_flags) { CHECK_ERR(posix_openpt(O_RDWR | O_TRUNC), EINVAL); }

TEST(ptmx_looked_at_opens_none)
{
    struct stat st;
    CHECK_EQ(stat("/dev/ptmx", &st), 0);
    CHECK(S_ISCHR(st.st_mode));
}

TEST(master_in_use_is_busy)
{
    open_pair();
    slave_name[5] = 'p';
    CHECK_ERR(open(slave_name, O_RDWR), EBUSY);
}

TEST(slave_without_master)
{
    open_pair();
    CHECK_EQ(close(master), 0);
    CHECK_ERR(open(slave_name, O_RDWR | O_NOCTTY), EIO);
}

TEST(pair_is_free_again_while_an_old_slave_is_open)
{
    char again[32];
    open_pair();
    CHECK_EQ(close(master), 0);
    master = posix_openpt(O_RDWR | O_NOCTTY);
    CHECK(master != -1);
    CHECK_EQ(ptsname_r(master, again, sizeof again), 0);
    CHECK_STR(again, slave_name);
    CHECK_ERR(write(slave, "x", 1), EIO);
}

TEST(ptsname_of_something_else) { CHECK(ptsname(0) == NULL || strncmp(ptsname(0), "/dev/tty", 8) == 0); }

TEST(ptsname_short_buffer)
{
    char tiny[4];
    open_pair();
    CHECK_EQ(ptsname_r(master, tiny, sizeof tiny), ERANGE);
}

TEST(grant_and_unlock)
{
    open_pair();
    CHECK_EQ(grantpt(master), 0);
    CHECK_EQ(unlockpt(master), 0);
    CHECK_ERR(unlockpt(slave), ENOTTY);
}

TEST(grant_sets_the_mode)
{
    struct stat st;
    open_pair();
    CHECK_EQ(grantpt(master), 0);
    CHECK_EQ(fstat(slave, &st), 0);
    CHECK_EQ(st.st_mode & 0777, 0620);
    CHECK_EQ(fchmod(slave, 0666), 0);
}

TEST(openpty_with_all)
{
    struct termios t;
    struct winsize ws = { .ws_row = 25, .ws_col = 80 }, got;
    char name[64];
    open_pair();
    CHECK_EQ(tcgetattr(slave, &t), 0);
    t.c_lflag &= ~(tcflag_t)ECHO;
    int m, s;
    CHECK_EQ(openpty(&m, &s, name, &t, &ws), 0);
    CHECK_EQ(tcgetattr(s, &t), 0);
    CHECK((t.c_lflag & ECHO) == 0);
    CHECK_EQ(ioctl(s, TIOCGWINSZ, &got), 0);
    CHECK_EQ(got.ws_row, 25);
    CHECK_EQ(got.ws_col, 80);
    CHECK_STR(ttyname(s), name);
}

TEST(slave_is_a_tty)
{
    open_pair();
    CHECK_EQ(isatty(slave), 1);
    CHECK_STR(ttyname(slave), slave_name);
}

TEST(no_offset)
{
    char c;
    open_pair();
    CHECK_ERR(lseek(slave, 0, SEEK_CUR), ESPIPE);
    CHECK_ERR(lseek(master, 0, SEEK_SET), ESPIPE);
    CHECK_ERR(pread(slave, &c, 1, 0), ESPIPE);
    CHECK_ERR(pwrite(slave, &c, 1, 0), ESPIPE);
    CHECK_ERR(pread(master, &c, 1, 0), ESPIPE);
}

TEST(empty_read_and_write)
{
    char c;
    open_pair();
    CHECK_EQ(read(slave, &c, 0), 0);
    CHECK_EQ(write(slave, &c, 0), 0);
    CHECK_EQ(read(master, &c, 0), 0);
    CHECK_EQ(write(master, &c, 0), 0);
}

TEST(reading_needs_read_permission)
{
    char c;
    open_pair();
    int wo = open(slave_name, O_WRONLY | O_NOCTTY), ro = open(slave_name, O_RDONLY | O_NOCTTY);
    CHECK_ERR(read(wo, &c, 1), EBADF);
    CHECK_ERR(write(ro, &c, 1), EBADF);
}

/* ---- lines ---- */

TEST(half_a_line_cannot_be_read)
{
    open_pair();
    gives("abc", "(nothing)");
    gives("\n", "abc\n");
}

TEST(one_line_per_read)
{
    open_pair();
    gives("one\ntwo\n", "one\n");
    CHECK_STR(input(), "two\n");
    CHECK_STR(input(), "(nothing)");
}

TEST(rest_of_a_line_is_for_the_next_read)
{
    char buf[5] = "";
    open_pair();
    type("longline\n");
    CHECK_EQ(read(slave, buf, 4), 4);
    CHECK_STR(buf, "long");
    CHECK_STR(input(), "line\n");
}

TEST(eof_alone)
{
    open_pair();
    gives("\004", "");
    CHECK_STR(input(), "(nothing)");
}

TEST(eof_behind_text)
{
    open_pair();
    gives("ab\004", "ab");
    CHECK_STR(input(), "(nothing)");
}

TEST(eof_exactly_filled_buffer_is_used_up)
{
    char buf[2];
    open_pair();
    type("ab\004");
    CHECK_EQ(read(slave, buf, 2), 2);
    CHECK_STR(input(), "(nothing)");
}

TEST(eol_ends_a_line)
{
    open_pair();
    cc(VEOL, '!');
    gives("hey!", "hey!");
}

TEST(eol2_ends_a_line)
{
    open_pair();
    cc(VEOL2, '?');
    gives("hey?", "hey?");
}

TEST(line_too_long_is_cut)
{
    char line[600];
    open_pair();
    memset(line, 'y', sizeof line);
    line[sizeof line - 1] = '\0';
    type(line);
    type("\n");
    size_t n = strlen(input());
    CHECK(n >= 255 && n < 400);
}

TEST(mode_change_keeps_half_a_line)
{
    open_pair();
    type("half");
    lflag(0, ICANON);
    CHECK_STR(input(), "half");
}

TEST(mode_change_makes_raw_input_a_line)
{
    open_pair();
    lflag(0, ICANON);
    type("raw");
    lflag(ICANON, 0);
    CHECK_STR(input(), "raw");
}

TEST(setattr_flush_drops_input)
{
    struct termios t;
    open_pair();
    type("old\n");
    CHECK_EQ(tcgetattr(slave, &t), 0);
    shown();
    CHECK_EQ(tcsetattr(slave, TCSAFLUSH, &t), 0);
    CHECK_STR(input(), "(nothing)");
}

/* ---- editing ---- */

TEST(erase) { open_pair(); gives("abd\177c\n", "abc\n"); }
TEST(erase_with_backspace_too) { open_pair(); gives("abd\bc\n", "abc\n"); }
TEST(erase_nothing) { open_pair(); gives("\177\177x\n", "x\n"); }
TEST(erase_not_past_a_finished_line) { open_pair(); gives("a\n\177\177b\n", "a\n"); CHECK_STR(input(), "b\n"); }
TEST(kill) { open_pair(); gives("junk\025good\n", "good\n"); }
TEST(word_erase) { open_pair(); gives("two words\027one\n", "two one\n"); }
TEST(word_erase_takes_blanks) { open_pair(); gives("two words  \027one\n", "two one\n"); }
TEST(literal_next) { open_pair(); gives("\026\003\026\177\n", "\003\177\n"); }
TEST(literal_newline_does_not_end) { open_pair(); gives("a\026\nb\n", "a\nb\n"); }
TEST(utf8_erased_whole) { open_pair(); gives("a\303\244\177b\n", "ab\n"); }
TEST(bytes_without_iutf8) { open_pair(); iflag(0, IUTF8); gives("a\303\244\177b\n", "a\303b\n"); }
TEST(changed_erase_char) { open_pair(); cc(VERASE, '#'); gives("ab#c\n", "ac\n"); }
TEST(switched_off_kill) { open_pair(); cc(VKILL, _POSIX_VDISABLE); gives("ab\025c\n", "ab\025c\n"); }
TEST(no_iexten_no_word_erase) { open_pair(); lflag(0, IEXTEN); gives("a b\027\n", "a b\027\n"); }
TEST(key_left) { open_pair(); gives("ac\033[Db\n", "abc\n"); }
TEST(key_right) { open_pair(); gives("ad\033[D\033[Cb\n", "adb\n"); }
TEST(key_home) { open_pair(); gives("bc\033[Ha\n", "abc\n"); }
TEST(key_end) { open_pair(); gives("ab\033[H\033[Fc\n", "abc\n"); }
TEST(key_delete) { open_pair(); gives("axb\033[D\033[D\033[3~\n", "ab\n"); }
TEST(key_up_recalls) { open_pair(); gives("first\n\033[A2\n", "first\n"); CHECK_STR(input(), "first2\n"); }
TEST(key_down_clears) { open_pair(); gives("first\033[B2\n", "2\n"); }
TEST(escape_without_key) { open_pair(); gives("a\033b\n", "a\033b\n"); }
TEST(erase_in_the_middle) { open_pair(); gives("abxc\033[D\177\n", "abc\n"); }
TEST(password_is_not_recalled) { open_pair(); lflag(0, ECHO); gives("pass\n\033[Ax\n", "pass\n"); CHECK_STR(input(), "x\n"); }

/* ---- echo ---- */

TEST(echo) { open_pair(); shows("ab\n", "ab\r\n"); }
TEST(echo_off) { open_pair(); lflag(0, ECHO); shows("ab\n", ""); }
TEST(echo_newline_alone) { open_pair(); lflag(ECHONL, ECHO); shows("ab\n", "\r\n"); }
TEST(echo_control) { open_pair(); shows("\001", "^A"); }
TEST(echo_control_as_it_is) { open_pair(); lflag(0, ECHOCTL); shows("\001", "\001"); }
TEST(echo_erase) { open_pair(); shows("ab\177", "ab\b \b"); }
TEST(echo_erase_of_control) { open_pair(); shows("\001\177", "^A\b \b\b \b"); }
TEST(echo_erase_of_tab) { open_pair(); shows("abc\t\177", "abc\t\b \b\b \b\b \b\b \b\b \b"); }
TEST(echo_erase_as_character) { open_pair(); lflag(0, ECHOE); shows("ab\177", "ab^?"); }
TEST(echo_kill_rubs_out) { open_pair(); shows("ab\025", "ab\b \b\b \b"); }
TEST(echo_kill_newline) { open_pair(); lflag(ECHOK, ECHOKE); shows("ab\025", "ab^U\r\n"); }
TEST(echo_printing_erase) { open_pair(); lflag(ECHOPRT, 0); shows("abc\177\177d", "abc\\cb/d"); }
TEST(echo_reprint) { open_pair(); shows("ab\022", "ab^R\r\nab"); }
TEST(echo_literal) { open_pair(); shows("\026\001", "^\b^A"); }
TEST(echo_eof_not) { open_pair(); shows("ab\004", "ab"); }
TEST(echo_interrupt) { open_pair(); shows("ab\003", "^C"); }
TEST(echo_insert) { open_pair(); shows("ac\033[Db", "ac\bbc\b"); }
TEST(echo_raw) { open_pair(); raw(1, 0); lflag(ECHO, 0); shows("ab", "ab"); }
TEST(echo_newline_after_cursor_left) { open_pair(); shows("ab\033[D\n", "ab\bb\r\n"); }

/* ---- input flags ---- */

TEST(icrnl) { open_pair(); gives("a\r", "a\n"); }
TEST(no_icrnl) { open_pair(); iflag(0, ICRNL); gives("a\r\n", "a\r\n"); }
TEST(igncr) { open_pair(); iflag(IGNCR, 0); gives("a\r\n", "a\n"); }
TEST(inlcr) { open_pair(); raw(1, 0); iflag(INLCR, ICRNL); gives("a\n", "a\r"); }
TEST(istrip) { open_pair(); raw(1, 0); iflag(ISTRIP, 0); gives("\341", "a"); }
TEST(no_istrip) { open_pair(); raw(1, 0); gives("\341", "\341"); }
TEST(iuclc) { open_pair(); iflag(IUCLC, 0); gives("AbC\n", "abc\n"); }
TEST(parmrk_doubles_ff) { open_pair(); raw(1, 0); iflag(PARMRK, ISTRIP); gives("\377", "\377\377"); }
TEST(parmrk_not_with_istrip) { open_pair(); raw(1, 0); iflag(PARMRK | ISTRIP, 0); gives("\377", "\177"); }
TEST(imaxbel) { char line[300]; open_pair(); memset(line, 'y', 299); line[299] = 0; type(line); CHECK(strchr(shown(), '\a')); }
TEST(no_imaxbel)
{
    char line[300];
    open_pair();
    iflag(0, IMAXBEL);
    memset(line, 'y', 299);
    line[299] = 0;
    type(line);
    CHECK(strchr(shown(), '\a') == NULL);
}

TEST(ixon_stops_and_starts)
{
    open_pair();
    iflag(IXON, 0);
    type("\023");
    prints("x", "");
    shows("\021", "x");
}

TEST(ixon_off_passes_them_on) { open_pair(); iflag(0, IXON); gives("\021\n", "\021\n"); }

TEST(ixany_any_character_starts)
{
    open_pair();
    iflag(IXON | IXANY, 0);
    lflag(0, ECHO);
    type("\023");
    prints("x", "");
    shows("k", "x");
}

TEST(ixon_another_character_does_not_start)
{
    open_pair();
    iflag(IXON, IXANY);
    lflag(0, ECHO);
    type("\023");
    prints("x", "");
    shows("k", "");
}

TEST(ixoff_asks_for_a_pause)
{
    char fill[200];
    open_pair();
    raw(1, 0);
    iflag(IXOFF, 0);
    memset(fill, 'q', sizeof fill - 1);
    fill[sizeof fill - 1] = '\0';
    type(fill);
    CHECK_STR(shown(), "\023");
    while (strcmp(input(), "(nothing)") != 0)
        continue;
    CHECK_STR(shown(), "\021");
}

/* ---- output flags ---- */

TEST(onlcr) { open_pair(); prints("a\nb", "a\r\nb"); }
TEST(no_opost) { open_pair(); oflag(0, OPOST); prints("a\n\tb", "a\n\tb"); }
TEST(ocrnl) { open_pair(); oflag(OCRNL, ONLCR); prints("a\rb", "a\nb"); }
TEST(onocr) { open_pair(); oflag(ONOCR, 0); prints("\ra\r\rb", "a\rb"); }
TEST(onlret) { open_pair(); oflag(ONLRET | TAB3, ONLCR); prints("abc\n\tx", "abc\n        x"); }
TEST(tab3) { open_pair(); oflag(TAB3, 0); prints("ab\tx", "ab      x"); }
TEST(tab0) { open_pair(); prints("ab\tx", "ab\tx"); }
TEST(tab3_after_backspace) { open_pair(); oflag(TAB3, 0); prints("ab\b\tx", "ab\b       x"); }
TEST(tab3_after_utf8) { open_pair(); oflag(TAB3, 0); prints("\303\244\tx", "\303\244       x"); }
TEST(olcuc) { open_pair(); oflag(OLCUC, 0); prints("aBc", "ABC"); }

/* ---- raw reads: the four cases of VMIN and VTIME ---- */

static void *type_later(void *text)
{
    test_sleep_ms(5);
    type(text);
    return NULL;
}

TEST(min_waits_for_all)
{
    char buf[8];
    open_pair();
    raw(3, 0);
    type("ab");
    int tid = test_thread(type_later, "c");
    CHECK_EQ(read(slave, buf, sizeof buf), 3);
    test_join(tid);
}

TEST(min_beyond_the_request)
{
    char buf[8];
    open_pair();
    raw(5, 0);
    type("abc");
    CHECK_EQ(read(slave, buf, 2), 2);
}

TEST(min_0_time_0_returns_at_once)
{
    char c;
    open_pair();
    raw(0, 0);
    CHECK_EQ(read(slave, &c, 1), 0);
    type("x");
    CHECK_EQ(read(slave, &c, 1), 1);
}

TEST(min_0_time_runs_out)
{
    char c;
    open_pair();
    raw(0, 1);
    uint64_t start = test_now();
    CHECK_EQ(read(slave, &c, 1), 0);
    CHECK(test_now() - start >= 99000000);
}

TEST(min_0_time_first_character)
{
    char buf[4];
    open_pair();
    raw(0, 200);
    int tid = test_thread(type_later, "x");
    CHECK_EQ(read(slave, buf, sizeof buf), 1);
    test_join(tid);
}

TEST(min_time_gap_ends_it)
{
    char buf[8];
    open_pair();
    raw(5, 1);
    type("ab");
    CHECK_EQ(read(slave, buf, sizeof buf), 2);
}

TEST(min_time_waits_for_the_first)
{
    char buf[8];
    open_pair();
    raw(5, 1);
    int tid = test_thread(type_later, "abcde");
    CHECK_EQ(read(slave, buf, sizeof buf), 5);
    test_join(tid);
}

TEST(vfwd_completes)
{
    char buf[8];
    open_pair();
    raw(8, 0);
    cc(VFWD, '>');
    type("ab>c");
    CHECK_EQ(read(slave, buf, sizeof buf), 3);
}

TEST(attributes_end_a_wait)
{
    char c;
    open_pair();
    raw(5, 0);
    type("ab");
    int tid = test_thread(type_later, "");
    CHECK_EQ(fcntl(slave, F_SETFL, 0), 0);
    test_join(tid);
    raw(0, 0);
    CHECK_EQ(read(slave, &c, 1), 1);
}

static void *raw_later(void *none)
{
    test_sleep_ms(5);
    raw(1, 0);
    return none;
}

TEST(reader_of_lines_goes_on_raw)
{
    char buf[8];
    open_pair();
    type("ab");
    int tid = test_thread(raw_later, NULL);
    CHECK_EQ(read(slave, buf, sizeof buf), 2);
    test_join(tid);
}

TEST(nonblocking_gives_less_than_min)
{
    char buf[8];
    open_pair();
    raw(5, 0);
    type("ab");
    CHECK_EQ(fcntl(slave, F_SETFL, O_NONBLOCK), 0);
    CHECK_EQ(read(slave, buf, sizeof buf), 2);
    CHECK_ERR(read(slave, buf, sizeof buf), EAGAIN);
}

TEST(readcond_at_once)
{
    char buf[8];
    open_pair();
    raw(1, 0);
    CHECK_EQ(readcond(slave, buf, sizeof buf, 0, 0, 0), 0);
    type("abc");
    CHECK_EQ(readcond(slave, buf, sizeof buf, 0, 0, 0), 3);
}

TEST(readcond_timeout)
{
    char buf[8];
    open_pair();
    raw(1, 0);
    type("ab");
    CHECK_EQ(readcond(slave, buf, sizeof buf, 5, 0, 1), 2);
}

TEST(readcond_gap)
{
    char buf[8];
    open_pair();
    raw(1, 0);
    type("ab");
    CHECK_EQ(readcond(slave, buf, sizeof buf, 5, 1, 0), 2);
}

TEST(readcond_min)
{
    char buf[8];
    open_pair();
    raw(1, 0);
    type("ab");
    int tid = test_thread(type_later, "c");
    CHECK_EQ(readcond(slave, buf, sizeof buf, 3, 0, 0), 3);
    test_join(tid);
}

TEST(readcond_bad) { char c; open_pair(); raw(1, 0); CHECK_ERR(readcond(slave, &c, 1, -1, 0, 0), EINVAL); }

/* ---- queues ---- */

TEST(count_of_input)
{
    int n;
    open_pair();
    type("ab");
    CHECK_EQ(ioctl(slave, FIONREAD, &n), 0);
    CHECK_EQ(n, 0);
    type("\n");
    CHECK_EQ(ioctl(slave, FIONREAD, &n), 0);
    CHECK_EQ(n, 3);
    CHECK_EQ(tcischars(slave), 3);
}

TEST(count_of_output)
{
    int n;
    open_pair();
    CHECK_EQ(write(slave, "abc", 3), 3);
    CHECK_EQ(ioctl(slave, TIOCOUTQ, &n), 0);
    CHECK_EQ(n, 3);
    CHECK_EQ(ioctl(master, FIONREAD, &n), 0);
    CHECK_EQ(n, 3);
}

TEST(buffer_sizes)
{
    unsigned in = 0, out = 0;
    open_pair();
    CHECK_EQ(devctl(slave, DCMD_CHR_ISSIZE, &in, sizeof in, NULL), EOK);
    CHECK_EQ(devctl(slave, DCMD_CHR_OSSIZE, &out, sizeof out, NULL), EOK);
    CHECK(in >= 256 && out >= 256);
}

TEST(flush_input) { open_pair(); type("ab\n"); CHECK_EQ(tcflush(slave, TCIFLUSH), 0); CHECK_STR(input(), "(nothing)"); }
TEST(flush_half_a_line) { open_pair(); type("ab"); CHECK_EQ(tcflush(slave, TCIFLUSH), 0); gives("c\n", "c\n"); }
TEST(flush_output)
{
    open_pair();
    CHECK_EQ(write(slave, "ab", 2), 2);
    CHECK_EQ(tcflush(slave, TCOFLUSH), 0);
    CHECK_STR(shown(), "");
}
TEST(flush_bad) { open_pair(); CHECK_ERR(tcflush(slave, 77), EINVAL); }
TEST(flush_not_a_tty)
{
    int fd = open("/dev/null", O_RDWR);
    CHECK_ERR(tcflush(fd, TCIFLUSH), ENOTTY);
    CHECK_ERR(tcdrain(fd), ENOTTY);
    CHECK_ERR(tcsendbreak(fd, 0), ENOTTY);
    CHECK_ERR(tcgetpgrp(fd), ENOTTY);
}
TEST(flow_output)
{
    open_pair();
    CHECK_EQ(tcflow(slave, TCOOFF), 0);
    prints("x", "");
    CHECK_EQ(tcflow(slave, TCOON), 0);
    CHECK_STR(shown(), "x");
}
TEST(flow_input)
{
    open_pair();
    CHECK_EQ(tcflow(slave, TCIOFF), 0);
    CHECK_STR(shown(), "\023");
    CHECK_EQ(tcflow(slave, TCION), 0);
    CHECK_STR(shown(), "\021");
}
TEST(flow_bad) { open_pair(); CHECK_ERR(tcflow(slave, 99), EINVAL); }
TEST(send_break_has_no_wire) { open_pair(); CHECK_EQ(tcsendbreak(slave, 0), 0); }
TEST(drain_nothing) { open_pair(); CHECK_EQ(tcdrain(slave), 0); }

static void *read_later(void *none)
{
    test_sleep_ms(5);
    shown();
    return none;
}

TEST(drain_waits_for_the_reader)
{
    int n;
    open_pair();
    CHECK_EQ(write(slave, "abc", 3), 3);
    int tid = test_thread(read_later, NULL);
    CHECK_EQ(tcdrain(slave), 0);
    CHECK_EQ(ioctl(slave, TIOCOUTQ, &n), 0);
    CHECK_EQ(n, 0);
    test_join(tid);
}

TEST(setattr_drain_waits)
{
    struct termios t;
    open_pair();
    CHECK_EQ(tcgetattr(slave, &t), 0);
    CHECK_EQ(write(slave, "a\n", 2), 2);
    t.c_oflag &= ~(tcflag_t)OPOST;
    int tid = test_thread(read_later, NULL);
    CHECK_EQ(tcsetattr(slave, TCSADRAIN, &t), 0);
    test_join(tid);
    prints("\n", "\n");
}

TEST(injected_characters_are_typed)
{
    open_pair();
    CHECK_EQ(tcinject(slave, "hi\n", 3), 0);
    CHECK_STR(input(), "hi\n");
}

TEST(write_fills_and_blocks)
{
    char block[4096];
    open_pair();
    memset(block, 'z', sizeof block);
    CHECK_EQ(fcntl(slave, F_SETFL, O_NONBLOCK), 0);
    ssize_t n = write(slave, block, sizeof block);
    CHECK(n > 0 && n < (ssize_t)sizeof block);
    CHECK_ERR(write(slave, block, 1), EAGAIN);
    shown();
    CHECK_EQ(write(slave, block, 1), 1);
}

/* 64 KiB through each way, faster than the reader: nothing is lost. */
#define PASTE 65536

static void *paste_lines(void *none)
{
    char line[64];
    for (int i = 0; i < 63; i++)
        line[i] = (char)('!' + i);
    line[63] = '\n';
    for (int i = 0; i < PASTE / 64; i++)
        CHECK_EQ(write(master, line, 64), 64);
    return none;
}

TEST(paste_of_lines)
{
    char line[128];
    open_pair();
    lflag(0, ECHO);
    CHECK_EQ(fcntl(master, F_SETFL, 0), 0);
    int tid = test_thread(paste_lines, NULL);
    for (int i = 0; i < PASTE / 64; i++) {
        CHECK_EQ(read(slave, line, sizeof line), 64);
        CHECK(line[0] == '!' && line[62] == '!' + 62 && line[63] == '\n');
    }
    test_join(tid);
}

static void *paste_block(void *block)
{
    CHECK_EQ(write(master, block, PASTE), PASTE);
    return NULL;
}

TEST(paste_raw_in_one_write)
{
    static char block[PASTE], got[PASTE];
    size_t all = 0;
    open_pair();
    raw(1, 0);
    CHECK_EQ(fcntl(master, F_SETFL, 0), 0);
    for (int i = 0; i < PASTE; i++)
        block[i] = (char)(i * 7);
    int tid = test_thread(paste_block, block);
    while (all < PASTE) {
        ssize_t n = read(slave, got + all, PASTE - all);
        CHECK(n > 0);
        all += (size_t)n;
    }
    CHECK(memcmp(block, got, PASTE) == 0);
    test_join(tid);
}

static void *print_block(void *block)
{
    CHECK_EQ(write(slave, block, PASTE), PASTE);
    return NULL;
}

TEST(long_output_in_one_write)
{
    static char block[PASTE], got[PASTE];
    size_t all = 0;
    open_pair();
    raw(1, 0);
    CHECK_EQ(fcntl(master, F_SETFL, 0), 0);
    for (int i = 0; i < PASTE; i++)
        block[i] = (char)(i * 11);
    int tid = test_thread(print_block, block);
    while (all < PASTE) {
        ssize_t n = read(master, got + all, PASTE - all);
        CHECK(n > 0);
        all += (size_t)n;
    }
    CHECK(memcmp(block, got, PASTE) == 0);
    test_join(tid);
}

/* ---- polling ---- */

static int polled(int fd, short events)
{
    struct pollfd p = { .fd = fd, .events = events };
    CHECK(poll(&p, 1, 0) >= 0);
    return p.revents;
}

TEST(poll_slave)
{
    open_pair();
    CHECK_EQ(polled(slave, POLLIN | POLLOUT) & (POLLIN | POLLOUT), POLLOUT);
    type("ab");
    CHECK_EQ(polled(slave, POLLIN), 0);
    type("\n");
    CHECK_EQ(polled(slave, POLLIN) != 0, 1);
}

TEST(poll_master)
{
    open_pair();
    CHECK_EQ(polled(master, POLLIN | POLLOUT) & (POLLIN | POLLOUT), POLLOUT);
    CHECK_EQ(write(slave, "x", 1), 1);
    CHECK_EQ(polled(master, POLLIN) != 0, 1);
}

TEST(poll_raw_wants_min)
{
    open_pair();
    raw(3, 0);
    type("ab");
    CHECK_EQ(polled(slave, POLLIN), 0);
    type("c");
    CHECK_EQ(polled(slave, POLLIN) != 0, 1);
}

TEST(poll_waits_for_typing)
{
    struct pollfd p;
    open_pair();
    raw(1, 0);
    p = (struct pollfd){ .fd = slave, .events = POLLIN };
    int tid = test_thread(type_later, "x");
    CHECK_EQ(poll(&p, 1, 10000), 1);
    test_join(tid);
}

TEST(select_waits_for_output)
{
    fd_set set;
    open_pair();
    FD_ZERO(&set);
    FD_SET(master, &set);
    raw(1, 0);
    lflag(ECHO, 0);
    int tid = test_thread(type_later, "x");
    CHECK_EQ(select(master + 1, &set, NULL, NULL, NULL), 1);
    test_join(tid);
}

TEST(poll_full_output)
{
    char block[4096] = "";
    open_pair();
    CHECK_EQ(fcntl(slave, F_SETFL, O_NONBLOCK), 0);
    CHECK(write(slave, block, sizeof block) > 0);
    CHECK_EQ(polled(slave, POLLOUT), 0);
    shown();
    CHECK_EQ(polled(slave, POLLOUT), POLLOUT);
}

/* ---- attributes ---- */

TEST(speeds_are_kept)
{
    struct termios t;
    open_pair();
    CHECK_EQ(tcgetattr(slave, &t), 0);
    CHECK_EQ(cfsetispeed(&t, B9600), 0);
    CHECK_EQ(cfsetospeed(&t, B19200), 0);
    CHECK_EQ(tcsetattr(slave, TCSANOW, &t), 0);
    CHECK_EQ(tcgetattr(slave, &t), 0);
    CHECK_EQ(cfgetispeed(&t), B9600);
    CHECK_EQ(cfgetospeed(&t), B19200);
}

TEST(setattr_bad_action) { struct termios t; open_pair(); CHECK_EQ(tcgetattr(slave, &t), 0); CHECK_ERR(tcsetattr(slave, 99, &t), EINVAL); }
TEST(attributes_from_the_master)
{
    struct termios t;
    open_pair();
    CHECK_EQ(tcgetattr(master, &t), 0);
    t.c_lflag &= ~(tcflag_t)ECHO;
    CHECK_EQ(tcsetattr(master, TCSANOW, &t), 0);
    shows("ab\n", "");
}
TEST(unknown_devctl) { int x = 0; open_pair(); CHECK_EQ(devctl(slave, __DIOTF(_DCMD_MISC, 77, int), &x, sizeof x, NULL), ENOTTY); }
TEST(short_devctl) { char x = 0; open_pair(); CHECK_EQ(devctl(slave, DCMD_CHR_TCSETATTR, &x, 1, NULL), EINVAL); }

TEST(window_size)
{
    struct winsize ws = { 24, 132, 640, 480 }, got;
    int rows, columns;
    open_pair();
    CHECK_EQ(ioctl(master, TIOCSWINSZ, &ws), 0);
    CHECK_EQ(ioctl(slave, TIOCGWINSZ, &got), 0);
    CHECK(memcmp(&ws, &got, sizeof ws) == 0);
    CHECK_EQ(tcsetsize(slave, -1, 80), 0);
    CHECK_EQ(tcgetsize(slave, &rows, &columns), 0);
    CHECK_EQ(rows, 24);
    CHECK_EQ(columns, 80);
}

/* ---- waiting clients ---- */

static void on_signal(int signo) { (void)signo; }

static void *read_slave(void *result)
{
    char c;
    ssize_t n = read(slave, &c, 1);
    *(int *)result = n == -1 ? -errno : (int)n;
    return NULL;
}

TEST(signal_ends_a_read)
{
    struct sigaction sa = { .sa_handler = on_signal };
    int result = 1;
    open_pair();
    sigaction(SIGUSR1, &sa, NULL);
    int tid = test_thread(read_slave, &result);
    test_await_state(0, tid, STATE_REPLY);
    pthread_kill(tid, SIGUSR1);
    test_join(tid);
    CHECK_EQ(result, -EINTR);
    gives("k\n", "k\n");
}

TEST(readers_are_served_in_order)
{
    int first = 0, second = 0;
    open_pair();
    raw(1, 0);
    int a = test_thread(read_slave, &first);
    test_await_state(0, a, STATE_REPLY);
    int b = test_thread(read_slave, &second);
    test_await_state(0, b, STATE_REPLY);
    type("x");
    test_join(a);
    CHECK_EQ(first, 1);
    CHECK_EQ(second, 0);
    type("y");
    test_join(b);
}

TEST(close_ends_a_read)
{
    int result = 1;
    open_pair();
    int tid = test_thread(read_slave, &result);
    test_await_state(0, tid, STATE_REPLY);
    CHECK_EQ(close(slave), 0);
    test_join(tid);
    CHECK(result == -EBADF || result == -EINTR);
}

TEST(master_close_ends_a_read)
{
    int result = 1;
    open_pair();
    int tid = test_thread(read_slave, &result);
    test_await_state(0, tid, STATE_REPLY);
    CHECK_EQ(close(master), 0);
    test_join(tid);
    CHECK_EQ(result, 0);
}

TEST(waiting_reader_is_told_of)
{
    struct { struct _ttywaitinfo info; struct _ttywaiter entry[4]; } wait = { .info = { .queue = _DEVC_QUEUE_READ } };
    int result = 1;
    open_pair();
    int tid = test_thread(read_slave, &result);
    test_await_state(0, tid, STATE_REPLY);
    CHECK_EQ(devctl(slave, DCMD_CHR_WAITINFO, &wait, sizeof wait, NULL), EOK);
    CHECK_EQ(wait.info.num, 1);
    CHECK_EQ(wait.entry[0].pid, getpid());
    CHECK_EQ(wait.entry[0].tid, tid);
    type("x\n");
    test_join(tid);
}

/* ---- hang-up ---- */

TEST(hang_up_is_end_of_file)
{
    char c;
    open_pair();
    CHECK_EQ(close(master), 0);
    CHECK_EQ(read(slave, &c, 1), 0);
    CHECK_ERR(write(slave, &c, 1), EIO);
    CHECK_EQ(polled(slave, POLLIN | POLLOUT) & POLLHUP, POLLHUP);
}

TEST(hung_up_terminal_has_no_attributes)
{
    struct termios t;
    open_pair();
    CHECK_EQ(close(master), 0);
    CHECK_ERR(tcgetattr(slave, &t), EIO);
}

TEST(last_close_of_the_slave_is_end_of_file)
{
    char buf[8];
    open_pair();
    CHECK_EQ(fcntl(master, F_SETFL, 0), 0);
    CHECK_EQ(write(slave, "bye", 3), 3);
    CHECK_EQ(close(slave), 0);
    CHECK_EQ(read(master, buf, sizeof buf), 3);
    CHECK_EQ(read(master, buf, sizeof buf), 0);
    CHECK_EQ(polled(master, POLLIN) & POLLHUP, POLLHUP);
}

TEST(slave_opened_again)
{
    open_pair();
    CHECK_EQ(close(slave), 0);
    slave = open(slave_name, O_RDWR | O_NOCTTY);
    CHECK(slave != -1);
    gives("x\n", "x\n");
}

TEST(a_duplicate_keeps_the_slave_open)
{
    char buf[8];
    open_pair();
    int copy = dup(slave);
    CHECK_EQ(close(slave), 0);
    CHECK_ERR(read(master, buf, sizeof buf), EAGAIN);
    CHECK_EQ(write(copy, "x", 1), 1);
    CHECK_STR(shown(), "x");
}

/* ---- sessions and job control: roles with the slave as controlling terminal ---- */

static volatile sig_atomic_t caught;
static void note(int signo) { caught = signo; }

/* A session leader of its own on the slave of the name. */
static void lead(const char *name)
{
    CHECK(setsid() != -1);
    slave = open(name, O_RDWR);
    CHECK(slave != -1);
}

ROLE(controlling)
{
    lead(argv[0]);
    CHECK_EQ(tcgetsid(slave), getpid());
    CHECK_EQ(tcgetpgrp(slave), getpid());
    int tty = open("/dev/tty", O_RDWR);
    CHECK(tty != -1);
    CHECK_EQ(write(tty, "via tty", 7), 7);
    return 0;
}

TEST(first_open_of_a_leader_takes_it)
{
    open_pair();
    test_run("controlling", slave_name, NULL);
    CHECK_STR(shown(), "via tty");
}

ROLE(not_taken)
{
    CHECK(setsid() != -1);
    slave = open(argv[0], O_RDWR | O_NOCTTY);
    CHECK_ERR(tcgetpgrp(slave), ENOTTY);
    CHECK_ERR(tcgetsid(slave), ENOTTY);
    CHECK_ERR(tcsetpgrp(slave, getpid()), ENOTTY);
    CHECK_EQ(tcsetsid(slave, getpid()), 0);
    CHECK_EQ(tcgetpgrp(slave), getpid());
    return 0;
}

TEST(noctty_leaves_it) { open_pair(); test_run("not_taken", slave_name, NULL); }

TEST(group_of_another_terminal) { open_pair(); CHECK_ERR(tcgetpgrp(slave), ENOTTY); CHECK_ERR(tcsetpgrp(slave, getpgrp()), ENOTTY); }

ROLE(bad_groups)
{
    lead(argv[0]);
    CHECK_ERR(tcsetpgrp(slave, -1), EINVAL);
    CHECK_ERR(tcsetpgrp(slave, 0x7ffffff0), EPERM);
    return 0;
}

TEST(set_group_errors) { open_pair(); test_run("bad_groups", slave_name, NULL); }

static void await_signal(const char *name, int signo)
{
    sigset_t set, none;
    sigemptyset(&none);
    sigemptyset(&set);
    sigaddset(&set, signo);
    sigprocmask(SIG_BLOCK, &set, NULL);
    signal(signo, note);
    lead(name);
    CHECK_EQ(write(slave, "R", 1), 1);
    while (caught == 0)
        sigsuspend(&none);
}

ROLE(catches)
{
    int signo = atoi(argv[1]);
    await_signal(argv[0], signo);
    return caught == signo ? 0 : 1;
}

static void signal_from(const char *typed, int signo)
{
    char c = 0;
    open_pair();
    pid_t pid = test_spawn("catches", slave_name, test_number(signo), NULL);
    CHECK_EQ(fcntl(master, F_SETFL, 0), 0);
    CHECK_EQ(read(master, &c, 1), 1);
    if (typed != NULL) {
        type(typed);
    } else {
        struct winsize ws = { 1, 2, 3, 4 };
        CHECK_EQ(ioctl(master, TIOCSWINSZ, &ws), 0);
    }
    test_exited_ok(pid);
}

TEST(intr_signals) { signal_from("\003", SIGINT); }
TEST(quit_signals) { signal_from("\034", SIGQUIT); }
TEST(susp_signals) { signal_from("\032", SIGTSTP); }
TEST(window_change_signals) { signal_from(NULL, SIGWINCH); }

TEST(interrupt_flushes)
{
    open_pair();
    CHECK_EQ(write(slave, "out", 3), 3);
    type("in\n\003");
    CHECK_STR(shown(), "^C");
    CHECK_STR(input(), "(nothing)");
}

TEST(noflsh_keeps)
{
    open_pair();
    lflag(NOFLSH, 0);
    type("in\n");
    shown();
    CHECK_EQ(write(slave, "out", 3), 3);
    type("\003");
    CHECK_STR(shown(), "out^C");
    CHECK_STR(input(), "in\n");
}

TEST(no_isig_no_signals) { open_pair(); lflag(0, ISIG); gives("\003\n", "\003\n"); }

ROLE(hung_up)
{
    char c;
    await_signal(argv[0], SIGHUP);
    CHECK_EQ(caught, SIGHUP);
    CHECK_EQ(read(slave, &c, 1), 0);
    return 0;
}

TEST(hang_up_signals_the_leader)
{
    char c;
    open_pair();
    pid_t pid = test_spawn("hung_up", slave_name, NULL);
    CHECK_EQ(fcntl(master, F_SETFL, 0), 0);
    CHECK_EQ(read(master, &c, 1), 1);
    CHECK_EQ(close(master), 0);
    test_exited_ok(pid);
}

/*
 * A leader on the terminal and a child in a background group, which does what argv[1] says. The leader waits for its end
 * or stop, puts it into the foreground when it stops, and returns what became of it.
 */
static int background_child(const char *what)
{
    struct termios t;
    char c;
    CHECK_EQ(setpgid(0, 0), 0);
    if (strcmp(what, "read") == 0)
        return read(slave, &c, 1) == 1 ? 0 : errno;
    if (strcmp(what, "readcond") == 0)
        return readcond(slave, &c, 1, 1, 0, 0) == 1 ? 0 : errno;
    if (strcmp(what, "readv") == 0)
        return readv(slave, &(struct iovec){ .iov_base = &c, .iov_len = 1 }, 1) == 1 ? 0 : errno;
    if (strcmp(what, "setpgrp") == 0)
        return tcsetpgrp(slave, getpgrp()) == 0 ? 0 : errno;
    if (strcmp(what, "read-ignored") == 0) {
        signal(SIGTTIN, SIG_IGN);
        return read(slave, &c, 1) == 1 ? 0 : errno;
    }
    if (strcmp(what, "read-caught") == 0) {
        struct sigaction sa = { .sa_handler = note };
        sigaction(SIGTTIN, &sa, NULL);
        return read(slave, &c, 1) == -1 && errno == EINTR && caught == SIGTTIN ? 0 : 1;
    }
    if (strcmp(what, "write") == 0)
        return write(slave, "W", 1) == 1 ? 0 : errno;
    if (strcmp(what, "write-blocked") == 0) {
        sigset_t set;
        sigemptyset(&set);
        sigaddset(&set, SIGTTOU);
        sigprocmask(SIG_BLOCK, &set, NULL);
        return write(slave, "W", 1) == 1 ? 0 : errno;
    }
    CHECK_EQ(tcgetattr(slave, &t), 0);
    if (strcmp(what, "setattr-ignored") == 0)
        signal(SIGTTOU, SIG_IGN);
    t.c_lflag &= ~(tcflag_t)ECHO;
    return tcsetattr(slave, TCSANOW, &t) == 0 ? 0 : errno;
}

/* args: terminal, what the child does, how often it is to stop, what is typed for it: it comes to the foreground the last time only */
ROLE(job_control)
{
    int status, stops = 0, wanted = atoi(argv[2]);
    lead(argv[0]);
    if (strncmp(argv[1], "tostop-", 7) == 0) {
        argv[1] += 7;
        lflag(TOSTOP, 0);
    }
    pid_t child = fork();
    CHECK(child != -1);
    if (child == 0)
        _exit(background_child(argv[1]));
    while (waitpid(child, &status, WUNTRACED) == child && WIFSTOPPED(status)) {
        stops++;
        CHECK(stops <= wanted);
        test_await_state(child, 1, STATE_STOPPED);
        if (stops == wanted)
            CHECK_EQ(tcsetpgrp(slave, child), 0);
        if (stops == wanted && argc > 3)
            CHECK_EQ(tcinject(slave, "x\n", 2), 0);
        CHECK_EQ(kill(child, SIGCONT), 0);
    }
    CHECK(WIFEXITED(status));
    CHECK_EQ(stops, wanted);
    return WEXITSTATUS(status);
}

static int job(const char *what, int stops, const char *more)
{
    open_pair();
    int status = test_wait(test_spawn("job_control", slave_name, what, test_number(stops), more, NULL));
    CHECK(WIFEXITED(status));
    return WEXITSTATUS(status);
}

TEST(background_read_stops_and_goes_on) { CHECK_EQ(job("read", 1, "type"), 0); }
TEST(background_read_stops_each_time) { CHECK_EQ(job("read", 3, "type"), 0); }
TEST(background_readcond_stops_each_time) { CHECK_EQ(job("readcond", 3, "type"), 0); }
TEST(background_readv_stops_each_time) { CHECK_EQ(job("readv", 2, "type"), 0); }
TEST(background_read_ignored) { CHECK_EQ(job("read-ignored", 0, NULL), EIO); }
TEST(background_read_caught) { CHECK_EQ(job("read-caught", 0, NULL), 0); }
TEST(background_write_is_free) { CHECK_EQ(job("write", 0, NULL), 0); CHECK_STR(shown(), "W"); }
TEST(background_write_tostop) { CHECK_EQ(job("tostop-write", 1, NULL), 0); CHECK_STR(shown(), "W"); }
TEST(background_write_tostop_each_time) { CHECK_EQ(job("tostop-write", 3, NULL), 0); CHECK_STR(shown(), "W"); }
TEST(background_write_tostop_blocked) { CHECK_EQ(job("tostop-write-blocked", 0, NULL), 0); CHECK_STR(shown(), "W"); }
TEST(background_setattr_stops) { CHECK_EQ(job("setattr", 1, NULL), 0); }
TEST(background_setattr_stops_each_time) { CHECK_EQ(job("setattr", 3, NULL), 0); }
TEST(background_setpgrp_stops_each_time) { CHECK_EQ(job("setpgrp", 3, NULL), 0); }
TEST(background_setattr_ignored) { CHECK_EQ(job("setattr-ignored", 0, NULL), 0); }

/* The leader's child has left its group an orphan: nobody could ever put it into the foreground. */
ROLE(orphan_reader)
{
    char c;
    int ends[2];
    lead(argv[0]);
    CHECK_EQ(pipe(ends), 0);
    if (fork() == 0) {
        setpgid(0, 0);
        if (fork() == 0) {
            while (getppid() != 1 && kill(getppid(), 0) == 0 && getpgid(getppid()) == getpgrp())
                test_sleep_ms(1);
            test_sleep_ms(2);
            c = read(slave, &c, 1) == -1 ? (char)errno : 0;
            CHECK_EQ(write(ends[1], &c, 1), 1);
        }
        _exit(0);
    }
    wait(NULL);
    CHECK_EQ(read(ends[0], &c, 1), 1);
    return c == EIO ? 0 : 1;
}

TEST(background_read_of_an_orphan) { open_pair(); test_run("orphan_reader", slave_name, NULL); }

TEST(forkpty_runs_a_child)
{
    int m, status;
    char buf[32] = "";
    size_t all = 0;
    pid_t pid = forkpty(&m, NULL, NULL, NULL);
    CHECK(pid != -1);
    if (pid == 0)
        _exit(tcgetpgrp(0) == getpid() && write(1, "child", 5) == 5 ? 7 : 1);
    while (all < 5) {
        ssize_t n = read(m, buf + all, sizeof buf - all);
        CHECK(n > 0);
        all += (size_t)n;
    }
    CHECK_STR(buf, "child");
    CHECK_EQ(waitpid(pid, &status, 0), pid);
    CHECK(WIFEXITED(status));
    CHECK_EQ(WEXITSTATUS(status), 7);
}

/* ---- robustness ---- */

ROLE(dies_reading)
{
    char c;
    slave = open(argv[0], O_RDWR | O_NOCTTY);
    CHECK(slave != -1);
    return (int)read(slave, &c, 1);
}

TEST(killed_reader_takes_nothing)
{
    open_pair();
    pid_t pid = test_spawn("dies_reading", slave_name, NULL);
    test_await_state(pid, 1, STATE_REPLY);
    kill(pid, SIGKILL);
    test_wait(pid);
    gives("kept\n", "kept\n");
}

TEST(random_operations)
{
    unsigned seed = 1;
    open_pair();
    CHECK_EQ(fcntl(slave, F_SETFL, O_NONBLOCK), 0);
    for (int i = 0; i < 2000; i++) {
        struct termios t;
        char buf[64];
        seed = seed * 1103515245u + 12345u;
        unsigned r = seed >> 16;
        for (unsigned j = 0; j < sizeof buf; j++)
            buf[j] = (char)(r * (j + 1) >> 3);
        switch (r % 8) {
        case 0:
            CHECK_EQ(tcgetattr(slave, &t), 0);
            t.c_lflag = (r * 7u) & ~(tcflag_t)TOSTOP;
            t.c_iflag = r * 13u;
            t.c_oflag = r * 3u;
            CHECK_EQ(tcsetattr(slave, TCSANOW, &t), 0);
            break;
        case 1: if (read(slave, buf, r % 64) == -1) CHECK_EQ(errno, EAGAIN); break;
        case 2: if (read(master, buf, r % 64) == -1) CHECK_EQ(errno, EAGAIN); break;
        case 3: if (write(slave, buf, r % 64) == -1) CHECK_EQ(errno, EAGAIN); break;
        case 4: CHECK_EQ(tcflush(slave, (int)(r % 3)), 0); break;
        case 5: CHECK_EQ(tcflow(slave, (int)(r / 16 % 4)), 0); break;
        default: if (write(master, buf, r % 64) == -1) CHECK_EQ(errno, EAGAIN); break;
        }
    }
    raw(1, 0);
    CHECK_EQ(tcflow(slave, TCOON), 0);
    CHECK_EQ(tcflush(slave, TCIOFLUSH), 0);
    gives("sane", "sane");
}

static void *read_with_limit(void *result)
{
    char c;
    *(int *)result = readcond(slave, &c, 1, 1, 0, 1);
    return NULL;
}

TEST(time_limit_behind_another_reader)
{
    int first = -1, second = -1;
    open_pair();
    raw(1, 0);
    int a = test_thread(read_slave, &first);
    test_await_state(0, a, STATE_REPLY);
    int b = test_thread(read_with_limit, &second);
    test_join(b);
    CHECK_EQ(second, 0);
    type("x");
    test_join(a);
    CHECK_EQ(first, 1);
}

/* ---- the end of a session ---- */

/* args: terminal. Leads, has a child in the foreground and one in the background, and ends. */
ROLE(leader_ends)
{
    sigset_t set;
    int signo, ends[2];
    char c = 0;
    lead(argv[0]);
    CHECK_EQ(pipe(ends), 0);
    sigemptyset(&set);
    sigaddset(&set, SIGHUP);
    sigprocmask(SIG_BLOCK, &set, NULL);
    if (fork() == 0) {
        setpgid(0, 0);
        signal(SIGTTOU, SIG_IGN);
        CHECK_EQ(tcsetpgrp(slave, getpgrp()), 0);
        CHECK_EQ(write(ends[1], &c, 1), 1);
        CHECK_EQ(sigwait(&set, &signo), 0);
        CHECK_EQ(kill(atoi(argv[1]), SIGUSR1), 0);
        _exit(0);
    }
    CHECK_EQ(read(ends[0], &c, 1), 1);
    return 0;
}
TEST(leader_ends_and_the_foreground_is_hung_up)
{
    sigset_t set;
    struct timespec most = { 10, 0 };
    open_pair();
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, NULL);
    test_run("leader_ends", slave_name, test_number(getpid()), NULL);
    CHECK_EQ(sigtimedwait(&set, NULL, &most), SIGUSR1);
}
