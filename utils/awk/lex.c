/* SPDX-License-Identifier: Apache-2.0 */
#include "awk.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "tool.h"

static const char *at, *end;
static unsigned line;
static struct awk_lexeme *lexemes;
static size_t count, room;

static _Noreturn void wrong(const char *what)
{
    tool_die("line %u: %s", line, what);
}

static const struct { const char *name; enum awk_token token; int value; } words[] = {
    { "BEGIN", T_BEGIN, 0 }, { "END", T_END_RULE, 0 }, { "function", T_FUNCTION, 0 }, { "func", T_FUNCTION, 0 },
    { "if", T_IF, 0 },
    { "else", T_ELSE, 0 }, { "while", T_WHILE, 0 }, { "for", T_FOR, 0 }, { "do", T_DO, 0 }, { "break", T_BREAK, 0 },
    { "continue", T_CONTINUE, 0 }, { "next", T_NEXT, 0 }, { "nextfile", T_NEXTFILE, 0 }, { "exit", T_EXIT, 0 },
    { "return", T_RETURN, 0 }, { "delete", T_DELETE, 0 }, { "in", T_IN, 0 }, { "getline", T_GETLINE, 0 },
    { "print", T_PRINT, 0 },
    { "printf", T_PRINTF, 0 }, { "atan2", T_BUILTIN, B_ATAN2 }, { "close", T_BUILTIN, B_CLOSE },
    { "cos", T_BUILTIN, B_COS },
    { "exp", T_BUILTIN, B_EXP }, { "fflush", T_BUILTIN, B_FFLUSH }, { "gsub", T_BUILTIN, B_GSUB },
    { "index", T_BUILTIN, B_INDEX },
    { "int", T_BUILTIN, B_INT }, { "length", T_BUILTIN, B_LENGTH }, { "log", T_BUILTIN, B_LOG },
    { "match", T_BUILTIN, B_MATCH },
    { "rand", T_BUILTIN, B_RAND }, { "sin", T_BUILTIN, B_SIN }, { "split", T_BUILTIN, B_SPLIT },
    { "sprintf", T_BUILTIN, B_SPRINTF },
    { "sqrt", T_BUILTIN, B_SQRT }, { "srand", T_BUILTIN, B_SRAND }, { "sub", T_BUILTIN, B_SUB },
    { "substr", T_BUILTIN, B_SUBSTR },
    { "system", T_BUILTIN, B_SYSTEM }, { "tolower", T_BUILTIN, B_TOLOWER }, { "toupper", T_BUILTIN, B_TOUPPER },
};

static const struct { const char *text; enum awk_token token; int value; } operators[] = {      /* longer ones first */
    { "**=", T_POW_ASSIGN, '^' }, { "+=", T_ADD_ASSIGN, '+' }, { "-=", T_SUB_ASSIGN, '-' }, { "*=", T_MUL_ASSIGN, '*' },
    { "/=", T_DIV_ASSIGN, '/' }, { "%=", T_MOD_ASSIGN, '%' }, { "^=", T_POW_ASSIGN, '^' }, { "||", T_OR, 0 },
    { "&&", T_AND, 0 },
    { "!~", T_NO_MATCH, 0 }, { "==", T_EQ, 'e' }, { "<=", T_LE, 'l' }, { ">=", T_GE, 'g' }, { "!=", T_NE, 'n' },
    { "++", T_INCR, 1 },
    { "--", T_DECR, -1 }, { ">>", T_APPEND, 0 }, { "**", T_CHAR, '^' },
};

static struct awk_lexeme *add(enum awk_token token, int value)
{
    lexemes = tool_grow(lexemes, &room, count + 1, sizeof *lexemes);
    lexemes[count] = (struct awk_lexeme){ .token = token, .value = value, .line = line };
    return &lexemes[count++];
}

/* Behind an operand a slash divides. */
static bool operand_before(void)
{
    if (count == 0)
        return false;
    const struct awk_lexeme *l = &lexemes[count - 1];
    switch (l->token) {
    case T_NUMBER:
    case T_STRING:
    case T_ERE:
    case T_NAME:
    case T_BUILTIN:
    case T_INCR:
    case T_DECR: return true;
    case T_CHAR: return l->value == ')' || l->value == ']' || l->value == '$';
    default:     return false;
    }
}

