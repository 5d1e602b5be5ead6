/* SPDX-License-Identifier: Apache-2.0 */
/* Without operands all settings are printed, in the form they can be given in: +name -name character=value. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/dcmd_chr.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "tool.h"

enum group { IFLAG, OFLAG, CFLAG, LFLAG };
static const struct flag { const char *name; enum group group; tcflag_t bits; bool shown; } flags[] = {
    { "isig", LFLAG, ISIG, true },      { "icanon", LFLAG, ICANON, true },  { "edit", LFLAG, ICANON, false },
    { "echo", LFLAG, ECHO, true },
    { "echoe", LFLAG, ECHOE, true },    { "echok", LFLAG, ECHOK, true },    { "echonl", LFLAG, ECHONL, false },
    { "noflsh", LFLAG, NOFLSH, false }, { "tostop", LFLAG, TOSTOP, false }, { "iexten", LFLAG, IEXTEN, false },
    { "opost", OFLAG, OPOST, true },    { "onlcr", OFLAG, ONLCR, false },   { "ocrnl", OFLAG, OCRNL, false },
    { "onocr", OFLAG, ONOCR, false },   { "onlret", OFLAG, ONLRET, false },
    { "ignbrk", IFLAG, IGNBRK, false }, { "brkint", IFLAG, BRKINT, false }, { "ignpar", IFLAG, IGNPAR, false },
    { "parmrk", IFLAG, PARMRK, false }, { "inpck", IFLAG, INPCK, false },   { "istrip", IFLAG, ISTRIP, false },
    { "inlcr", IFLAG, INLCR, false },   { "igncr", IFLAG, IGNCR, false },   { "icrnl", IFLAG, ICRNL, false },
    { "ixon", IFLAG, IXON, false },     { "ixoff", IFLAG, IXOFF, false },   { "ixany", IFLAG, IXANY, false },
    { "osflow", IFLAG, IXON, false },   { "isflow", IFLAG, IXOFF, false },  { "ihflow", CFLAG, IHFLOW, true },
    { "ohflow", CFLAG, OHFLOW, true },  { "cread", CFLAG, CREAD, false },   { "clocal", CFLAG, CLOCAL, false },
    { "hupcl", CFLAG, HUPCL, false },   { "hup", CFLAG, HUPCL, false },     { "parenb", CFLAG, PARENB, false },
    { "parodd", CFLAG, PARODD, false }, { "cstopb", CFLAG, CSTOPB, false },
    { "parstk", CFLAG, PARSTK, false },
};
#define FLAGS (sizeof flags / sizeof flags[0])

static const struct { const char *name; int index; unsigned char normal; } characters[] = {
    { "intr", VINTR, 3 },    { "quit", VQUIT, 28 }, { "erase", VERASE, 127 }, { "kill", VKILL, 21 },    { "eof", VEOF, 4 },
    { "start", VSTART, 17 }, { "stop", VSTOP, 19 }, { "susp", VSUSP, 26 },    { "lnext", VLNEXT, 22 }, { "eol", VEOL, 0 },
};
#define CHARACTERS (sizeof characters / sizeof characters[0])

static tcflag_t *group_of(struct termios *t, enum group group)
{
    return group == IFLAG ? &t->c_iflag : group == OFLAG ? &t->c_oflag : group == CFLAG ? &t->c_cflag : &t->c_lflag;
}

static unsigned long speed_number(speed_t speed)
{
    static const struct { speed_t code; unsigned long baud; } speeds[] = {
        { B50, 50 }, { B75, 75 }, { B110, 110 }, { B134, 134 }, { B150, 150 }, { B200, 200 }, { B300, 300 },
        { B600, 600 }, { B1200, 1200 },
        { B1800, 1800 }, { B2400, 2400 }, { B4800, 4800 }, { B9600, 9600 }, { B19200, 19200 }, { B38400, 38400 },
        { B57600, 57600 },
        { B115200, 115200 },
    };
    for (size_t i = 0; i < sizeof speeds / sizeof speeds[0]; i++)
        if (speeds[i].code == speed)
            return speeds[i].baud;
    return (unsigned long)speed;
}

static void character_text(unsigned char c, char text[8])
{
    if (c == _POSIX_VDISABLE)
        strcpy(text, "<un>");
    else if (c == 127)
        strcpy(text, "^?");
    else if (c < 32)
        snprintf(text, 8, "^%c", c + 64);
    else if (c < 127)
        snprintf(text, 8, "%c", c);
    else
        snprintf(text, 8, "%02xh", c);
}

static unsigned data_bits(const struct termios *t)
{
    switch (t->c_cflag & CSIZE) {
    case CS5: return 5;
    case CS6: return 6;
    case CS7: return 7;
    default:  return 8;
    }
}

static const char *parity(const struct termios *t)
{
    return !(t->c_cflag & PARENB) ? "none" : t->c_cflag & PARODD ? "odd" : "even";
}

static void print_flags(struct termios *t, bool all)
{
    size_t column = 0;
    for (size_t i = 0; i < FLAGS; i++) {
        bool set = flags[i].bits != 0 && (*group_of(t, flags[i].group) & flags[i].bits) == flags[i].bits;
        if (flags[i].bits == 0 || (!all && !(set && flags[i].shown)) || strcmp(flags[i].name, "edit") == 0)
            continue;
        size_t n = strlen(flags[i].name) + 2;
        if (column + n > 76) {
            putchar('\n');
            column = 0;
        }
        printf("%s%c%s", column != 0 ? " " : "", set ? '+' : '-', flags[i].name);
        column += n;
    }
    putchar('\n');
}

/* Names of keys a terminal sends, as the editing of lines knows them: set and shown with -a only. */
static const struct { const char *name; int index; } keys[] = {
    { "pr1", VPREFIX }, { "pr2", VPREFIX + 1 }, { "pr3", VPREFIX + 2 }, { "pr4", VPREFIX + 3 }, { "sf1", VSUFFIX },
    { "sf2", VSUFFIX + 1 }, { "sf3", VSUFFIX + 2 }, { "sf4", VSUFFIX + 3 }, { "up", VUP }, { "down", VDOWN }, { "left", VLEFT },
    { "right", VRIGHT }, { "ins", VINS }, { "del", VDEL }, { "home", VHOME }, { "end", VEND }, { "rub", VRUB }, { "can", VCAN },
};
#define KEYS (sizeof keys / sizeof keys[0])

