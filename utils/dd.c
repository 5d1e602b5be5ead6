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
    NOCREAT = 1024, FULL = 2048, APPEND = 4096, ASCII = 8192, EBCDIC = 16384, IBM = 32768,
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

/* POSIX's table for conv=ebcdic; conv=ibm differs in five places, conv=ascii is its inverse. */
static const unsigned char ebcdic[256] = {
    0x00, 0x01, 0x02, 0x03, 0x37, 0x2d, 0x2e, 0x2f, 0x16, 0x05, 0x25, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f,
    0x10, 0x11, 0x12, 0x13, 0x3c, 0x3d, 0x32, 0x26, 0x18, 0x19, 0x3f, 0x27, 0x1c, 0x1d, 0x1e, 0x1f,
    0x40, 0x5a, 0x7f, 0x7b, 0x5b, 0x6c, 0x50, 0x7d, 0x4d, 0x5d, 0x5c, 0x4e, 0x6b, 0x60, 0x4b, 0x61,
    0xf0, 0xf1, 0xf2, 0xf3, 0xf4, 0xf5, 0xf6, 0xf7, 0xf8, 0xf9, 0x7a, 0x5e, 0x4c, 0x7e, 0x6e, 0x6f,
    0x7c, 0xc1, 0xc2, 0xc3, 0xc4, 0xc5, 0xc6, 0xc7, 0xc8, 0xc9, 0xd1, 0xd2, 0xd3, 0xd4, 0xd5, 0xd6,
    0xd7, 0xd8, 0xd9, 0xe2, 0xe3, 0xe4, 0xe5, 0xe6, 0xe7, 0xe8, 0xe9, 0xad, 0xe0, 0xbd, 0x9a, 0x6d,
    0x79, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96,
    0x97, 0x98, 0x99, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7, 0xa8, 0xa9, 0xc0, 0x4f, 0xd0, 0x5f, 0x07,
    0x20, 0x21, 0x22, 0x23, 0x24, 0x15, 0x06, 0x17, 0x28, 0x29, 0x2a, 0x2b, 0x2c, 0x09, 0x0a, 0x1b,
    0x30, 0x31, 0x1a, 0x33, 0x34, 0x35, 0x36, 0x08, 0x38, 0x39, 0x3a, 0x3b, 0x04, 0x14, 0x3e, 0xe1,
    0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57,
    0x58, 0x59, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x70, 0x71, 0x72, 0x73, 0x74, 0x75,
    0x76, 0x77, 0x78, 0x80, 0x8a, 0x8b, 0x8c, 0x8d, 0x8e, 0x8f, 0x90, 0x6a, 0x9b, 0x9c, 0x9d, 0x9e,
    0x9f, 0xa0, 0xaa, 0xab, 0xac, 0x4a, 0xae, 0xaf, 0xb0, 0xb1, 0xb2, 0xb3, 0xb4, 0xb5, 0xb6, 0xb7,
    0xb8, 0xb9, 0xba, 0xbb, 0xbc, 0xa1, 0xbe, 0xbf, 0xca, 0xcb, 0xcc, 0xcd, 0xce, 0xcf, 0xda, 0xdb,
    0xdc, 0xdd, 0xde, 0xdf, 0xea, 0xeb, 0xec, 0xed, 0xee, 0xef, 0xfa, 0xfb, 0xfc, 0xfd, 0xfe, 0xff,
};
static const struct { unsigned char ascii, code; } ibm[] = { { 94, 0x5f }, { 126, 0xa1 }, { 203, 0x9a }, { 213, 0xad }, { 229, 0xbd } };
static unsigned char input_code[256], output_code[256];     /* what each byte becomes as it comes, as it goes */

static void make_codes(void)
{
    for (unsigned i = 0; i < 256; i++) {
        input_code[flags & ASCII ? ebcdic[i] : i] = (unsigned char)i;
        output_code[i] = flags & (EBCDIC | IBM) ? ebcdic[i] : (unsigned char)i;
    }
    for (unsigned i = 0; (flags & IBM) && i < sizeof ibm / sizeof ibm[0]; i++)
        output_code[ibm[i].ascii] = ibm[i].code;
    if (cbs != 0)
        flags |= flags & ASCII ? UNBLOCK : flags & (EBCDIC | IBM) ? BLOCK : 0;
}

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
    output[held++] = (char)output_code[(unsigned char)c];
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
    for (size_t i = 0; (flags & ASCII) && i < size; i++)
        data[i] = (char)input_code[(unsigned char)data[i]];
    if (flags & SWAB)
        for (size_t i = 0; i + 1 < size; i += 2) {
            char c = data[i];
            data[i] = data[i + 1];
            data[i + 1] = c;
        }
    for (size_t i = 0; (flags & (LOWER | UPPER)) && i < size; i++)
        data[i] = (char)(flags & LOWER ? tolower((unsigned char)data[i]) : toupper((unsigned char)data[i]));
    if (one_block && !(flags & (BLOCK | UNBLOCK | EBCDIC | IBM))) {
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
        { "ascii", ASCII }, { "ebcdic", EBCDIC }, { "ibm", IBM },
        { "fullblock", FULL }, { "append", APPEND },
    };
    char *copy_of = tool_copy(list);
    for (char *word = strtok(copy_of, ","); word != NULL; word = strtok(NULL, ",")) {
        size_t i = conversions ? 0 : 14, end = conversions ? 14 : 16;
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
    make_codes();
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
