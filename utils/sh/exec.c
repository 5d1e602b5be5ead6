/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Running trees. Programs are started by posix_spawn(); fork() serves for what is not a program: subshells, and shell
 * commands within pipelines or in the background.
 */
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sh.h"

struct place {                  /* where a command runs */
    struct job *job;            /* its job; NULL: in the shell itself */
    bool background;
    int in, out;                /* ends of pipes, -1: none */
};

static int run_simple(struct node *node, struct arena *tree, const struct place *place);

/* ---- helpers ---- */

bool fork_failed(pid_t pid)
{
    if (pid == -1)
        complain("fork: %s", strerror(errno));
    return pid == -1;
}

/* The child of a fork: no longer the one the user talks to. */
void enter_subshell(void)
{
    traps_reset();
    jobs_forget();
    sh.subshell = true;
    sh.interactive = sh.job_control = false;
    sh.loops = 0;
}

static void join_group(const struct job *job, bool background)
{
    if (!sh.job_control)
        return;
    pid_t group = job_group(job) != 0 ? job_group(job) : getpid();
    setpgid(0, group);
    if (background)
        return;
    /* The new group is a background one until this is done: SIGTTOU would stop it here. */
    sigset_t ttou, before;
    sigemptyset(&ttou);
    sigaddset(&ttou, SIGTTOU);
    sigprocmask(SIG_BLOCK, &ttou, &before);
    tcsetpgrp(sh.tty, group);
    sigprocmask(SIG_SETMASK, &before, NULL);
}

static void connect_pipes(const struct place *place)
{
    if (place->in != -1)
        dup2(place->in, STDIN_FILENO);
    if (place->out != -1)
        dup2(place->out, STDOUT_FILENO);
}

static bool errexit_applies(const struct node *node)
{
    bool command = node->kind == N_SIMPLE || node->kind == N_PIPE || node->kind == N_SUBSHELL;
    return sh.errexit && sh.errexit_off == 0 && command && !node->negate;
}

/* ---- finding and starting programs ---- */

static bool is_program(const char *path)
{
    struct stat st;
    return access(path, X_OK) == 0 && stat(path, &st) == 0 && !S_ISDIR(st.st_mode);
}

char *find_program(struct arena *arena, const char *name)
{
    const char *path = var_get("PATH");
    if (strchr(name, '/') != NULL)
        return arena_strdup(arena, name);
    for (const char *at = path != NULL ? path : "/proc/boot:/bin:/usr/bin"; at != NULL;) {
        size_t n = strcspn(at, ":");
        char *candidate = arena_alloc(arena, n + strlen(name) + 3);
        memcpy(candidate, at, n);
        strcpy(candidate + n, n != 0 ? "/" : "./");
        strcat(candidate, name);
        if (is_program(candidate))
            return candidate;
        at = at[n] == ':' ? at + n + 1 : NULL;
    }
    return NULL;
}

/* The child takes the terminal itself, before it runs, when that is its standard input; else job_add() gives it. */
static bool gives_terminal(const struct place *place)
{
    return !place->background && place->in == -1 && isatty(STDIN_FILENO);
}

static int spawn_flags(posix_spawnattr_t *attr, const struct place *place)
{
    unsigned flags = POSIX_SPAWN_SETSIGDEF;
    sigset_t defaults;
    default_signals(&defaults);
    int err = posix_spawnattr_setsigdefault(attr, &defaults);
    if (err == 0 && sh.job_control) {
        flags |= POSIX_SPAWN_SETPGROUP | (gives_terminal(place) ? POSIX_SPAWN_TCSETPGROUP : 0);
        err = posix_spawnattr_setpgroup(attr, job_group(place->job));
    }
    return err == 0 ? posix_spawnattr_setxflags(attr, flags) : err;
}

static int spawn_actions(posix_spawn_file_actions_t *actions, const struct place *place)
{
    int err = 0;
    if (place->in != -1)
        err = posix_spawn_file_actions_adddup2(actions, place->in, STDIN_FILENO);
    if (err == 0 && place->out != -1)
        err = posix_spawn_file_actions_adddup2(actions, place->out, STDOUT_FILENO);
    return err;
}