/* Eight cells a line. */
static void print_cell(unsigned *n, const char *name, const char *text)
{
    printf("%s%5s=%s", *n == 0 ? "" : *n % 8 == 0 ? "\n" : " ", name, text);
    ++*n;
}

static void print_characters(const struct termios *t, bool all)
{
    char text[8];
    unsigned n = 0;
    for (size_t i = 0; i < CHARACTERS; i++) {
        character_text(t->c_cc[characters[i].index], text);
        if (all || characters[i].normal != 0 || t->c_cc[characters[i].index] != _POSIX_VDISABLE)
            print_cell(&n, characters[i].name, text);
    }
    for (size_t i = 0; all && i < KEYS; i++) {
        character_text(t->c_cc[keys[i].index], text);
        print_cell(&n, keys[i].name, text);
    }
    static const struct { const char *name; int index; } numbers[] = { { "min", VMIN }, { "time", VTIME }, { "fwd", VFWD } };
    for (size_t i = 0; i < 3; i++) {
        snprintf(text, sizeof text, "%02x", t->c_cc[numbers[i].index]);
        print_cell(&n, numbers[i].name, text);
    }
    putchar('\n');
}

static void print_settings(struct termios *t, bool all)
{
    struct winsize size = { 0 };
    struct _ttyinfo info = { 0 };
    const char *name = ttyname(STDIN_FILENO);
    bool known = devctl(STDIN_FILENO, DCMD_CHR_TTYINFO, &info, sizeof info, NULL) == 0;
    printf("Name:  %s\nType:  %s\n", name != NULL ? name : "?", known && strncmp(info.ttyname, "/dev/ttyp", 9) == 0 ? "pseudo" : "serial");
    if (known)
        printf("Opens: %d\n", info.opencount);
    print_flags(t, all);
    print_characters(t, all);
    ioctl(STDIN_FILENO, TIOCGWINSZ, &size);
    printf(" par=%s bits=%u stopb=%u baud=%lu rows=%u,%u\n", parity(t), data_bits(t), t->c_cflag & CSTOPB ? 2u : 1u,
           speed_number(cfgetospeed(t)), size.ws_row, size.ws_col);
}

