/* SPDX-License-Identifier: Apache-2.0 */
#include "bc.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tool.h"

int token;
const char *token_text;
size_t token_length;

static const char *library;     /* NULL: read to its end */
static char **names;            /* files that come, then standard input */
static FILE *file;
static const char *file_name = "standard input";
static unsigned line = 1;
static int pushed = -2;
static char *text;
static size_t text_room;

static const struct { const char *name; enum token token; } keywords[] = {
    { "auto", T_AUTO }, { "break", T_BREAK }, { "continue", T_CONTINUE }, { "define", T_DEFINE }, { "else", T_ELSE },
    { "for", T_FOR }, { "halt", T_HALT }, { "ibase", T_IBASE }, { "if", T_IF }, { "last", T_LAST }, { "length", T_LENGTH },
    { "obase", T_OBASE }, { "print", T_PRINT }, { "quit", T_QUIT }, { "return", T_RETURN }, { "scale", T_SCALE },
    { "sqrt", T_SQRT }, { "while", T_WHILE },
};

void lex_library(const char *start)
{
    library = start;
}

void lex_files(char *list[])
{
    names = list;
}

const char *lex_place(void)
{
    static char place[300];
    snprintf(place, sizeof place, "%s:%u", library != NULL ? "library" : file_name, line);
    return place;
}

/* -> false: there is none any more */
static bool next_file(void)
{
    if (file == stdin)
        return false;
    if (file != NULL)
        fclose(file);
    line = 1;
    file_name = *names != NULL ? *names : "standard input";
    file = *names != NULL ? fopen(*names++, "r") : stdin;
    if (file == NULL)
        tool_die("%s: %s", file_name, strerror(errno));
    return true;
}

static int get(void)
{
    int c = pushed;
    pushed = -2;
    if (c != -2)
        return c;
    if (library != NULL && *library != '\0')
        return (unsigned char)*library++;
    library = NULL;
    while (file == NULL || (c = getc(file)) == EOF) {
        if (file != NULL && ferror(file))
            tool_die("%s: %s", file_name, strerror(errno));
        if (!next_file())
            return EOF;
    }
    return c;
}

static int peek(void)
{
    if (pushed == -2)
        pushed = get();
    return pushed;
}

static bool follows(int c)
{
    if (peek() != c)
        return false;
    get();
    return true;
}

static void add(int c)
{
    text = tool_grow(text, &text_room, token_length + 2, 1);
    text[token_length++] = (char)c;
    text[token_length] = '\0';
    token_text = text;
}

/* A backslash at the end of a line is not there. */
static int get_in_number(void)
{
    int c = get();
    while (c == '\\' && follows('\n')) {
        line++;
        c = get();
    }
    return c;
}

static int number(int c)
{
    bool point = false;
    while (isdigit(c) || (c >= 'A' && c <= 'F') || (c == '.' && !point)) {
        point |= c == '.';
        add(c);
        c = get_in_number();
    }
    pushed = c;
    return token_length == 1 && token_text[0] == '.' ? T_LAST : T_NUMBER;
}

static int name(int c)
{
    for (; islower(c) || isdigit(c) || c == '_'; c = get())
        add(c);
    pushed = c;
    for (size_t i = 0; i < sizeof keywords / sizeof keywords[0]; i++)
        if (strcmp(text, keywords[i].name) == 0)
            return (int)keywords[i].token;
    return T_NAME;
}

static int string(void)
{
    int c;
    add('"');
    token_length = 0;
    while ((c = get()) != '"' && c != EOF) {
        line += c == '\n';
        add(c);
    }
    if (c == EOF)
        bc_error("a string does not end");
    return T_STRING;
}

static void comment(void)
{
    for (int c = get(); !(c == '*' && follows('/')); c = get()) {
        if (c == EOF)
            bc_error("a comment does not end");
        line += c == '\n';
    }
}

static int with_assign(int op)
{
    return follows('=') ? op | T_ASSIGN : op;
}

static int operator(int c)
{
    switch (c) {
    case '+': return follows('+') ? T_INCREMENT : with_assign(T_PLUS);
    case '-': return follows('-') ? T_DECREMENT : with_assign(T_MINUS);
    case '*': return with_assign(T_TIMES);
    case '/': return with_assign(T_DIVIDE);
    case '%': return with_assign(T_MODULO);
    case '^': return with_assign(T_POWER);
    case '=': return follows('=') ? T_EQUAL : T_ASSIGN;
    case '<': return follows('=') ? T_LESS_EQUAL : T_LESS;
    case '>': return follows('=') ? T_GREATER_EQUAL : T_GREATER;
    case '!': return follows('=') ? T_UNEQUAL : T_NOT;
    case '&': if (follows('&')) return T_AND; break;
    case '|': if (follows('|')) return T_OR; break;
    case '(': return T_LEFT;
    case ')': return T_RIGHT;
    case '[': return T_LEFT_BRACKET;
    case ']': return T_RIGHT_BRACKET;
    case '{': return T_LEFT_BRACE;
    case '}': return T_RIGHT_BRACE;
    case ',': return T_COMMA;
    case ';': return T_SEMICOLON;
    default:  break;
    }
    bc_error(isprint(c) ? "unexpected character %c" : "unexpected character \\%o", c);
}

static bool skip_blank(int c)
{
    if (c == '\\' && follows('\n')) {
        line++;
        return true;
    }
    if (c == '/' && follows('*')) {
        comment();
        return true;
    }
    while (c == '#' && peek() != '\n' && peek() != EOF)
        get();
    return c == ' ' || c == '\t' || c == '\r' || c == '#';
}

void lex_next(void)
{
    int c;
    token_length = 0;
    do
        c = get();
    while (skip_blank(c));
    if (c == EOF)
        token = T_END;
    else if (c == '\n')
        token = T_NEWLINE;
    else if (c == '"')
        token = string();
    else if (isdigit(c) || c == '.' || (c >= 'A' && c <= 'F'))
        token = number(c);
    else if (islower(c))
        token = name(c);
    else
        token = operator(c);
    line += token == T_NEWLINE;
}

void lex_skip_line(void)
{
    while (peek() != '\n' && peek() != EOF && token != T_NEWLINE)
        get();
}