/* -> errno */
static int start_program(pid_t *pid, const char *path, char **argv, char **environment, const struct place *place)
{
    posix_spawnattr_t attr;
    posix_spawn_file_actions_t actions;
    int err = posix_spawnattr_init(&attr);
    if (err != 0)
        return err;
    err = posix_spawn_file_actions_init(&actions);
    if (err == 0) {
        err = spawn_flags(&attr, place);
        if (err == 0)
            err = spawn_actions(&actions, place);
        if (err == 0)
            err = posix_spawn(pid, path, place->in != -1 || place->out != -1 ? &actions : NULL, &attr, argv,
                              environment);
        posix_spawn_file_actions_destroy(&actions);
    }
    posix_spawnattr_destroy(&attr);
    return err;
}

static int start_error(const char *name, int err)
{
    complain("%s: %s", name, err == ENOENT ? "not found" : strerror(err));
    return err == ENOENT ? STATUS_NOTFOUND : STATUS_NOEXEC;
}

/* A text file that no #! line explains is a script for us. */
static int spawn_script(pid_t *pid, char *path, char **argv, unsigned argc, char **environment,
                        const struct place *place,
                        struct arena *arena)
{
    char **args = arena_alloc(arena, (argc + 2) * sizeof *args);
    char *shell = find_program(arena, "sh");
    if (shell == NULL)
        return ENOEXEC;
    args[0] = "sh";
    args[1] = path;
    memcpy(args + 2, argv + 1, argc * sizeof *args - sizeof *args);
    return start_program(pid, shell, args, environment, place);
}

static int run_program(struct arena *arena, struct fields *args, char **assigns, unsigned nassigns,
                       const struct place *place)
{
    char *name = args->word[0], *path = find_program(arena, name);
    pid_t pid;
    if (path == NULL)
        return start_error(name, ENOENT);
    char **environment = var_environment(arena, assigns, nassigns);
    struct job *job = place->job != NULL ? place->job : job_new(name);
    struct place here = *place;
    here.job = job;
    int err = start_program(&pid, path, args->word, environment, &here);
    if (err == ENOEXEC)
        err = spawn_script(&pid, path, args->word, args->count, environment, &here, arena);
    if (err != 0) {
        int status = start_error(name, err);
        if (place->job == NULL)
            job_wait(job);
        return status;
    }
    job_add(job, pid, place->background);
    return place->job == NULL ? job_wait(job) : 0;
}

/* ---- simple commands ---- */

static void trace(const struct fields *args, char **assigns, unsigned nassigns)
{
    const char *prompt = var_get("PS4");
    fputs(prompt != NULL ? prompt : "+ ", stderr);
    for (unsigned i = 0; i < nassigns; i++)
        fprintf(stderr, "%s%s", assigns[i], i + 1 < nassigns || args->count != 0 ? " " : "");
    for (unsigned i = 0; i < args->count; i++)
        fprintf(stderr, "%s%s", args->word[i], i + 1 < args->count ? " " : "");
    fputc('\n', stderr);
}

static bool expand_assigns(struct arena *arena, const struct node *node, char ***assigns)
{
    *assigns = arena_alloc(arena, (node->nassigns + 1) * sizeof **assigns);
    for (unsigned i = 0; i < node->nassigns; i++) {
        const char *equals = strchr(node->assigns[i], '=');
        char *value = expand_string(arena, equals + 1);
        if (value == NULL)
            return false;
        size_t n = (size_t)(equals - node->assigns[i]) + 1, size = n + strlen(value) + 1;
        (*assigns)[i] = arena_alloc(arena, size);
        memcpy((*assigns)[i], node->assigns[i], n);
        strcpy((*assigns)[i] + n, value);
    }
    return true;
}

static int call_function(struct function *f, struct fields *args)
{
    struct positional outer = sh.args;
    struct arena *arena = f->arena;
    unsigned loops = sh.loops;
    if (sh.functions >= MAX_NESTING) {
        complain("%s: functions call each other too deeply", f->name);
        sh.flow = sh.interactive ? FLOW_ERROR : FLOW_EXIT;
        return STATUS_USAGE;
    }
    sh.args = (struct positional){ 0 };
    positional_set(args->word + 1, args->count - 1);
    sh.functions++;
    sh.loops = 0;
    arena_ref(arena);           /* it may define itself anew */
    int status = run_node(f->body, arena);
    arena_drop(arena);
    sh.loops = loops;
    sh.functions--;
    if (sh.flow == FLOW_RETURN) {
        sh.flow = FLOW_NONE;
        status = sh.status;
    }
    positional_set(NULL, 0);
    free(sh.args.args);
    sh.args = outer;
    return status;
}

