/* SPDX-License-Identifier: Apache-2.0 */
/* bc: a statement is read into a tree, run, and forgotten; functions keep theirs. */
#ifndef BC_H
#define BC_H

#include <stdbool.h>
#include <stddef.h>

#include "decimal.h"

/* lex.c */
enum token {
    T_END, T_NEWLINE, T_NUMBER, T_STRING, T_NAME,
    /* operators that assign are the operator and T_ASSIGN */
    T_PLUS, T_MINUS, T_TIMES, T_DIVIDE, T_MODULO, T_POWER, T_INCREMENT, T_DECREMENT,
    T_EQUAL, T_UNEQUAL, T_LESS, T_LESS_EQUAL, T_GREATER, T_GREATER_EQUAL, T_NOT, T_AND, T_OR,
    T_LEFT, T_RIGHT, T_LEFT_BRACKET, T_RIGHT_BRACKET, T_LEFT_BRACE, T_RIGHT_BRACE, T_COMMA, T_SEMICOLON,
    T_AUTO, T_BREAK, T_CONTINUE, T_DEFINE, T_ELSE, T_FOR, T_HALT, T_IBASE, T_IF, T_LAST, T_LENGTH, T_OBASE, T_PRINT, T_QUIT,
    T_RETURN, T_SCALE, T_SQRT, T_WHILE,
    T_ASSIGN = 0x100
};
extern int token;               /* the one that comes next */
extern const char *token_text;  /* of numbers, strings and names; valid until the next token */
extern size_t token_length;
void lex_library(const char *text);         /* read this first */
void lex_files(char *names[]);
void lex_next(void);
void lex_skip_line(void);
const char *lex_place(void);                /* file and line, for complaints */

/* parse.c */
enum node_kind {
    N_NUMBER, N_STRING, N_VARIABLE, N_ELEMENT, N_ARRAY, N_SPECIAL, N_CALL, N_LENGTH, N_SCALE_OF, N_ROOT,
    N_NEGATE, N_BINARY, N_NOT, N_AND, N_OR, N_ASSIGN, N_STEP_BEFORE, N_STEP_AFTER,
    N_BLOCK, N_IF, N_WHILE, N_FOR, N_BREAK, N_CONTINUE, N_RETURN, N_PRINT, N_EXPRESSION, N_HALT
};
struct node {
    enum node_kind kind;
    int op;                     /* token: of N_BINARY, N_ASSIGN (0: plain), steps, N_SPECIAL */
    bool enclosed;              /* in parentheses */
    unsigned name;              /* of variables, arrays, functions */
    char *text;                 /* of numbers and strings */
    size_t length;
    struct node *part[4];
    struct node *next;          /* in a list: statements, arguments */
};
struct parameter { unsigned name; bool array; };
struct function {
    bool defined;
    struct parameter *parameters, *autos;
    size_t parameter_count, parameter_room, auto_count, auto_room;
    struct node *body;
};
/* The next line's statements, run by run_statement() each; false: the input is at an end */
bool parse_line(void);
void node_free(struct node *node);
_Noreturn void bc_error(const char *format, ...) __attribute__((format(printf, 1, 2)));    /* back to the main loop */

/* run.c */
unsigned name_of(const char *text, size_t length);  /* the same number for the same name */
const char *name_text(unsigned name);
struct function *function_of(unsigned name);
bool run_statement(struct node *node);              /* false: halt */
void run_reset(void);                               /* after an error: no call goes on */

extern const char bc_library[];

#endif
