/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The shell: text -> tokens (lex.c) -> tree (parse.c) -> run (exec.c), with words expanded (expand.c) when their
 * command runs. Memory of a tree lies in an arena that goes when the tree has run and no function was defined in it.
 */
#ifndef SH_H
#define SH_H

#include <signal.h>
#include <stdarg.h>
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
#define MAX_NESTING      200    /* of constructs in the text */
#define MAX_CALLS        1000   /* of functions, sourced files and evals when run */
#define DEFAULT_PATH     "/proc/boot:/bin:/usr/bin"
#define BLANKS           " \t\n"

/* ---- memory (mem.c) ---- */
struct arena {
    struct chunk *chunks;
    unsigned refs;
    const char *file;           /* what the tree in it was read from, for messages; NULL: the terminal */
};
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
void text_add_quoted(struct text *text, const char *s);     /* so that it reads back as one word */
char *text_cstr(struct text *text);
void text_free(struct text *text);

/* ---- errors (main.c) ---- */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));
void complain_at(const char *file, unsigned line, const char *format, va_list ap);
void shell_exit(int status) __attribute__((noreturn));
void shell_abort(int status);   /* an error that ends a script; the user of an interactive shell gets the prompt */

/* ---- input (source.c) ---- */
struct source {
    struct source *prev;
    const char *name;           /* of the script, for messages; NULL: the terminal */
    struct text buf;
    size_t at;
    int fd;                     /* -1: all of it is in buf */
    unsigned line;
    bool borrowed;              /* buf is somebody else's */
    bool tty, eof;
    bool final;                 /* the shell ends with it */
    bool more;                  /* within a command: the prompt is PS2 */
    bool interrupted;           /* the line was given up by Ctrl-C */
    struct text *record;        /* what is read is copied here too */
    struct text typed;          /* the lines of the terminal, for the history */
    struct { const void *alias; size_t left; } uses[16];    /* aliases whose text is being read, what is left behind it */
    unsigned nuses;
    size_t token_left;          /* what was left where the token starts */
    size_t echoed;              /* set -v has written up to here */
    size_t blank_alias;         /* an alias ended in a blank: the word that starts with less left is one too */
};
void source_init(struct source *src, const char *name, int fd, const char *text);
void source_borrow(struct source *src, const char *text);
void source_fini(struct source *src);
int source_get(struct source *src);
void source_unget(struct source *src, int c);

/* ---- aliases (alias.c) ---- */
bool alias_substitute(struct source *src, const char *word);
bool alias_follows(struct source *src);
const char *alias_find(const char *name);
void alias_each(void (*visit)(void *arg, const char *name), void *arg);

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
    bool scan;                  /* only to find the end of a substitution */
    bool error;
    unsigned depth;
    size_t token_at;            /* where the token starts in src->record */
    struct redirect *heredocs, **heredocs_end;  /* whose text starts behind the next newline */
};
void parser_init(struct parser *ps, struct source *src);
enum token lex_next(struct parser *ps);
void lex_error(struct parser *ps, const char *format, ...) __attribute__((format(printf, 2, 3)));
const char *token_name(const struct parser *ps);
size_t lex_span(const char *s, int opener, bool quoted);

/* ---- trees (parse.c) ---- */
enum node_kind {
    N_SIMPLE, N_PIPE, N_AND, N_OR, N_LIST, N_BACKGROUND, N_SUBSHELL, N_GROUP, N_IF, N_WHILE, N_UNTIL, N_FOR, N_CASE, N_FUNCTION
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
    struct node **parts;        /* of a pipeline, of a list */
    char **words;               /* simple: arguments; for: the list; case: the word */
    char **assigns;
    unsigned nparts, nwords, nassigns;
    bool negate;
    bool has_list;              /* for: there is an `in` */
    char *name;                 /* for, function */
    char *text;                 /* as typed, for jobs; NULL: not kept */
    struct case_item *items;
};
struct node *parse_command(struct parser *ps, bool *at_end);
struct node *parse_list_until(struct parser *ps, enum token end);
bool is_name(const char *s, size_t n);
bool is_reserved(const char *word);

/* ---- variables (vars.c) ---- */
const char *var_get(const char *name);
bool var_set(const char *name, const char *value);
bool var_assign(const char *text);
void var_export(const char *name);
void var_readonly(const char *name);
bool var_unset(const char *name);
void var_print(bool only_exported, bool only_readonly, const char *prefix);
void var_import(char **environment);
void var_each(void (*visit)(void *arg, const char *name), void *arg);
char **var_environment(struct arena *arena);
struct saved_var { struct saved_var *next; char *name, *value; bool set, exported, readonly; };
struct saved_var *var_save(struct saved_var *list, const char *assignment);
void var_restore(struct saved_var *list);
void var_forget(struct saved_var *list);

struct positional { char **args; unsigned count; };     /* $1 ... */
void positional_set(char **args, unsigned count);
void positional_shift(unsigned n);

struct function { struct function *next; char *name; struct node *body; struct arena *arena; };
struct function *function_find(const char *name);
void function_define(const char *name, struct node *body, struct arena *arena);
bool function_unset(const char *name);
void function_each(void (*visit)(void *arg, const char *name), void *arg);