/* Variables set for the time of one shell command. */
static int with_assigns(const struct builtin *builtin, struct function *f, struct fields *args, char **assigns,
                        unsigned count)
{
    struct saved_var *saved = xmalloc((count + 1) * sizeof *saved);
    bool keep = builtin != NULL && builtin->special, good = true;
    for (unsigned i = 0; i < count && good; i++) {
        char *name = xstrdup(assigns[i]);
        *strchr(name, '=') = '\0';
        saved[i] = var_save(name);
        good = var_assign(assigns[i]);
        if (good && !keep)
            var_export(name);
        free(name);
        if (!good)
            count = i + 1;
    }
    int status = !good ? 1 : f != NULL ? call_function(f, args) : builtin->func((int)args->count, args->word);
    for (unsigned i = count; i-- > 0;) {
        if (keep && good) {
            free(saved[i].name);
            free(saved[i].value);
        } else {
            var_restore(&saved[i]);
        }
    }
    free(saved);
    return status;
}

static int assign_only(char **assigns, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        if (!var_assign(assigns[i]))
            return 1;
    return 0;
}

static bool is_exec_alone(const struct fields *args)
{
    return args->count == 1 && strcmp(args->word[0], "exec") == 0;
}

/* What could not be written must not come out later, somewhere else. */
static bool output_failed(const char *name)
{
    fflush(stdout);
    if (!ferror(stdout))
        return false;
    int err = errno;
    clearerr(stdout);
    fpurge(stdout);
    complain("%s: output: %s", name, strerror(err));
    return true;
}

static int run_expanded(struct arena *arena, const struct node *node, struct fields *args, char **assigns,
                        const struct place *place)
{
    struct saved_fd *saved;
    int status;
    if (!redirect_apply(arena, node->redirects, &saved))
        return 1;
    if (args->count == 0) {
        status = assign_only(assigns, node->nassigns);
    } else {
        struct function *f = function_find(args->word[0]);
        const struct builtin *builtin = f == NULL ? builtin_find(args->word[0]) : NULL;
        if (f != NULL || builtin != NULL)
            status = with_assigns(builtin, f, args, assigns, node->nassigns);
        else
            status = run_program(arena, args, assigns, node->nassigns, place);
        if (output_failed(args->word[0]))
            status = 1;
    }
    if (args->count != 0 && is_exec_alone(args))
        redirect_keep(saved);
    else
        redirect_undo(saved);
    return status;
}

static int run_simple(struct node *node, struct arena *tree, const struct place *place)
{
    struct arena *arena = arena_new();
    struct fields args = { 0 };
    char **assigns;
    int status = 1;
    sh.line = node->line;
    if (node->nwords == 0)
        sh.status = 0;          /* x=$(false) is false, x=1 is true */
    if (expand_words(arena, node->words, node->nwords, &args) && expand_assigns(arena, node, &assigns)) {
        int substituted = sh.status;
        if (sh.xtrace)
            trace(&args, assigns, node->nassigns);
        status = sh.noexec ? 0 : run_expanded(arena, node, &args, assigns, place);
        if (args.count == 0 && status == 0)
            status = substituted;
    }
    arena_drop(arena);
    return status;
}

/* ---- compound commands ---- */

static bool left_loop(void)
{
    if (sh.flow == FLOW_CONTINUE || sh.flow == FLOW_BREAK) {
        bool mine = sh.flow_count <= 1, goes_on = mine && sh.flow == FLOW_CONTINUE;
        if (mine)
            sh.flow = FLOW_NONE;
        else
            sh.flow_count--;
        return !goes_on;
    }
    return sh.flow != FLOW_NONE;
}

static int condition(struct node *node, struct arena *tree)
{
    sh.errexit_off++;
    int status = run_node(node, tree);
    sh.errexit_off--;
    return status;
}

static int run_if(struct node *node, struct arena *tree)
{
    int status = condition(node->left, tree);
    if (sh.flow != FLOW_NONE)
        return status;
    if (status == 0)
        return run_node(node->right, tree);
    if (node->other == NULL)
        return 0;
    return run_node(node->other, tree);
}

static int run_loop(struct node *node, struct arena *tree)
{
    int status = 0;
    sh.loops++;
    for (;;) {
        int test = condition(node->left, tree);
        if (left_loop())
            break;
        if ((test == 0) == (node->kind == N_UNTIL))
            break;
        status = run_node(node->right, tree);
        if (left_loop())
            break;
    }
    sh.loops--;
    return status;
}