/* For -g: a line that sets it all again. */
static void print_saved(const struct termios *t)
{
    printf("%lx:%lx:%lx:%lx", (unsigned long)t->c_iflag, (unsigned long)t->c_oflag, (unsigned long)t->c_cflag,
        (unsigned long)t->c_lflag);
    for (size_t i = 0; i < NCCS; i++)
        printf(":%x", t->c_cc[i]);
    printf(":%lx\n", (unsigned long)cfgetospeed(t));
}

static bool take_saved(struct termios *t, const char *text)
{
    unsigned long values[4 + NCCS + 1];
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        char *end;
        values[i] = strtoul(text, &end, 16);
        if (end == text || *end != (i + 1 == sizeof values / sizeof values[0] ? '\0' : ':'))
            return false;
        text = end + 1;
    }
    t->c_iflag = (tcflag_t)values[0];
    t->c_oflag = (tcflag_t)values[1];
    t->c_cflag = (tcflag_t)values[2];
    t->c_lflag = (tcflag_t)values[3];
    for (size_t i = 0; i < NCCS; i++)
        t->c_cc[i] = (cc_t)values[4 + i];
    return cfsetispeed(t, (speed_t)values[4 + NCCS]) == 0 && cfsetospeed(t, (speed_t)values[4 + NCCS]) == 0;
}

static void set_flags(struct termios *t, tcflag_t iflag, tcflag_t oflag, tcflag_t lflag)
{
    t->c_iflag |= iflag;
    t->c_oflag |= oflag;
    t->c_lflag |= lflag;
}

static void make_raw(struct termios *t)
{
    t->c_iflag &= ~(tcflag_t)(IGNBRK | BRKINT | PARMRK | ISTRIP | INLCR | IGNCR | ICRNL | IXON);
    t->c_oflag &= ~(tcflag_t)OPOST;
    t->c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
    t->c_cc[VMIN] = 1;
    t->c_cc[VTIME] = 0;
}

static void make_sane(struct termios *t)
{
    t->c_iflag &= ~(tcflag_t)(IGNBRK | PARMRK | ISTRIP | INLCR | IGNCR | IXOFF);
    set_flags(t, BRKINT | ICRNL | IXON, OPOST | ONLCR, ISIG | ICANON | ECHO | ECHOE | ECHOK | IEXTEN);
    t->c_lflag &= ~(tcflag_t)(ECHONL | NOFLSH | TOSTOP);
    t->c_cflag |= CREAD;
    for (size_t i = 0; i < CHARACTERS; i++)
        t->c_cc[characters[i].index] = characters[i].normal;
}

