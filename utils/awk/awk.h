/* SPDX-License-Identifier: Apache-2.0 */
/*
 * awk. The program is read into tokens (lex.c), these into a tree (parse.c), which is walked for each record
 * (run.c, call.c). value.c: strings, values, arrays. record.c: input, records and fields. stream.c: files and
 * commands. pattern.c: expressions. format.c: printf.
 *
 * A string is shared and counted; nobody changes one that exists. A value owns one reference of its string; a
 * function that takes a value by pointer leaves it to its owner, one that returns a value gives it away.
 */
#ifndef AWK_H
#define AWK_H

#include <regex.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* ---- value.c ---- */

struct awk_str { unsigned refs; size_t length; char s[]; };
/* INPUT: a string that is a number if it looks like one */
enum awk_kind { AWK_UNSET, AWK_NUMBER, AWK_STRING, AWK_INPUT };
struct awk_value { enum awk_kind kind; double number; struct awk_str *str; };

struct awk_array;
/* A variable, parameter or element. It becomes a scalar or an array by its first use; one that was handed to a
   function before that becomes an array together with the caller's (origin). */
struct awk_cell { struct awk_value value; struct awk_array *array; struct awk_cell *origin; bool borrowed; };

struct awk_str *awk_str_new(const char *s, size_t n);
struct awk_str *awk_str_hold(struct awk_str *s);
void awk_str_release(struct awk_str *s);
struct awk_str *awk_empty(void);
struct awk_value awk_number(double n);
struct awk_value awk_string(struct awk_str *s);         /* takes the reference */
struct awk_value awk_text(const char *s);
struct awk_value awk_input(const char *s, size_t n);
struct awk_value awk_copy(const struct awk_value *v);
void awk_free(struct awk_value *v);
void awk_set(struct awk_value *to, struct awk_value v); /* takes v */
double awk_to_number(const struct awk_value *v);
/* by OFMT when output, else CONVFMT; the caller releases it */
struct awk_str *awk_to_str(const struct awk_value *v, bool output);
bool awk_is_true(struct awk_value *v);
bool awk_is_numeric(const struct awk_value *v);         /* a number, or input that looks like one */
int awk_compare(const struct awk_value *a, const struct awk_value *b);

struct awk_array *awk_array_new(void);
struct awk_cell *awk_array_get(struct awk_array *a, struct awk_str *key);   /* made when it is not there */
bool awk_array_has(struct awk_array *a, struct awk_str *key);
void awk_array_delete(struct awk_array *a, struct awk_str *key);
void awk_array_clear(struct awk_array *a);
void awk_array_free(struct awk_array *a);
/* held; the caller releases them and frees the list */
struct awk_str **awk_array_keys(struct awk_array *a, size_t *count);
size_t awk_array_count(const struct awk_array *a);

/* ---- lex.c, parse.c ---- */

enum awk_token {
    T_END, T_NEWLINE, T_NUMBER, T_STRING, T_ERE, T_NAME, T_FUNC_NAME, T_BUILTIN,
    T_BEGIN, T_END_RULE, T_FUNCTION, T_IF, T_ELSE, T_WHILE, T_FOR, T_DO, T_BREAK, T_CONTINUE, T_NEXT, T_NEXTFILE,
        T_EXIT, T_RETURN,
    T_DELETE, T_IN, T_GETLINE, T_PRINT, T_PRINTF,
    T_ADD_ASSIGN, T_SUB_ASSIGN, T_MUL_ASSIGN, T_DIV_ASSIGN, T_MOD_ASSIGN, T_POW_ASSIGN, T_OR, T_AND, T_NO_MATCH,
        T_EQ, T_LE, T_GE,
    T_NE, T_INCR, T_DECR, T_APPEND, T_CHAR,
};
/* value: char or builtin */
struct awk_lexeme { enum awk_token token; int value; unsigned line; double number; struct awk_str *text; };
struct awk_lexeme *awk_lex(const char *program, size_t length);

enum awk_builtin {
    B_ATAN2, B_CLOSE, B_COS, B_EXP, B_FFLUSH, B_GSUB, B_INDEX, B_INT, B_LENGTH, B_LOG, B_MATCH, B_RAND, B_SIN,
        B_SPLIT, B_SPRINTF,
    B_SQRT, B_SRAND, B_SUB, B_SUBSTR, B_SYSTEM, B_TOLOWER, B_TOUPPER,
};

enum awk_op {
    N_NUMBER, N_STRING, N_ERE, N_VARIABLE, N_LOCAL, N_FIELD, N_ELEMENT, N_GROUP, N_ASSIGN, N_COMPOUND, N_CONDITION,
        N_OR, N_AND,
    N_NOT, N_IN, N_MATCH, N_NO_MATCH, N_COMPARE, N_CONCAT, N_ARITHMETIC, N_NEGATE, N_PLUS, N_PRE, N_POST, N_CALL,
        N_BUILTIN,
    N_GETLINE, N_GETLINE_FILE, N_GETLINE_COMMAND,
    N_BLOCK, N_IF, N_WHILE, N_DO, N_FOR, N_FOR_IN, N_BREAK, N_CONTINUE, N_NEXT, N_NEXTFILE, N_EXIT, N_RETURN,
        N_DELETE, N_PRINT,
    N_PRINTF, N_EXPRESSION,
};
/* What a, b, c, d are is said where parse.c makes the node. */
struct awk_node {
    enum awk_op op;
    /* character of an operator, index of a variable, number of a builtin, redirection */
    int value;
    unsigned line;
    double number;
    struct awk_value constant;
    regex_t *re;
    struct awk_node *a, *b, *c, *d, *next;      /* next: of a list */
};

