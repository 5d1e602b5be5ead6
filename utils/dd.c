/* SPDX-License-Identifier: Apache-2.0 */
/* Blocks are read of ibs bytes, converted, gathered and written of obs bytes. */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "tool.h"

enum {
    LOWER = 1, UPPER = 2, SWAB = 4, NOERROR = 8, NOTRUNC = 16, SYNC = 32, BLOCK = 64, UNBLOCK = 128, FSYNC = 256,
        EXCL = 512,
    NOCREAT = 1024, FULL = 2048, APPEND = 4096,
};

static const char *in_name, *out_name;
static long long ibs = 512, obs = 512, cbs, skip, seek, count = -1;
static unsigned flags;
static bool one_block, quiet, brief;
static int in = STDIN_FILENO, out = STDOUT_FILENO;
static unsigned long long full_in, part_in, full_out, part_out, truncated, bytes;
static char *block, *output;
static size_t held, line_column;        /* bytes in output; of the present line for block and unblock */
static volatile sig_atomic_t stopped;

static void report(void)
{
    if (quiet)
        return;
    fprintf(stderr, "%llu+%llu records in\n%llu+%llu records out\n", full_in, part_in, full_out, part_out);
    if (truncated != 0)
        fprintf(stderr, "%llu truncated record%s\n", truncated, truncated == 1 ? "" : "s");
    if (!brief)
        fprintf(stderr, "%llu bytes\n", bytes);
}

static void stop(int signo)
{
    stopped = signo;
}

static _Noreturn void fail(const char *what)
{
    tool_error(what != NULL ? what : out_name == NULL ? "standard output" : out_name);
    report();
    exit(1);
}

static void write_block(const char *from, size_t size)
{
    size_t done = 0;
    while (done < size) {
        ssize_t n = write(out, from + done, size - done);
        if (n < 0 && errno == EINTR && stopped == 0)
            continue;
        if (n <= 0)
            fail(NULL);
        done += (size_t)n;
    }
    bytes += size;
    if (size == (size_t)obs)
        full_out++;
    else
        part_out++;
}

static void emit(char c)
{
    output[held++] = c;
    if (held == (size_t)obs) {
        write_block(output, held);
        held = 0;
    }
}

/* A line becomes a record of cbs bytes, filled up with spaces. */
static void to_record(char c)
{
    if (c == '\n') {
        for (; line_column < (size_t)cbs; line_column++)
            emit(' ');
        line_column = 0;
    } else if (line_column++ < (size_t)cbs) {
        emit(c);
    } else if (line_column == (size_t)cbs + 1) {
        truncated++;
    }
}

/* A record becomes a line without the spaces at its end. */
static void to_line(char c)
{
    static size_t spaces;
    if (c == ' ') {
        spaces++;
    } else {
        for (; spaces > 0; spaces--)
            emit(' ');
        emit(c);
    }
    if (++line_column == (size_t)cbs) {
        emit('\n');
        spaces = line_column = 0;
    }
}

static void convert(char *data, size_t size)
{
    if (flags & SWAB)
        for (size_t i = 0; i + 1 < size; i += 2) {
            char c = data[i];
            data[i] = data[i + 1];
            data[i + 1] = c;
        }
    for (size_t i = 0; (flags & (LOWER | UPPER)) && i < size; i++)
        data[i] = (char)(flags & LOWER ? tolower((unsigned char)data[i]) : toupper((unsigned char)data[i]));
    if (one_block && !(flags & (BLOCK | UNBLOCK))) {
        write_block(data, size);
        return;
    }
    for (size_t i = 0; i < size; i++)
        (flags & BLOCK ? to_record : flags & UNBLOCK ? to_line : emit)(data[i]);
}

static ssize_t read_block(void)
{
    size_t done = 0;
    ssize_t n;
    do {
        n = read(in, block + done, (size_t)ibs - done);
        if (n < 0 && errno == EINTR && stopped == 0)
            continue;
        done += n > 0 ? (size_t)n : 0;
    } while ((flags & FULL) && n > 0 && done < (size_t)ibs);
    return n < 0 ? n : (ssize_t)done;
}

static void skip_input(void)
{
    struct stat st;
    if (skip == 0)
        return;
    if (fstat(in, &st) == 0 && S_ISREG(st.st_mode) && lseek(in, (off_t)(skip * ibs), SEEK_CUR) != -1)
        return;
    for (long long i = 0; i < skip; i++)
        if (read_block() <= 0)
            break;
}

static void seek_output(void)
{
    off_t at = (off_t)(seek * obs);
    struct stat st;
    bool regular = fstat(out, &st) == 0 && S_ISREG(st.st_mode);
    if (out_name != NULL && regular && !(flags & (NOTRUNC | APPEND)) && ftruncate(out, at) == -1)
        fail(NULL);
    if (seek == 0 || lseek(out, at, SEEK_SET) != -1)
        return;
    for (long long i = 0; i < seek; i++) {
        memset(output, 0, (size_t)obs);
        if (write(out, output, (size_t)obs) != obs)
            fail(NULL);
    }
}

