/* SPDX-License-Identifier: Apache-2.0 */
/* gzip, gunzip, zcat: files in the gzip format (RFC 1952). */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gzip.h"
#include "tool.h"

enum { FLAG_HEADER_CRC = 2, FLAG_EXTRA = 4, FLAG_NAME = 8, FLAG_COMMENT = 16, FLAG_RESERVED = 0xe0 };
enum { OK = 0, ERROR = 1, WARNING = 2 };

static struct {
    bool expand, to_output, force, keep, list, quiet, recurse, test, verbose, no_name, restore_name;
    int level;
    const char *suffix;
} opt = { .level = 6, .suffix = ".gz" };

static int status = OK;
static const char *working;     /* a file that is not whole yet */

static void fail(int severity, const char *name, const char *what)
{
    if (severity == ERROR || !opt.quiet)
        tool_say("%s: %s", name, what);
    if (status != ERROR)
        status = severity;
}

/* ---- the format ---- */

static void put_number(uint32_t value, unsigned bytes, FILE *out)
{
    for (; bytes-- != 0; value >>= 8)
        putc((int)(value & 255), out);
}

static bool get_number(FILE *in, unsigned bytes, uint32_t *value)
{
    *value = 0;
    for (unsigned i = 0; i < bytes; i++) {
        int c = getc(in);
        if (c == EOF)
            return false;
        *value |= (uint32_t)c << (8 * i);
    }
    return true;
}

static void compress_stream(FILE *in, FILE *out, const char *name, time_t mtime, struct sums *sums)
{
    const char *slash = name != NULL ? strrchr(name, '/') : NULL;
    bool named = name != NULL && !opt.no_name;
    put_number(0x8b1f, 2, out);
    putc(8, out);
    putc(named ? FLAG_NAME : 0, out);
    put_number(named ? (uint32_t)mtime : 0, 4, out);
    putc(opt.level == 9 ? 2 : opt.level == 1 ? 4 : 0, out);
    putc(3, out);
    if (named) {
        fputs(slash != NULL ? slash + 1 : name, out);
        putc(0, out);
    }
    deflate(in, out, opt.level, sums);
    put_number(sums->crc, 4, out);
    put_number((uint32_t)sums->size, 4, out);
}

struct member { time_t mtime; char name[256]; };

static bool skip_string(FILE *in, char *text, size_t room)
{
    size_t n = 0;
    int c;
    while ((c = getc(in)) != EOF && c != 0)
        if (n + 1 < room)
            text[n++] = (char)c;
    if (room != 0)
        text[n] = '\0';
    return c != EOF;
}

/* Behind the first two bytes. -> NULL, or what is wrong */
static const char *read_header(FILE *in, struct member *member)
{
    uint32_t method, flags, value, mtime;
    if (!get_number(in, 1, &method) || !get_number(in, 1, &flags) || !get_number(in, 4, &mtime) || !get_number(in, 2, &value))
        return "unexpected end of file";
    if (method != 8 || flags & FLAG_RESERVED)
        return "unknown method or flags";
    member->mtime = (time_t)mtime;
    member->name[0] = '\0';
    bool good = true;
    if (flags & FLAG_EXTRA) {
        good = get_number(in, 2, &value);
        while (good && value-- != 0)
            good = getc(in) != EOF;
    }
    if (good && flags & FLAG_NAME)
        good = skip_string(in, member->name, sizeof member->name);
    if (good && flags & FLAG_COMMENT)
        good = skip_string(in, NULL, 0);
    if (good && flags & FLAG_HEADER_CRC)
        good = get_number(in, 2, &value);
    return good ? NULL : "unexpected end of file";
}

static const char *read_member(FILE *in, FILE *out, struct member *member, uint64_t *size)
{
    struct sums sums = { 0, 0 };
    uint32_t crc, length;
    const char *error = read_header(in, member);
    if (error == NULL)
        error = inflate(in, out, &sums);
    if (error != NULL)
        return error;
    if (!get_number(in, 4, &crc) || !get_number(in, 4, &length))
        return "unexpected end of file";
    *size += sums.size;
    if (crc != sums.crc)
        return "crc error";
    return length == (uint32_t)sums.size ? NULL : "length error";
}

static bool magic_follows(FILE *in, int first)
{
    if (first != 0x1f)
        return false;
    int second = getc(in);
    if (second == 0x8b)
        return true;
    if (second != EOF)
        ungetc(second, in);
    return false;
}

static void copy_rest(FILE *in, FILE *out, int c)
{
    for (; c != EOF; c = getc(in))
        putc(c, out);
}

/* All members. What follows them is passed over, zeros without a word. -> false: an error, told */
static bool expand_stream(FILE *in, FILE *out, const char *name, struct member *first, uint64_t *size)
{
    struct member later;
    int c = getc(in);
    if (!magic_follows(in, c)) {
        if (opt.force && opt.to_output && out != NULL)
            return copy_rest(in, out, c), true;
        fail(ERROR, name, c == EOF ? "unexpected end of file" : "not in gzip format");
        return false;
    }
    for (struct member *member = first;; member = &later) {
        const char *error = read_member(in, out, member, size);
        if (error != NULL) {
            fail(ERROR, name, error);
            return false;
        }
        while ((c = getc(in)) == 0)
            continue;
        if (c == EOF)
            return true;
        if (!magic_follows(in, c)) {
            fail(WARNING, name, "what follows the compressed data is ignored");
            return true;
        }
    }
}