static int run_for(struct node *node, struct arena *tree)
{
    struct arena *arena = arena_new();
    struct fields list = { 0 };
    int status = 0;
    bool good = true;
    if (node->has_list) {
        good = expand_words(arena, node->words, node->nwords, &list);
    } else {
        char *all[] = { "\"$@\"" };
        good = expand_words(arena, all, 1, &list);
    }
    sh.loops++;
    for (unsigned i = 0; good && i < list.count; i++) {
        if (!var_set(node->name, list.word[i])) {
            status = 1;
            break;
        }
        status = run_node(node->right, tree);
        if (left_loop())
            break;
    }
    sh.loops--;
    arena_drop(arena);
    return good ? status : 1;
}

static int run_case(struct node *node, struct arena *tree)
{
    struct arena *arena = arena_new();
    struct node *body = NULL;
    bool found = false;
    char *word = expand_string(arena, node->words[0]);
    for (struct case_item *item = node->items; word != NULL && item != NULL && !found; item = item->next) {
        for (unsigned i = 0; i < item->count && !found; i++) {
            char *pattern = expand_pattern(arena, item->patterns[i]);
            found = pattern != NULL && fnmatch(pattern, word, 0) == 0;
        }
        if (found)
            body = item->body;
    }
    arena_drop(arena);
    return body != NULL ? run_node(body, tree) : word != NULL ? 0 : 1;
}

static const char *job_text(const struct node *node)
{
    return node->kind == N_SIMPLE && node->nwords != 0 ? node->words[0] : "(...)";
}

/* In a child of our own. */
static pid_t fork_node(struct node *node, struct arena *tree, const struct place *place)
{
    fflush(stdout);
    pid_t pid = fork();
    if (pid != 0) {
        if (!fork_failed(pid))
            job_add(place->job, pid, place->background);
        return pid;
    }
    join_group(place->job, place->background);
    enter_subshell();
    if (place->background && place->in == -1 && !sh.job_control) {
        int null = open("/dev/null", O_RDONLY);
        if (null > 0)
            dup2(null, STDIN_FILENO);
    }
    connect_pipes(place);
    sh.status = run_node(node, tree);
    shell_exit(sh.status);
}

static int run_subshell(struct node *node, struct arena *tree)
{
    struct job *job = job_new("(...)");
    struct place place = { .job = job, .in = -1, .out = -1 };
    pid_t pid = fork_node(node->left, tree, &place);
    int status = job_wait(job);
    return pid == -1 ? STATUS_NOEXEC : status;
}

static bool is_plain_program(const struct node *node)
{
    if (node->kind != N_SIMPLE || node->nwords == 0 || strpbrk(node->words[0], "$`'\"\\*?[~") != NULL)
        return false;
    return function_find(node->words[0]) == NULL && builtin_find(node->words[0]) == NULL;
}

/* A part of a pipeline or a background command: a program directly, anything else in a fork. */
static int start_part(struct node *node, struct arena *tree, const struct place *place)
{
    if (is_plain_program(node))
        return run_simple(node, tree, place);
    return fork_node(node, tree, place) == -1 ? STATUS_NOEXEC : 0;
}

static bool make_pipe(int ends[2])
{
    if (pipe(ends) == -1) {
        if (errno == ENOSYS || errno == ENOENT || errno == ENXIO)
            complain("no pipes: the server `pipe` is not running");
        else
            complain("pipe: %s", strerror(errno));
        return false;
    }
    for (unsigned i = 0; i < 2; i++) {
        int high = fcntl(ends[i], F_DUPFD_CLOEXEC, SHELL_FD);
        close(ends[i]);
        ends[i] = high;
    }
    return true;
}

static bool start_pipeline(struct node *node, struct arena *tree, struct job *job, bool background, int *last)
{
    struct place place = { .job = job, .background = background, .in = -1, .out = -1 };
    for (unsigned i = 0; i < node->nparts; i++) {
        int ends[2] = { -1, -1 };
        if (i + 1 < node->nparts && !make_pipe(ends)) {
            if (place.in != -1)
                close(place.in);
            return false;
        }
        place.out = ends[1];
        *last = start_part(node->parts[i], tree, &place);
        if (place.in != -1)
            close(place.in);
        if (ends[1] != -1)
            close(ends[1]);
        place.in = ends[0];
    }
    return true;
}

static int run_pipeline(struct node *node, struct arena *tree)
{
    int status, last = 0;
    sh.errexit_off += node->negate;
    if (node->nparts == 1) {
        status = run_node(node->parts[0], tree);
    } else {
        struct job *job = job_new(job_text(node->parts[0]));
        bool started = start_pipeline(node, tree, job, false, &last);
        status = job_wait(job);
        if (!started)
            status = STATUS_NOEXEC;
        else if (last != 0)
            status = last;
    }
    sh.errexit_off -= node->negate;
    return node->negate ? status == 0 : status;
}