/* Words for several settings. */
static bool take_word(struct termios *t, const char *word, bool off)
{
    if (strcmp(word, "sane") == 0 || (strcmp(word, "fix") == 0)) {
        make_sane(t);
    } else if (strcmp(word, "raw") == 0 || strcmp(word, "cooked") == 0) {
        if ((word[0] == 'r') != off)
            make_raw(t);
        else
            make_sane(t);
    } else if (strcmp(word, "nl") == 0) {
        t->c_iflag = off ? t->c_iflag | ICRNL : t->c_iflag & ~(tcflag_t)ICRNL;
        t->c_oflag = off ? t->c_oflag | ONLCR : t->c_oflag & ~(tcflag_t)ONLCR;
    } else if (strcmp(word, "ek") == 0) {
        t->c_cc[VERASE] = 127;
        t->c_cc[VKILL] = 21;
    } else if (strcmp(word, "evenp") == 0 || strcmp(word, "parity") == 0 || strcmp(word, "oddp") == 0) {
        t->c_cflag = (t->c_cflag & ~(tcflag_t)(CSIZE | PARENB | PARODD)) | (off ? CS8 :
            CS7 | PARENB | (word[0] == 'o' ? PARODD : 0));
    } else if (strcmp(word, "flush") == 0) {
        tcflush(STDIN_FILENO, TCIOFLUSH);
    } else if (strlen(word) == 3 && word[0] == 'c' && word[1] == 's' && word[2] >= '5' && word[2] <= '8') {
        static const tcflag_t sizes[] = { CS5, CS6, CS7, CS8 };
        t->c_cflag = (t->c_cflag & ~(tcflag_t)CSIZE) | sizes[word[2] - '5'];
    } else {
        return false;
    }
    return true;
}

static bool take_flag(struct termios *t, const char *word, bool off)
{
    for (size_t i = 0; i < FLAGS; i++)
        if (strcmp(flags[i].name, word) == 0 && flags[i].bits != 0) {
            tcflag_t *group = group_of(t, flags[i].group);
            *group = off ? *group & ~flags[i].bits : *group | flags[i].bits;
            return true;
        }
    return take_word(t, word, off);
}

/* ^X, a hexadecimal number of two digits, one character, or undef */
static bool character_value(const char *text, cc_t *c)
{
    char *end;
    if (strcmp(text, "undef") == 0 || strcmp(text, "^-") == 0)
        *c = _POSIX_VDISABLE;
    else if (text[0] == '^' && text[1] != '\0' && text[2] == '\0')
        *c = text[1] == '?' ? 127 : (cc_t)(toupper((unsigned char)text[1]) & 31);
    else if (text[0] != '\0' && text[1] == '\0')
        *c = (cc_t)text[0];
    else {
        unsigned long value = strtoul(text, &end, 16);
        if (*end == 'h')
            end++;
        if (end == text || *end != '\0' || value > 255)
            return false;
        *c = (cc_t)value;
    }
    return true;
}

static bool set_size(const char *rows, const char *columns)
{
    struct winsize size = { 0 };
    ioctl(STDIN_FILENO, TIOCGWINSZ, &size);
    if (rows != NULL)
        size.ws_row = (unsigned short)strtoul(rows, NULL, 10);
    if (columns != NULL)
        size.ws_col = (unsigned short)strtoul(columns, NULL, 10);
    return ioctl(STDIN_FILENO, TIOCSWINSZ, &size) == 0;
}

static bool set_speed(struct termios *t, const char *text, bool input, bool output)
{
    char *end;
    unsigned long baud = strtoul(text, &end, 10);
    if (end == text || *end != '\0')
        return false;
    return (!input || cfsetispeed(t, (speed_t)baud) == 0) && (!output || cfsetospeed(t, (speed_t)baud) == 0);
}