struct awk_function { struct awk_str *name; unsigned parameters; struct awk_node *body; bool defined; unsigned line; };
struct awk_rule { struct awk_node *pattern, *end, *body; bool in_range; };
struct awk_rules { struct awk_rule *rules; size_t count, room; };

struct awk_program {
    struct awk_rules begin, main, end;
    struct awk_function *functions;
    size_t function_count, function_room;
};
extern struct awk_program awk_program;
void awk_parse(const char *program, size_t length);
int awk_variable(const char *name, size_t n);           /* its index, made when it is not there */

/* The variables awk knows, in this order at the beginning of awk_globals. */
enum { V_ARGC, V_ARGV, V_CONVFMT, V_ENVIRON, V_FILENAME, V_FNR, V_FS, V_NF, V_NR, V_OFMT, V_OFS, V_ORS, V_RLENGTH,
    V_RS, V_RSTART,
       V_SUBSEP, V_KNOWN };
extern struct awk_cell **awk_globals;                   /* pointers: cells do not move */

/* ---- run.c, call.c ---- */

extern unsigned awk_line;                               /* of the program, being run */
extern jmp_buf awk_unwind;                              /* value: an enum awk_flow, from within a function */
enum awk_flow { FLOW_ON, FLOW_BREAK, FLOW_CONTINUE, FLOW_NEXT, FLOW_NEXTFILE, FLOW_EXIT, FLOW_RETURN };
extern int awk_exit_status;
extern struct awk_cell *awk_frame;                      /* parameters of the function being run */
_Noreturn void awk_die(const char *format, ...) __attribute__((format(printf, 1, 2)));
struct awk_value awk_eval(struct awk_node *n);
enum awk_flow awk_exec(struct awk_node *n);
struct awk_array *awk_array_of(struct awk_node *n);     /* of a variable or parameter, which becomes an array */
void awk_assign(struct awk_node *target, struct awk_value v);   /* takes v */
struct awk_value awk_call(struct awk_node *n);
struct awk_value awk_builtin(struct awk_node *n);
void awk_frames_drop(void);                             /* after awk_unwind */
struct awk_str *awk_eval_str(struct awk_node *n);
double awk_eval_number(struct awk_node *n);
void awk_set_variable(int index, struct awk_value v);   /* with what NF does; takes v */
void awk_assign_text(const char *name, size_t n, const char *text);     /* -v and operands: with escapes */
size_t awk_escape(const char **s, char *out);           /* behind a backslash: -> bytes in out */

/* ---- record.c ---- */

struct awk_reader { FILE *file; char *text; size_t length, room, at; bool all; };
bool awk_read(struct awk_reader *r, struct awk_value *record);      /* by RS -> false: end */
bool awk_next_record(struct awk_value *record);         /* of the files ARGV names; counts NR and FNR */
void awk_skip_file(void);
void awk_set_record(struct awk_value v);                /* $0; takes v */
struct awk_value awk_field(double index);
void awk_set_field(double index, struct awk_value v);   /* takes v */
double awk_field_count(void);
void awk_set_field_count(double n);
size_t awk_split(struct awk_str *s, struct awk_str *fs, void (*field)(void *arg, const char *s, size_t n), void *arg);
size_t awk_split_by(struct awk_str *s, const regex_t *re, void (*field)(void *arg, const char *s, size_t n), void *arg);

/* ---- stream.c ---- */

enum { R_NONE, R_WRITE = '>', R_APPEND = 'a', R_PIPE = '|' };
FILE *awk_output(int redirection, struct awk_str *name);
struct awk_reader *awk_input_stream(struct awk_str *name, bool command);    /* NULL: cannot be opened */
int awk_close(struct awk_str *name);
void awk_flush(struct awk_str *name);                   /* NULL: all */
void awk_close_all(void);

/* ---- pattern.c, format.c ---- */

regex_t *awk_compile(const char *s, size_t n);
/* of an ERE or a string, compiled or remembered */
const regex_t *awk_pattern(struct awk_node *n, struct awk_str **held);
const regex_t *awk_pattern_of(struct awk_str *s);
bool awk_match(const regex_t *re, const struct awk_str *s, size_t from, size_t parts, regmatch_t *m);
struct awk_str *awk_format(struct awk_node *arguments); /* the format and what it formats */
size_t awk_characters(const char *s, size_t n);
size_t awk_bytes(const char *s, size_t n, size_t characters);   /* of so many characters at its beginning */

#endif