size_t awk_escape(const char **s, char *out)
{
    static const char letters[] = "\"/\\abfnrtv", values[] = "\"/\\\a\b\f\n\r\t\v";
    const char *letter = **s != '\0' ? strchr(letters, **s) : NULL;
    if (letter != NULL) {
        out[0] = values[letter - letters];
        ++*s;
        return 1;
    }
    if (**s >= '0' && **s <= '7') {
        int value = 0;
        for (int i = 0; i < 3 && **s >= '0' && **s <= '7'; i++)
            value = value * 8 + *(*s)++ - '0';
        out[0] = (char)value;
        return 1;
    }
    out[0] = '\\';
    if (**s == '\0')
        return 1;
    out[1] = *(*s)++;
    return 2;
}

static void string(void)
{
    char *text = tool_alloc((size_t)(end - at) + 2);
    size_t n = 0;
    for (at++; at < end && *at != '"';) {
        if (*at == '\n')
            wrong("a string has no end");
        if (*at != '\\') {
            text[n++] = *at++;
        } else if (at + 1 < end && at[1] == '\n') {
            at += 2;
            line++;
        } else {
            at++;
            n += awk_escape(&at, text + n);
        }
    }
    if (at >= end)
        wrong("a string has no end");
    at++;
    add(T_STRING, 0)->text = awk_str_new(text, n);
    free(text);
}

/* The text between the slashes; \/ is a slash, one within [ ] too. */
static void expression(void)
{
    char *text = tool_alloc((size_t)(end - at) + 1);
    size_t n = 0, list = 0;             /* list: how far into a [ ] list */
    for (at++; at < end && *at != '\n' && (*at != '/' || list != 0); at++) {
        if (*at == '\\' && at + 1 < end && at[1] != '\n') {
            if (at[1] != '/')
                text[n++] = '\\';
            text[n++] = *++at;
            list += list != 0;
            continue;
        }
        if (list == 0 && *at == '[')
            list = at + 1 < end && at[1] == '^' ? (text[n++] = *at++, 1) : 1;
        else if (list > 1 && *at == ']')
            list = 0;
        else if (list != 0)
            list++;
        text[n++] = *at;
    }
    if (at >= end || *at != '/')
        wrong("an expression has no end");
    at++;
    add(T_ERE, 0)->text = awk_str_new(text, n);
    free(text);
}

static void word(void)
{
    const char *from = at;
    while (at < end && (isalnum((unsigned char)*at) || *at == '_'))
        at++;
    size_t n = (size_t)(at - from);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strlen(words[i].name) == n && memcmp(words[i].name, from, n) == 0) {
            add(words[i].token, words[i].value);
            return;
        }
    add(at < end && *at == '(' ? T_FUNC_NAME : T_NAME, 0)->text = awk_str_new(from, n);
}

static void number(void)
{
    char text[400], *stop;
    size_t n = (size_t)(end - at) < sizeof text - 1 ? (size_t)(end - at) : sizeof text - 1;
    memcpy(text, at, n);
    text[n] = '\0';
    if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X'))
        text[1] = '\0';
    double value = strtod(text, &stop);
    at += stop - text;
    add(T_NUMBER, 0)->number = value;
}

static void operator(void)
{
    for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++) {
        size_t n = strlen(operators[i].text);
        if ((size_t)(end - at) >= n && memcmp(at, operators[i].text, n) == 0) {
            at += n;
            add(operators[i].token, operators[i].value);
            return;
        }
    }
    if (strchr("{}()[];,+-*/%^!<>|?:~$=", *at) == NULL || *at == '\0')
        wrong("a character that means nothing here");
    add(T_CHAR, *at++);
}

struct awk_lexeme *awk_lex(const char *program, size_t length)
{
    at = program;
    end = program + length;
    line = 1;
    while (at < end) {
        if (*at == '\n') {
            add(T_NEWLINE, 0);
            line++;
            at++;
        } else if (*at == ' ' || *at == '\t' || *at == '\r') {
            at++;
        } else if (*at == '\\' && at + 1 < end && (at[1] == '\n' || at[1] == '\r')) {
            at += at[1] == '\r' ? 3 : 2;
            line++;
        } else if (*at == '#') {
            while (at < end && *at != '\n')
                at++;
        } else if (*at == '"') {
            string();
        } else if (*at == '/' && !operand_before()) {
            expression();
        } else if (isdigit((unsigned char)*at) || (*at == '.' && at + 1 < end && isdigit((unsigned char)at[1]))) {
            number();
        } else if (isalpha((unsigned char)*at) || *at == '_') {
            word();
        } else {
            operator();
        }
    }
    add(T_NEWLINE, 0);
    add(T_END, 0);
    return lexemes;
}
