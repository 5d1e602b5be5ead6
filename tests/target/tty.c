/* SPDX-License-Identifier: Apache-2.0 */
/* Terminals, by pairs of them: names, lines and their editing, echo, input and output flags, attributes, sizes. */
#include <devctl.h>
#include <sys/dcmd_chr.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

#include "terminal.h"

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