/* ---- words (expand.c, arith.c) ---- */
struct fields { char **word; unsigned count, room; };
bool expand_words(struct arena *arena, char **words, unsigned count, struct fields *out);
char *expand_string(struct arena *arena, const char *word);         /* no splitting, no file names */
char *expand_assignment(struct arena *arena, const char *word);     /* name=value; the same with ~ behind : too */
char *expand_pattern(struct arena *arena, const char *word);        /* the same, quoted characters escaped */
char *expand_heredoc(struct arena *arena, const char *text);
void field_add(struct arena *arena, struct fields *out, char *word);
bool arith_eval(const char *text, int64_t *value);

/* ---- running (exec.c, redirect.c, job.c) ---- */
enum flow { FLOW_NONE, FLOW_BREAK, FLOW_CONTINUE, FLOW_RETURN, FLOW_EXIT, FLOW_ERROR };

struct shell {
    int status;                 /* $? */
    int substituted;            /* of the last $( ) of this command */
    const char *name;           /* $0 */
    pid_t pid;                  /* $$ */
    pid_t last_background;      /* $! */
    struct positional args;
    enum flow flow;             /* what is being left */
    unsigned flow_count;        /* break 2 */
    unsigned loops, functions, sourced, nesting;
    bool in_trap;
    int trap_status;            /* $? when the trap began */
    unsigned errexit_off;       /* depth of places where set -e does not act */
    struct saved_var *locals;   /* of the function that runs */
    bool fatal;                 /* set by a special builtin: its error ends a script */
    bool interactive, job_control, subshell;
    bool errexit, nounset, xtrace, noglob, noexec, verbose, noclobber, allexport, hashall, notify, ignoreeof, pipefail;
    bool emacs, vi;
    int tty;                    /* the controlling terminal when there is job control */
    pid_t pgrp;
    const char *file;           /* where the command that runs was read */
    unsigned line;
};
extern struct shell sh;

int run_node(struct node *node, struct arena *arena);
int exec_program(struct arena *arena, char **words);
int run_found(struct arena *arena, struct fields *args, char *path);
int run_source(struct source *src);
int run_text(const char *text);
void run_final_text(const char *text) __attribute__((noreturn));
void run_last(struct node *node, struct arena *tree) __attribute__((noreturn));
bool run_file(const char *path, int *status);
bool run_captured(const char *text, struct text *output);
void enter_subshell(void);

struct saved_fd { struct saved_fd *next; int fd, copy; };
bool redirect_apply(struct arena *arena, struct redirect *list, struct saved_fd **saved);
bool redirect_replace(int fd, int from, struct saved_fd **saved);
void redirect_undo(struct saved_fd *saved);
void redirect_keep(struct saved_fd *saved);
int temporary_file(void);
int high_fd(int fd);            /* out of the user's way; the old one is closed */

/* ---- finding programs (path.c) ---- */
char *find_program(struct arena *arena, const char *name);                      /* by $PATH, remembered */
char *find_in_path(struct arena *arena, const char *path, const char *name, int mode);
void hash_forget(void);

struct job;
struct job *job_new(const char *text);
void job_add(struct job *job, pid_t pid, bool background);
void job_add_failed(struct job *job, int status);
pid_t job_group(const struct job *job);
void give_terminal(pid_t group);
int job_wait(struct job *job);
void job_background(struct job *job);
void jobs_poll(bool report);
bool jobs_news(void);           /* would jobs_poll() have something to report? */
void jobs_forget(void);
bool jobs_stopped(void);

/* ---- signals (trap.c) ---- */
void traps_init(void);
bool traps_any(void);
bool traps_pending(void);
void traps_run(void);
void traps_reset(void);
void traps_exit(void);
int trap_signal(void);          /* that came last and has a trap; 0: none */
bool interrupt_taken(void);
void interrupt_ignore(void);    /* a background command without job control */
void default_signals(sigset_t *set);
void signals_hold(sigset_t *old);
void signals_release(const sigset_t *old);
void children_wake(bool on);    /* the end of a child ends the waiting for a key */

/* ---- the terminal (terminal.c, history.c, complete.c) ---- */
int terminal_line(struct text *line, const char *prompt);   /* -> 1, 0 at the end, -1 given up by Ctrl-C */
char *prompt_text(const char *variable);
void history_init(void);
void history_note(const char *command);                     /* of one or several lines */
const char *history_line(unsigned back);                    /* 1: the newest; NULL: there is no more */
void history_number(struct text *out);
struct lineedit_matches;
void complete_word(void *arg, const char *line, size_t at, struct lineedit_matches *matches);

/* ---- commands of the shell itself (builtin.c and one file a family) ---- */
typedef int builtin_func(int argc, char **argv);
struct builtin { const char *name; builtin_func *func; bool special; };
const struct builtin *builtin_find(const char *name);
const struct builtin *builtin_at(unsigned i);               /* NULL: no more */
builtin_func builtin_alias, builtin_bg, builtin_cd, builtin_command, builtin_echo, builtin_fc, builtin_fg, builtin_getopts, builtin_hash,
             builtin_history, builtin_jobs, builtin_kill, builtin_printf, builtin_pwd, builtin_read, builtin_set, builtin_test,
             builtin_trap, builtin_type, builtin_ulimit, builtin_umask, builtin_unalias, builtin_wait;
int usage(const char *text);
int fatal(int status);          /* of a special builtin whose error ends a script */
bool read_number(const char *command, const char *text, unsigned *value);
bool shell_options(int argc, char **argv, int *used);
const char *option_letters(void);
void getopts_reset(void);
void directory_init(void);

#endif