/* ---- files ---- */

static bool ends_in(const char *name, const char *suffix)
{
    size_t n = strlen(name), m = strlen(suffix);
    return n > m && strcmp(name + n - m, suffix) == 0 && name[n - m - 1] != '/';
}

/* NULL: it has no suffix that means compressed data */
static char *expanded_name(const char *name)
{
    if (ends_in(name, ".tgz"))
        return tool_format("%.*s.tar", (int)strlen(name) - 4, name);
    const char *known[] = { opt.suffix, ".gz", "-gz", ".z" };
    for (unsigned i = 0; i < sizeof known / sizeof known[0]; i++)
        if (ends_in(name, known[i]))
            return tool_copy_n(name, strlen(name) - strlen(known[i]));
    return NULL;
}

static void ratio(uint64_t plain, uint64_t packed, char text[16])
{
    double percent = plain != 0 ? 100.0 * (1 - (double)packed / (double)plain) : 0;
    snprintf(text, 16, "%5.1f%%", percent);
}

static void list(const char *name, off_t packed, uint64_t plain)
{
    static bool headed;
    char percent[16], *plain_name = expanded_name(name);
    if (!headed && !opt.quiet)
        printf("         compressed        uncompressed  ratio uncompressed_name\n");
    headed = true;
    ratio(plain, (uint64_t)packed, percent);
    printf("%19lld %19llu %s %s\n", (long long)packed, (unsigned long long)plain, percent,
        plain_name != NULL ? plain_name : strcmp(name, "-") == 0 ? "stdout" : name);
    free(plain_name);
}

static void report(const char *name, uint64_t plain, uint64_t packed, const char *made)
{
    char percent[16];
    ratio(plain, packed, percent);
    fprintf(stderr, "%s:\t%s%s%s%s\n", name, opt.test ? "OK" : percent, made != NULL ? (opt.keep ? " -- created " :
        " -- replaced with ") : "", made != NULL ? made : "", "");
}

/* Standard input to standard output, and files with -c, -l or -t. */
static void to_output(FILE *in, const char *name, off_t packed)
{
    struct sums sums = { 0, 0 };
    struct member member;
    uint64_t size = 0;
    if (!opt.expand) {
        compress_stream(in, stdout, strcmp(name, "-") == 0 ? NULL : name, 0, &sums);
        return;
    }
    if (!expand_stream(in, opt.list || opt.test ? NULL : stdout, tool_label(name), &member, &size))
        return;
    if (opt.list)
        list(name, packed, size);
    else if (opt.test && opt.verbose)
        report(name, 0, 0, NULL);
}

static void standard_input(void)
{
    if (!opt.force && !opt.list && !opt.test && isatty(opt.expand ? STDIN_FILENO : STDOUT_FILENO)) {
        tool_say("compressed data is not %s a terminal; -f forces it", opt.expand ? "read from" : "written to");
        status = ERROR;
        return;
    }
    opt.to_output = true;
    to_output(stdin, "-", -1);
}

static void on_signal(int signo)
{
    if (working != NULL)
        unlink(working);
    _exit(128 + signo);
}

static FILE *create(const char *name, const struct stat *st)
{
    int flags = O_WRONLY | O_CREAT | O_EXCL;
    int fd = open(name, flags, st->st_mode & 0600);
    if (fd == -1 && errno == EEXIST) {
        if (opt.force || (isatty(STDIN_FILENO) && tool_confirm("%s already exists; overwrite", name)))
            unlink(name);
        fd = open(name, flags, st->st_mode & 0600);
    }
    if (fd == -1) {
        fail(errno == EEXIST ? WARNING : ERROR, name, strerror(errno));
        return NULL;
    }
    return fdopen(fd, "w");
}

static void keep_attributes(int fd, const struct stat *st, time_t mtime)
{
    struct timespec times[2] = { st->st_atim, st->st_mtim };
    if (mtime != 0)
        times[1] = (struct timespec){ mtime, 0 };
    /* Whose it is can be kept by root alone; the mode is then without set-id bits. */
    mode_t mode = st->st_mode & (fchown(fd, st->st_uid, st->st_gid) == 0 ? 07777u : 0777u);
    if (fchmod(fd, mode) == -1 || futimens(fd, times) == -1)
        fail(WARNING, "attributes", strerror(errno));
}