static int run_background(struct node *node, struct arena *tree)
{
    struct node *what = node->left;
    struct job *job = job_new(job_text(what->kind == N_PIPE ? what->parts[0] : what));
    struct place place = { .job = job, .background = true, .in = -1, .out = -1 };
    int status = 0;
    if (what->kind == N_PIPE && !what->negate)
        start_pipeline(what, tree, job, true, &status);
    else
        status = start_part(what, tree, &place);
    job_background(job);
    return status;
}

static int run_list(struct node *node, struct arena *tree)
{
    int status;
    if (node->kind == N_SEQ) {
        status = run_node(node->left, tree);
        return sh.flow == FLOW_NONE ? run_node(node->right, tree) : status;
    }
    status = condition(node->left, tree);
    if (sh.flow != FLOW_NONE || (status == 0) != (node->kind == N_AND))
        return status;
    return run_node(node->right, tree);
}

static int run_kind(struct node *node, struct arena *tree)
{
    static const struct place here = { .in = -1, .out = -1 };
    switch (node->kind) {
    case N_SIMPLE:     return run_simple(node, tree, &here);
    case N_PIPE:       return run_pipeline(node, tree);
    case N_AND:
    case N_OR:
    case N_SEQ:        return run_list(node, tree);
    case N_BACKGROUND: return run_background(node, tree);
    case N_SUBSHELL:   return run_subshell(node, tree);
    case N_GROUP:      return run_node(node->left, tree);
    case N_IF:         return run_if(node, tree);
    case N_WHILE:
    case N_UNTIL:      return run_loop(node, tree);
    case N_FOR:        return run_for(node, tree);
    case N_CASE:       return run_case(node, tree);
    case N_FUNCTION:   function_define(node->name, node->left, tree); return 0;
    }
    return STATUS_USAGE;
}

static int run_redirected(struct node *node, struct arena *tree)
{
    struct arena *arena = arena_new();
    struct saved_fd *saved;
    int status = 1;
    if (redirect_apply(arena, node->redirects, &saved)) {
        status = run_kind(node, tree);
        redirect_undo(saved);
    }
    arena_drop(arena);
    return status;
}

int run_node(struct node *node, struct arena *tree)
{
    if (node == NULL)
        return 0;
    if (++sh.nesting > 4 * MAX_NESTING) {
        complain("nested too deeply");
        sh.flow = sh.interactive ? FLOW_ERROR : FLOW_EXIT;
        sh.nesting--;
        return sh.status = STATUS_USAGE;
    }
    bool redirected = node->redirects != NULL && node->kind != N_SIMPLE;
    int status = redirected ? run_redirected(node, tree) : run_kind(node, tree);
    sh.nesting--;
    if (sh.flow != FLOW_RETURN && sh.flow != FLOW_EXIT)
        sh.status = status;
    if (sh.interactive && interrupt_taken()) {
        sh.status = STATUS_SIGNAL + SIGINT;
        sh.flow = FLOW_ERROR;
    }
    if (sh.flow == FLOW_NONE) {
        traps_run();
        if (status != 0 && errexit_applies(node))
            sh.flow = FLOW_EXIT;
    }
    return sh.status;
}

/* ---- the output of $( ) ---- */

static bool read_all(int fd, struct text *output)
{
    char buf[4096];
    ssize_t n;
    while ((n = read(fd, buf, sizeof buf)) > 0 || (n == -1 && errno == EINTR))
        for (ssize_t i = 0; i < n; i++)
            if (buf[i] != '\0')
                text_add(output, buf[i]);
    return n == 0;
}

/* Through a file in memory, so no pipe server is needed and a builtin cannot fill a pipe nobody reads. */
bool run_captured(const char *text, struct text *output)
{
    int status, fd = temporary_file();
    if (fd == -1)
        return false;
    fflush(stdout);
    pid_t pid = fork();
    if (fork_failed(pid)) {
        close(fd);
        return false;
    }
    if (pid == 0) {
        enter_subshell();
        dup2(fd, STDOUT_FILENO);
        sh.status = run_text(sh.name, text);
        shell_exit(sh.status);
    }
    while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
        continue;
    sh.status = WIFSIGNALED(status) ? STATUS_SIGNAL + WTERMSIG(status) : WEXITSTATUS(status);
    bool good = lseek(fd, 0, SEEK_SET) != -1 && read_all(fd, output);
    close(fd);
    return good;
}