static bool take_value(struct termios *t, const char *name, const char *value)
{
    static const tcflag_t sizes[] = { CS5, CS6, CS7, CS8 };
    for (size_t i = 0; i < CHARACTERS; i++)
        if (strcmp(characters[i].name, name) == 0)
            return character_value(value, &t->c_cc[characters[i].index]);
    for (size_t i = 0; i < KEYS; i++)
        if (strcmp(keys[i].name, name) == 0)
            return character_value(value, &t->c_cc[keys[i].index]);
    if (strcmp(name, "min") == 0 || strcmp(name, "time") == 0 || strcmp(name, "fwd") == 0)
        t->c_cc[name[0] == 'm' ? VMIN : name[0] == 't' ? VTIME : VFWD] = (cc_t)strtoul(value, NULL, 10);
    else if (strcmp(name, "baud") == 0)
        return set_speed(t, value, true, true);
    else if (strcmp(name, "ispeed") == 0 || strcmp(name, "ospeed") == 0)
        return set_speed(t, value, name[0] == 'i', name[0] == 'o');
    else if (strcmp(name, "bits") == 0 && value[0] >= '5' && value[0] <= '8' && value[1] == '\0')
        t->c_cflag = (t->c_cflag & ~(tcflag_t)CSIZE) | sizes[value[0] - '5'];
    else if (strcmp(name, "stopb") == 0 && (strcmp(value, "1") == 0 || strcmp(value, "2") == 0))
        t->c_cflag = value[0] == '2' ? t->c_cflag | CSTOPB : t->c_cflag & ~(tcflag_t)CSTOPB;
    else if (strcmp(name, "par") == 0 && (strcmp(value, "none") == 0 || strcmp(value, "odd") == 0 ||
        strcmp(value, "even") == 0))
        t->c_cflag = (t->c_cflag & ~(tcflag_t)(PARENB | PARODD)) | (value[0] == 'n' ? 0 : value[0] == 'o' ?
            PARENB | PARODD : PARENB);
    else if (strcmp(name, "rows") == 0) {
        const char *comma = strchr(value, ',');
        return set_size(value, comma != NULL ? comma + 1 : NULL);
    } else if (strcmp(name, "columns") == 0 || strcmp(name, "cols") == 0) {
        return set_size(NULL, value);
    } else {
        return false;
    }
    return true;
}

/* One operand, or two: name and value as POSIX writes them. -> how many, 0: not known */
static int take_operand(struct termios *t, char *operand, char *next)
{
    char *equals = strchr(operand, '=');
    bool off = operand[0] == '-';
    const char *word = operand + (off || operand[0] == '+');
    if (strchr(operand, ':') != NULL)
        return take_saved(t, operand);
    if (equals != NULL) {
        *equals = '\0';
        bool good = take_value(t, operand, equals + 1);
        *equals = '=';
        return good;
    }
    if (strcmp(word, "size") == 0) {
        struct winsize size = { 0 };
        ioctl(STDIN_FILENO, TIOCGWINSZ, &size);
        printf("%u %u\n", size.ws_row, size.ws_col);
        return 1;
    }
    if (strcmp(word, "speed") == 0) {
        printf("%lu\n", speed_number(cfgetospeed(t)));
        return 1;
    }
    if (take_flag(t, word, off) || (isdigit((unsigned char)word[0]) && set_speed(t, word, true, true)))
        return 1;
    return next != NULL && take_value(t, operand, next) ? 2 : 0;
}

int main(int argc, char *argv[])
{
    struct termios t;
    int at = 1;
    if (tcgetattr(STDIN_FILENO, &t) == -1) {
        tool_error("standard input");
        return 1;
    }
    if (argc == 1 || (argc == 2 && strcmp(argv[1], "-a") == 0)) {
        print_settings(&t, argc == 2);
        return tool_close(0);
    }
    if (argc == 2 && strcmp(argv[1], "-g") == 0) {
        print_saved(&t);
        return tool_close(0);
    }
    while (at < argc) {
        int taken = take_operand(&t, argv[at], argv[at + 1]);
        if (taken == 0)
            tool_die("%s: not known, or not with this value", argv[at]);
        at += taken;
    }
    if (tcsetattr(STDIN_FILENO, TCSADRAIN, &t) == -1) {
        tool_error("standard input");
        return 1;
    }
    return tool_close(0);
}