static bool convert(FILE *in, FILE *out, const char *name, const char *target, const struct stat *st)
{
    struct sums sums = { 0, 0 };
    struct member member = { 0, "" };
    struct stat made;
    bool good = true;
    if (opt.expand)
        good = expand_stream(in, out, name, &member, &sums.size);
    else
        compress_stream(in, out, name, st->st_mtime, &sums);
    if (good && (ferror(in) || fflush(out) == EOF || ferror(out))) {
        fail(ERROR, ferror(in) ? name : target, strerror(errno));
        good = false;
    }
    if (good) {
        keep_attributes(fileno(out), st, opt.restore_name ? member.mtime : 0);
        if (opt.verbose && fstat(fileno(out), &made) == 0)
            report(name, sums.size, (uint64_t)(opt.expand ? st : &made)->st_size, target);
    }
    return good;
}

static void replace_file(FILE *in, const char *name, const char *target, const struct stat *st)
{
    FILE *out = create(target, st);
    if (out == NULL)
        return;
    working = target;
    bool good = convert(in, out, name, target, st);
    if (fclose(out) == EOF && good) {
        fail(ERROR, target, strerror(errno));
        good = false;
    }
    working = NULL;
    if (!good)
        unlink(target);
    else if (!opt.keep && unlink(name) == -1)
        fail(ERROR, name, strerror(errno));
}

static char *target_name(const char *name)
{
    if (!opt.expand && ends_in(name, opt.suffix)) {
        fail(WARNING, name, "has the suffix already");
        return NULL;
    }
    char *target = opt.expand ? expanded_name(name) : tool_format("%s%s", name, opt.suffix);
    if (target == NULL)
        fail(WARNING, name, "unknown suffix, ignored");
    return target;
}

static void regular_file(const char *name, const struct stat *st)
{
    char *target = NULL;
    bool aside = opt.to_output || opt.list || opt.test;
    if (!aside && !opt.force && (!S_ISREG(st->st_mode) || st->st_nlink > 1)) {
        fail(WARNING, name, S_ISREG(st->st_mode) ? "has other links, unchanged" : "is not a regular file, ignored");
        return;
    }
    if (!aside && (target = target_name(name)) == NULL)
        return;
    FILE *in = fopen(name, "r");
    if (in == NULL) {
        fail(ERROR, name, strerror(errno));
    } else {
        if (aside)
            to_output(in, name, st->st_size);
        else
            replace_file(in, name, target, st);
        fclose(in);
    }
    free(target);
}

static enum walk_verdict visit(const struct walk *at, void *arg)
{
    (void)arg;
    if (at->st == NULL)
        fail(ERROR, at->path, strerror(errno));
    else if (at->error != 0)
        fail(ERROR, at->path, strerror(at->error));
    else if (S_ISREG(at->st->st_mode))
        regular_file(at->path, at->st);
    return WALK_ON;
}

/* With -d a name may be given without its suffix. */
static bool examine(char **name, struct stat *st)
{
    bool aside = opt.to_output || opt.list || opt.test || opt.force;
    if ((aside ? stat : lstat)(*name, st) == 0)
        return true;
    char *other = tool_format("%s%s", *name, opt.suffix);
    if (errno == ENOENT && opt.expand && (aside ? stat : lstat)(other, st) == 0) {
        *name = other;
        return true;
    }
    free(other);
    errno = ENOENT;
    return false;
}

static void operand(char *name)
{
    struct stat st;
    if (strcmp(name, "-") == 0)
        standard_input();
    else if (!examine(&name, &st))
        fail(ERROR, name, strerror(errno));
    else if (!S_ISDIR(st.st_mode))
        regular_file(name, &st);
    else if (opt.recurse)
        tool_walk(name, WALK_FOLLOW_ROOT, visit, NULL);
    else
        fail(WARNING, name, "is a directory, ignored");
}

static bool take_option(int c)
{
    switch (c) {
    case 'c': opt.to_output = true; break;
    case 'd': opt.expand = true; break;
    case 'f': opt.force = true; break;
    case 'k': opt.keep = true; break;
    case 'l': opt.list = opt.expand = true; break;
    case 'n': opt.no_name = true; break;
    case 'N': opt.restore_name = true; break;
    case 'q': opt.quiet = true; break;
    case 'r': opt.recurse = true; break;
    case 'S': opt.suffix = optarg; break;
    case 't': opt.test = opt.expand = true; break;
    case 'v': opt.verbose = true; break;
    default:
        if (c < '1' || c > '9')
            return false;
        opt.level = c - '0';
    }
    return true;
}

int main(int argc, char *argv[])
{
    const char *slash = strrchr(argv[0], '/'), *me = slash != NULL ? slash + 1 : argv[0];
    int c;
    opt.expand = strcmp(me, "gunzip") == 0 || strcmp(me, "zcat") == 0;
    opt.to_output = strcmp(me, "zcat") == 0;
    while ((c = getopt(argc, argv, "123456789cdfklnNqrS:tv")) != -1)
        if (!take_option(c))
            tool_usage("[-123456789cdfklnNqrtv] [-S suffix] [file...]");
    if (opt.suffix[0] == '\0')
        tool_die("-S: the suffix is empty");
    signal(SIGINT, on_signal);
    signal(SIGTERM, on_signal);
    signal(SIGHUP, on_signal);
    if (optind == argc)
        standard_input();
    for (; optind < argc; optind++)
        operand(argv[optind]);
    return tool_close(status);
}
