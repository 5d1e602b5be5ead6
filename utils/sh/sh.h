/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The shell: text -> tokens (lex.c) -> tree (parse.c) -> run (exec.c), with words expanded (expand.c) when their command
 * runs. Memory of a tree lies in an arena that goes when the tree has run and no function was defined in it.
 */
#ifndef SH_H
#define SH_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#define STATUS_USAGE     2
#define STATUS_NOEXEC    126
#define STATUS_NOTFOUND  127
#define STATUS_SIGNAL    128
#define SHELL_FD         10     /* the shell keeps its own descriptors from here up */
#define MAX_NESTING      200    /* of constructs in the text, of functions and substitutions when run */

/* ---- memory (mem.c) ---- */
struct arena { struct chunk *chunks; unsigned refs; };
struct arena *arena_new(void);
void arena_ref(struct arena *arena);
void arena_drop(struct arena *arena);
void *arena_alloc(struct arena *arena, size_t size);
char *arena_strdup(struct arena *arena, const char *s);
char *arena_strndup(struct arena *arena, const char *s, size_t n);
void *xmalloc(size_t size);
void *xrealloc(void *p, size_t size);
char *xstrdup(const char *s);

struct text { char *s; size_t n, room; };       /* a growing string; text_cstr() ends it */
void text_add(struct text *text, char c);
void text_adds(struct text *text, const char *s);
void text_addn(struct text *text, const char *s, size_t n);
char *text_cstr(struct text *text);
void text_free(struct text *text);

/* ---- errors (main.c) ---- */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));
void shell_exit(int status) __attribute__((noreturn));

/* ---- input (source.c) ---- */
struct source {
    struct source *prev;
    const char *name;           /* of the script, for messages */
    struct text buf;
    size_t at;
    int fd;                     /* -1: all of it is in buf */
    unsigned line;
    bool tty, eof;
    const char *prompt;         /* variable to ask with, of a terminal */
    bool interrupted;           /* the line was given up by Ctrl-C */
    struct text *record;        /* what is read is copied here too */
};
void source_init(struct source *src, const char *name, int fd, const char *text);
void source_fini(struct source *src);
int source_get(struct source *src);
void source_unget(struct source *src, int c);

/* ---- tokens (lex.c) ---- */
enum token {
    T_EOF, T_NEWLINE, T_WORD, T_IO_NUMBER, T_SEMI, T_AMP, T_PIPE, T_AND, T_OR, T_DSEMI, T_LPAREN, T_RPAREN,
    T_LESS, T_GREAT, T_DGREAT, T_DLESS, T_DLESSDASH, T_LESSAND, T_GREATAND, T_LESSGREAT, T_CLOBBER
};

struct redirect {
    struct redirect *next;
    enum token kind;
    int fd;
    char *word;                 /* file, descriptor, or the text of a here-document */
    bool literal;               /* here-document with a quoted delimiter: not expanded */
    char *delimiter;
    struct redirect *pending;   /* here-documents whose text is still to be read */
};

struct parser {
    struct source *src;
    struct arena *arena;
    enum token token;
    char *word;                 /* of T_WORD and T_IO_NUMBER */
    bool have;                  /* token is read but not used up */
    bool error;
    unsigned depth;
    struct redirect *heredocs, **heredocs_end;  /* whose text starts behind the next newline */
};
enum token lex_next(struct parser *ps);
void lex_error(struct parser *ps, const char *format, ...) __attribute__((format(printf, 2, 3)));
const char *token_name(const struct parser *ps);

/* ---- trees (parse.c) ---- */
enum node_kind {
    N_SIMPLE, N_PIPE, N_AND, N_OR, N_SEQ, N_BACKGROUND, N_SUBSHELL, N_GROUP, N_IF, N_WHILE, N_UNTIL, N_FOR, N_CASE, N_FUNCTION
};
struct case_item {
    struct case_item *next;
    char **patterns;
    unsigned count;
    struct node *body;
};
struct node {
    enum node_kind kind;
    unsigned line;
    struct redirect *redirects;
    struct node *left, *right, *other;  /* if: condition, then, else; loops: condition, body */
    struct node **parts;        /* of a pipeline */
    char **words;               /* simple: arguments; for: the list; case: the word */
    char **assigns;
    unsigned nparts, nwords, nassigns;
    bool negate;
    bool has_list;              /* for: there is an `in` */
    char *name;                 /* for, function */
    struct case_item *items;
};
struct node *parse_command(struct parser *ps, bool *at_end);
struct node *parse_list_until(struct parser *ps, enum token end);
bool is_name(const char *s, size_t n);