static void copy(void)
{
    ssize_t n;
    while (stopped == 0 && (count < 0 || full_in + part_in < (unsigned long long)count)) {
        if (flags & SYNC)
            memset(block, flags & (BLOCK | UNBLOCK) ? ' ' : 0, (size_t)ibs);
        n = read_block();
        if (n == 0 || (n < 0 && stopped != 0))
            break;
        if (n < 0) {
            tool_error(in_name != NULL ? in_name : "standard input");
            if (!(flags & NOERROR)) {
                report();
                exit(1);
            }
            report();
            if (lseek(in, (off_t)ibs, SEEK_CUR) == -1)
                break;
            n = 0;
            if (!(flags & SYNC))
                continue;
        }
        if (n == ibs)
            full_in++;
        else
            part_in++;
        convert(block, flags & SYNC ? (size_t)ibs : (size_t)n);
    }
    if ((flags & BLOCK) && line_column != 0)
        to_record('\n');
    if ((flags & UNBLOCK) && line_column != 0)
        emit('\n');
    if (held != 0)
        write_block(output, held);
}

/* ---- operands ---- */

static void take_words(const char *list, bool conversions)
{
    static const struct { const char *name; unsigned flag; } words[] = {
        { "lcase", LOWER }, { "ucase", UPPER }, { "swab", SWAB }, { "noerror", NOERROR }, { "notrunc", NOTRUNC },
        { "sync", SYNC },
        { "block", BLOCK }, { "unblock", UNBLOCK }, { "fsync", FSYNC }, { "excl", EXCL }, { "nocreat", NOCREAT },
        { "fullblock", FULL }, { "append", APPEND },
    };
    char *copy_of = tool_copy(list);
    for (char *word = strtok(copy_of, ","); word != NULL; word = strtok(NULL, ",")) {
        size_t i = conversions ? 0 : 11, end = conversions ? 11 : 13;
        while (i < end && strcmp(words[i].name, word) != 0)
            i++;
        if (i == end)
            tool_die("%s: not known", word);
        flags |= words[i].flag;
    }
    free(copy_of);
}

static void take_operand(char *operand)
{
    static const struct { const char *name; long long *value; long long least; } sizes[] = {
        { "ibs=", &ibs, 1 }, { "obs=", &obs, 1 }, { "cbs=", &cbs, 1 }, { "skip=", &skip, 0 }, { "seek=", &seek, 0 },
        { "iseek=", &skip, 0 }, { "oseek=", &seek, 0 }, { "count=", &count, 0 }, { "bs=", &ibs, 1 },
    };
    if (strncmp(operand, "if=", 3) == 0)
        in_name = operand + 3;
    else if (strncmp(operand, "of=", 3) == 0)
        out_name = operand + 3;
    else if (strncmp(operand, "conv=", 5) == 0)
        take_words(operand + 5, true);
    else if (strncmp(operand, "iflag=", 6) == 0 || strncmp(operand, "oflag=", 6) == 0)
        take_words(operand + 6, false);
    else if (strncmp(operand, "status=", 7) == 0) {
        quiet = strcmp(operand + 7, "none") == 0;
        brief = strcmp(operand + 7, "noxfer") == 0;
    } else {
        size_t i = 0;
        while (i < 9 && strncmp(operand, sizes[i].name, strlen(sizes[i].name)) != 0)
            i++;
        if (i == 9)
            tool_die("%s: not known", operand);
        if (!tool_size(operand + strlen(sizes[i].name), sizes[i].value))
            exit(1);
        if (*sizes[i].value < sizes[i].least || *sizes[i].value > INT64_MAX / 2)
            tool_die("%s: too small or too large", operand);
        one_block |= i == 8;
    }
}

static void open_files(void)
{
    if (in_name != NULL && (in = open(in_name, O_RDONLY)) == -1)
        fail(in_name);
    if (out_name == NULL)
        return;
    int mode = O_WRONLY | (flags & NOCREAT ? 0 : O_CREAT) | (flags & EXCL ? O_EXCL : 0) | (flags & APPEND ?
        O_APPEND : 0);
    if (seek == 0 && !(flags & (NOTRUNC | APPEND)))
        mode |= O_TRUNC;
    if ((out = open(out_name, mode, 0666)) == -1)
        fail(out_name);
}

int main(int argc, char *argv[])
{
    struct sigaction action = { .sa_handler = stop };
    int at = 1;
    if (argc > 1 && strcmp(argv[1], "--") == 0)
        at++;
    for (; at < argc; at++)
        take_operand(argv[at]);
    if (one_block)
        obs = ibs;
    if ((flags & (BLOCK | UNBLOCK)) && cbs == 0)
        flags &= ~(unsigned)(BLOCK | UNBLOCK);
    if (ibs > (1LL << 30) || obs > (1LL << 30))
        tool_die("blocks have at most 1 GiB");
    open_files();
    block = tool_alloc((size_t)ibs);
    output = tool_alloc((size_t)obs);
    sigaction(SIGINT, &action, NULL);
    skip_input();
    seek_output();
    copy();
    if (((flags & FSYNC) && fsync(out) == -1) || (out_name != NULL && close(out) == -1))
        fail(NULL);
    report();
    free(block);
    free(output);
    return stopped != 0 ? 128 + stopped : 0;
}
