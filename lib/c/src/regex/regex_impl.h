/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Regular expressions. regcomp() turns the pattern into a program for a small machine; jumps are relative, so that a
 * piece of program can be moved and copied. regexec() runs all threads of the machine in step over the text (linear
 * time); only patterns with back references, which no such machine can run, are matched by trying one path after another.
 */
#ifndef REGEX_IMPL_H_INCLUDED
#define REGEX_IMPL_H_INCLUDED

#include <regex.h>
#include <stdint.h>
#include <wchar.h>
#include <wctype.h>

#define REGEX_MAGIC 0x52455821
#define PROGRAM_MAX 60000

enum opcode { OP_CHAR, OP_ANY, OP_SET, OP_SPLIT, OP_JUMP, OP_SAVE, OP_BOL, OP_EOL, OP_WORD_START, OP_WORD_END,
              OP_WORD_EDGE, OP_NOT_EDGE, OP_BACKREF, OP_MARK, OP_PROGRESS, OP_MATCH };

/* CHAR: x is the character. SET, SAVE, BACKREF, MARK, PROGRESS: x is an index. SPLIT tries pc + x first, then pc + y. */
struct inst {
    int op;
    int x, y;
};

struct range {
    wchar_t lo, hi;
};

struct set {
    uint32_t low[4]; /* characters below 128 */
    struct range *ranges;
    int nranges;
    wctype_t classes[12];
    int nclasses;
    int invert;
};

struct __regex {
    struct inst *prog;
    int n, room;
    struct set *sets;
    int nsets;
    int flags;
    int nmarks;
    int backrefs;
};

int __regex_set_has(const struct set *set, wchar_t c, int flags);

/* One character at s (before end); invalid bytes stand for themselves above all characters. Its length. */
int __regex_decode(const char *s, const char *end, wchar_t *wc);

#endif