/* ---- variables (vars.c) ---- */
const char *var_get(const char *name);
bool var_set(const char *name, const char *value);
bool var_assign(const char *text);
void var_export(const char *name);
void var_readonly(const char *name);
bool var_unset(const char *name);
void var_print(bool only_exported, bool only_readonly, const char *prefix);
void var_import(char **environment);
char **var_environment(struct arena *arena, char **extra, unsigned count);
struct saved_var { char *name, *value; bool set, exported; };
struct saved_var var_save(const char *name);
void var_restore(struct saved_var *saved);

struct positional { char **args; unsigned count; };     /* $1 ... */
void positional_set(char **args, unsigned count);
void positional_shift(unsigned n);

struct function { struct function *next; char *name; struct node *body; struct arena *arena; };
struct function *function_find(const char *name);
void function_define(const char *name, struct node *body, struct arena *arena);
bool function_unset(const char *name);

/* ---- words (expand.c, arith.c) ---- */
struct fields { char **word; unsigned count, room; };
bool expand_words(struct arena *arena, char **words, unsigned count, struct fields *out);
char *expand_string(struct arena *arena, const char *word);         /* no splitting, no file names */
char *expand_pattern(struct arena *arena, const char *word);        /* the same, quoted characters escaped */
char *expand_heredoc(struct arena *arena, const char *text);
bool arith_eval(const char *text, int64_t *value);

/* ---- running (exec.c, redirect.c, job.c) ---- */
enum flow { FLOW_NONE, FLOW_BREAK, FLOW_CONTINUE, FLOW_RETURN, FLOW_EXIT, FLOW_ERROR };

struct shell {
    int status;                 /* $? */
    const char *name;           /* $0 */
    pid_t pid;                  /* $$ */
    pid_t last_background;      /* $! */
    struct positional args;
    enum flow flow;             /* what is being left */
    unsigned flow_count;        /* break 2 */
    unsigned loops, functions, nesting;
    unsigned errexit_off;       /* depth of places where set -e does not act */
    bool interactive, job_control, subshell;
    bool errexit, nounset, xtrace, noglob, noexec, verbose, noclobber, allexport;
    int tty;                    /* the controlling terminal when there is job control */
    pid_t pgrp;
    struct source *source;
    unsigned line;
};
extern struct shell sh;

int run_node(struct node *node, struct arena *arena);
int run_source(struct source *src);
int run_text(const char *name, const char *text);
bool run_captured(const char *text, struct text *output);
bool fork_failed(pid_t pid);
void enter_subshell(void);
char *find_program(struct arena *arena, const char *name);

struct saved_fd { struct saved_fd *next; int fd, copy; };
bool redirect_apply(struct arena *arena, struct redirect *list, struct saved_fd **saved);
void redirect_undo(struct saved_fd *saved);
void redirect_keep(struct saved_fd *saved);
int temporary_file(void);

struct job;
struct job *job_new(const char *text);
void job_add(struct job *job, pid_t pid, bool background);
pid_t job_group(const struct job *job);
int job_wait(struct job *job);
void job_background(struct job *job);
void jobs_poll(bool report);
void jobs_forget(void);
int builtin_jobs(int argc, char **argv);
int builtin_fg(int argc, char **argv);
int builtin_bg(int argc, char **argv);
int builtin_wait(int argc, char **argv);
int builtin_kill(int argc, char **argv);

/* ---- signals (trap.c) ---- */
void traps_init(void);
void traps_run(void);
void traps_reset(void);
void traps_exit(void);
bool interrupt_taken(void);
void default_signals(sigset_t *set);
int builtin_trap(int argc, char **argv);
int signal_number(const char *name);
const char *signal_name(int signo);

/* ---- commands of the shell itself (builtin.c, test.c, print.c) ---- */
typedef int builtin_func(int argc, char **argv);
struct builtin { const char *name; builtin_func *func; bool special; };
const struct builtin *builtin_find(const char *name);
builtin_func builtin_test, builtin_echo, builtin_printf, builtin_read;
bool shell_options(int argc, char **argv, int *used);

#endif
