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
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "sh.h"

#define MAX_DEPTH 10000         /* of trees run within each other */

struct place {                  /* where a command runs */
    struct job *job;            /* its job; NULL: in the shell itself */
    bool background;
    int in, out;                /* ends of pipes, -1: none */
    bool last;                  /* of this process: the program takes its place */
};

/* ---- helpers ---- */

static bool fork_failed(pid_t pid)
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
    if (!background)
        give_terminal(group);
}

static bool errexit_applies(const struct node *node)
{
    bool command = node->kind == N_SIMPLE || node->kind == N_PIPE || node->kind == N_SUBSHELL;
    return sh.errexit && sh.errexit_off == 0 && command && !node->negate;
}

/* ---- starting programs ---- */

/*
 * The child takes the terminal itself, before it runs, when that is its standard input; else job_add() gives it.
 * Another terminal there, or the other side of one, is not for it to take.
 */
static bool gives_terminal(const struct place *place)
{
    return !place->background && sh.tty != -1 && tcgetsid(STDIN_FILENO) == getsid(0);
}

static int spawn_attributes(posix_spawnattr_t *attr, const struct place *place)
{
    unsigned flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_CHECK_SCRIPT;
    sigset_t defaults;
    default_signals(&defaults);
    int err = posix_spawnattr_setsigdefault(attr, &defaults);
    if (err == 0 && sh.job_control) {
        flags |= POSIX_SPAWN_SETPGROUP | (gives_terminal(place) ? POSIX_SPAWN_TCSETPGROUP : 0);
        err = posix_spawnattr_setpgroup(attr, job_group(place->job));
    }
    return err == 0 ? posix_spawnattr_setxflags(attr, flags) : err;
}

/* -> errno */
static int start_program(pid_t *pid, const char *path, char **argv, char **environment, const struct place *place)
{
    posix_spawnattr_t attr;
    int err = posix_spawnattr_init(&attr);
    if (err != 0)
        return err;
    err = spawn_attributes(&attr, place);
    if (err == 0)
        err = posix_spawn(pid, path, NULL, &attr, argv, environment);
    posix_spawnattr_destroy(&attr);
    return err;
}

static int start_error(const char *name, int err)
{
    complain("%s: %s", name, err == ENOENT ? "not found" : strerror(err));
    return err == ENOENT ? STATUS_NOTFOUND : STATUS_NOEXEC;
}

/* What may not be executed is no script either. */
static bool is_script(const char *path, int *err)
{
    if (*err == ENOEXEC && access(path, X_OK) == -1)
        *err = errno;
    return *err == ENOEXEC;
}

/* A text file that no #! line explains is a script for us. -> the shell's path, NULL: there is none */
static char *script_arguments(struct arena *arena, char *path, char **words, char ***argv)
{
    unsigned count = 0;
    while (words[count] != NULL)
        count++;
    *argv = arena_alloc(arena, (count + 2) * sizeof **argv);
    (*argv)[0] = "sh";
    (*argv)[1] = path;
    memcpy(*argv + 2, words + 1, count * sizeof **argv);
    const char *search = var_get("PATH");
    return find_in_path(arena, search != NULL ? search : DEFAULT_PATH, "sh", X_OK);
}

/* In the place of this process. -> the status when it cannot be */
int exec_program(struct arena *arena, char **words)
{
    char *path = find_program(arena, words[0]), **argv;
    int err = ENOENT;
    if (path != NULL) {
        char **environment = var_environment(arena);
        sigset_t defaults;
        default_signals(&defaults);
        for (int signo = 1; signo < NSIG; signo++)
            if (sigismember(&defaults, signo) == 1)
                signal(signo, SIG_DFL);
        fflush(stdout);
        execve(path, words, environment);
        err = errno;
        if (is_script(path, &err) && (path = script_arguments(arena, path, words, &argv)) != NULL)
            execve(path, argv, environment);
    }
    return start_error(words[0], err);
}

/* path NULL: it was not found */
static int run_program(struct arena *arena, struct fields *args, char *path, const char *text, const struct place *place)
{
    char *name = args->word[0], **argv;
    pid_t pid;
    int err = ENOENT;
    struct place here = *place;
    if (place->job == NULL)
        here.job = job_new(text != NULL ? text : name);
    if (path != NULL) {
        char **environment = var_environment(arena);
        err = start_program(&pid, path, args->word, environment, &here);
        if (is_script(path, &err) && (path = script_arguments(arena, path, args->word, &argv)) != NULL)
            err = start_program(&pid, path, argv, environment, &here);
    }
    if (err == 0)
        job_add(here.job, pid, place->background);
    else
        job_add_failed(here.job, start_error(name, err));
    return place->job == NULL ? job_wait(here.job) : 0;
}

/* For `command`. */
int run_found(struct arena *arena, struct fields *args, char *path)
{
    return run_program(arena, args, path, NULL, &(struct place){ .in = -1, .out = -1 });
}

/* ---- simple commands ---- */

static void trace_word(struct text *line, const char *word)
{
    if (line->n != 0)
        text_add(line, ' ');
    if (*word == '\0' || strpbrk(word, BLANKS "|&;<>()$`\\\"'*?[#~") != NULL)
        text_add_quoted(line, word);
    else
        text_adds(line, word);
}

static void trace(const struct text *line)
{
    char *prompt = prompt_text("PS4");
    fflush(stdout);
    fprintf(stderr, "%s%.*s\n", prompt, (int)line->n, line->s);
    free(prompt);
}

static void trace_command(const struct fields *args)
{
    struct text line = { 0 };
    for (unsigned i = 0; i < args->count; i++)
        trace_word(&line, args->word[i]);
    trace(&line);
    text_free(&line);
}

/* name=value, expanded and done one after the other. -> false: the script ends */
static bool assign_all(struct arena *arena, const struct node *node, struct saved_var **saved, bool export)
{
    for (unsigned i = 0; i < node->nassigns; i++) {
        char *assignment = expand_assignment(arena, node->assigns[i]);
        if (assignment == NULL)
            return false;
        if (sh.xtrace)
            trace(&(struct text){ assignment, strlen(assignment), 0 });
        if (saved != NULL)
            *saved = var_save(*saved, assignment);
        if (!var_assign(assignment)) {
            shell_abort(STATUS_USAGE);
            return false;
        }
        if (export) {
            *strchr(assignment, '=') = '\0';
            var_export(assignment);
        }
    }
    return true;
}

static int too_deep(const char *name)
{
    complain("%s: nested too deeply", name);
    shell_abort(STATUS_USAGE);
    return STATUS_USAGE;
}

static int call_function(struct function *f, struct fields *args)
{
    struct positional outer = sh.args;
    struct saved_var *locals = sh.locals;
    struct arena *arena = f->arena;
    unsigned loops = sh.loops;
    if (sh.functions >= MAX_CALLS)
        return too_deep(f->name);
    sh.args = (struct positional){ 0 };
    positional_set(args->word + 1, args->count - 1);
    sh.functions++;
    sh.loops = 0;
    sh.locals = NULL;
    arena_ref(arena);           /* it may define itself anew */
    int status = run_node(f->body, arena);
    arena_drop(arena);
    var_restore(sh.locals);
    sh.locals = locals;
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

static int call_builtin(const struct builtin *builtin, struct fields *args)
{
    sh.fatal = false;
    int status = builtin->func((int)args->count, args->word);
    if (sh.fatal && builtin->special && sh.flow == FLOW_NONE)
        shell_abort(status);
    sh.fatal = false;
    return status;
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

/* The words are expanded, the redirections done. */
static int run_words(struct arena *arena, const struct node *node, struct fields *args, const struct place *place)
{
    const struct builtin *builtin = builtin_find(args->word[0]);
    struct function *f = builtin == NULL || !builtin->special ? function_find(args->word[0]) : NULL;
    struct saved_var *saved = NULL;
    int status = STATUS_USAGE;
    bool runs = f != NULL || builtin == NULL || !builtin->special;
    if (assign_all(arena, node, &saved, runs || (strcmp(args->word[0], "exec") == 0 && args->count > 1))) {
        if (f != NULL)
            status = call_function(f, args);
        else if (builtin != NULL)
            status = call_builtin(builtin, args);
        else if (place->last)
            status = exec_program(arena, args->word);
        else
            status = run_program(arena, args, find_program(arena, args->word[0]), node->text, place);
    }
    if (f == NULL && builtin != NULL && builtin->special)
        var_forget(saved);
    else
        var_restore(saved);
    return output_failed(args->word[0]) && status == 0 ? 1 : status;
}

static int redirect_error(const struct fields *args)
{
    const struct builtin *builtin = args->count != 0 ? builtin_find(args->word[0]) : NULL;
    if (builtin != NULL && builtin->special)
        shell_abort(STATUS_USAGE);
    return STATUS_USAGE;
}

static int run_expanded(struct arena *arena, const struct node *node, struct fields *args, const struct place *place)
{
    struct saved_fd *saved = NULL;
    int status;
    fflush(stdout);
    if ((place->in != -1 && !redirect_replace(STDIN_FILENO, place->in, &saved)) ||
        (place->out != -1 && !redirect_replace(STDOUT_FILENO, place->out, &saved)) ||
        !redirect_apply(arena, node->redirects, &saved))
        status = redirect_error(args);
    else if (args->count == 0)
        status = assign_all(arena, node, NULL, false) ? sh.substituted : STATUS_USAGE;
    else
        status = run_words(arena, node, args, place);
    if (is_exec_alone(args) && status == 0)
        redirect_keep(saved);
    else
        redirect_undo(saved);
    return status;
}

static int run_simple(struct node *node, const struct place *place)
{
    struct arena *arena = arena_new();
    struct fields args = { 0 };
    int status = STATUS_USAGE;
    sh.line = node->line;
    sh.substituted = 0;         /* x=$(false) is false, x=1 is true */
    if (expand_words(arena, node->words, node->nwords, &args)) {
        if (sh.xtrace && args.count != 0)
            trace_command(&args);
        status = run_expanded(arena, node, &args, place);
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
    return node->other != NULL ? run_node(node->other, tree) : 0;
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
    char *all[] = { "\"$@\"" };
    sh.line = node->line;
    if (!expand_words(arena, node->has_list ? node->words : all, node->has_list ? node->nwords : 1, &list)) {
        status = STATUS_USAGE;
        list.count = 0;
    }
    sh.loops++;
    for (unsigned i = 0; i < list.count; i++) {
        if (!var_set(node->name, list.word[i])) {
            status = STATUS_USAGE;
            shell_abort(status);
            break;
        }
        status = run_node(node->right, tree);
        if (left_loop())
            break;
    }
    sh.loops--;
    arena_drop(arena);
    return status;
}

static int run_case(struct node *node, struct arena *tree)
{
    struct arena *arena = arena_new();
    struct node *body = NULL;
    bool found = false;
    sh.line = node->line;
    sh.status = 0;
    char *word = expand_string(arena, node->words[0]);
    for (struct case_item *item = node->items; word != NULL && item != NULL && !found; item = item->next) {
        for (unsigned i = 0; i < item->count && !found && sh.flow == FLOW_NONE; i++) {
            char *pattern = expand_pattern(arena, item->patterns[i]);
            found = pattern != NULL && fnmatch(pattern, word, 0) == 0;
        }
        if (found)
            body = item->body;
    }
    arena_drop(arena);
    return body != NULL ? run_node(body, tree) : word != NULL ? 0 : STATUS_USAGE;
}

static int define_function(struct node *node, struct arena *tree)
{
    const struct builtin *builtin = builtin_find(node->name);
    if (builtin != NULL && builtin->special) {
        complain("%s: is a command of the shell, not a name for a function", node->name);
        shell_abort(STATUS_USAGE);
        return STATUS_USAGE;
    }
    function_define(node->name, node->left, tree);
    return 0;
}

/* ---- other processes ---- */

static const char *job_text(const struct node *node)
{
    return node->text != NULL ? node->text : node->kind == N_SIMPLE && node->nwords != 0 ? node->words[0] : "(...)";
}

/* Without job control a background command neither reads what we read nor gets the signals of the terminal. */
static void detach(void)
{
    int null = open("/dev/null", O_RDONLY);
    interrupt_ignore();
    if (null > 0) {
        dup2(null, STDIN_FILENO);
        close(null);
    }
}

static void connect_pipes(const struct place *place)
{
    if (place->in != -1)
        dup2(place->in, STDIN_FILENO);
    if (place->out != -1)
        dup2(place->out, STDOUT_FILENO);
}

/* The last this process does. A program takes its place, if it can. */
void run_last(struct node *node, struct arena *tree)
{
    struct saved_fd *saved = NULL;
    sh.file = tree->file;
    if (node->kind == N_SUBSHELL) {
        sh.line = node->line;
        if (!redirect_apply(tree, node->redirects, &saved))
            shell_exit(STATUS_USAGE);
        node = node->left;
    }
    if (node->kind == N_SIMPLE)
        sh.status = run_simple(node, &(struct place){ .in = -1, .out = -1, .last = true });
    else
        run_node(node, tree);
    shell_exit(sh.status);
}

/* In a child of our own. */
static void fork_node(struct node *node, struct arena *tree, const struct place *place)
{
    bool with_job_control = sh.job_control;
    fflush(stdout);
    pid_t pid = fork();
    if (fork_failed(pid)) {
        job_add_failed(place->job, STATUS_USAGE);
        return;
    }
    if (pid > 0) {
        job_add(place->job, pid, place->background);
        return;
    }
    join_group(place->job, place->background);
    enter_subshell();
    if (place->background && place->in == -1 && !with_job_control)
        detach();
    connect_pipes(place);
    run_last(node, tree);
}

static int run_subshell(struct node *node, struct arena *tree)
{
    struct place place = { .job = job_new(job_text(node)), .in = -1, .out = -1 };
    fork_node(node, tree, &place);
    return job_wait(place.job);
}

/* A program, and words that change nothing in the shell when they are expanded in it. */
static bool is_plain_program(const struct node *node)
{
    if (node->kind != N_SIMPLE || node->nwords == 0 || strpbrk(node->words[0], "$`'\"\\*?[~") != NULL)
        return false;
    for (unsigned i = 0; i < node->nwords; i++)
        if (strpbrk(node->words[i], "$`") != NULL)
            return false;
    return node->nassigns == 0 && node->redirects == NULL && function_find(node->words[0]) == NULL &&
           builtin_find(node->words[0]) == NULL;
}

/* A part of a pipeline or a background command: a program directly, anything else in a fork. */
static void start_part(struct node *node, struct arena *tree, const struct place *place)
{
    if (is_plain_program(node) && (sh.job_control || !place->background))
        run_simple(node, place);
    else
        fork_node(node, tree, place);
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
    ends[0] = high_fd(ends[0]);
    ends[1] = high_fd(ends[1]);
    return true;
}

static void start_pipeline(struct node *node, struct arena *tree, struct job *job, bool background)
{
    struct place place = { .job = job, .background = background, .in = -1, .out = -1 };
    for (unsigned i = 0; i < node->nparts; i++) {
        int ends[2] = { -1, -1 };
        if (i + 1 < node->nparts && !make_pipe(ends)) {
            job_add_failed(job, STATUS_NOEXEC);
            break;
        }
        place.out = ends[1];
        start_part(node->parts[i], tree, &place);
        if (place.in != -1)
            close(place.in);
        if (ends[1] != -1)
            close(ends[1]);
        place.in = ends[0];
    }
}

static int run_pipeline(struct node *node, struct arena *tree)
{
    int status;
    sh.errexit_off += node->negate;
    if (node->nparts == 1) {
        status = run_node(node->parts[0], tree);
    } else {
        struct job *job = job_new(job_text(node));
        start_pipeline(node, tree, job, false);
        status = job_wait(job);
    }
    sh.errexit_off -= node->negate;
    return node->negate && sh.flow == FLOW_NONE ? status == 0 : status;
}

static int run_background(struct node *node, struct arena *tree)
{
    struct node *what = node->left;
    struct job *job = job_new(node->text != NULL ? node->text : job_text(what));
    struct place place = { .job = job, .background = true, .in = -1, .out = -1 };
    if (what->kind == N_PIPE && !what->negate && sh.job_control)
        start_pipeline(what, tree, job, true);
    else
        start_part(what, tree, &place);
    job_background(job);
    return 0;
}

/* ---- lists ---- */

static int run_list(struct node *node, struct arena *tree)
{
    int status = 0;
    for (unsigned i = 0; i < node->nparts && sh.flow == FLOW_NONE; i++)
        status = run_node(node->parts[i], tree);
    return status;
}

static int run_and_or(struct node *node, struct arena *tree)
{
    int status = condition(node->left, tree);
    if (sh.flow != FLOW_NONE || (status == 0) != (node->kind == N_AND))
        return status;
    return run_node(node->right, tree);
}

static int run_kind(struct node *node, struct arena *tree)
{
    static const struct place here = { .in = -1, .out = -1 };
    switch (node->kind) {
    case N_SIMPLE:     return run_simple(node, &here);
    case N_PIPE:       return run_pipeline(node, tree);
    case N_AND:
    case N_OR:         return run_and_or(node, tree);
    case N_LIST:       return run_list(node, tree);
    case N_BACKGROUND: return run_background(node, tree);
    case N_SUBSHELL:   return run_subshell(node, tree);
    case N_GROUP:      return run_node(node->left, tree);
    case N_IF:         return run_if(node, tree);
    case N_WHILE:
    case N_UNTIL:      return run_loop(node, tree);
    case N_FOR:        return run_for(node, tree);
    case N_CASE:       return run_case(node, tree);
    case N_FUNCTION:   return define_function(node, tree);
    }
    return STATUS_USAGE;
}

static int run_redirected(struct node *node, struct arena *tree)
{
    struct arena *arena = arena_new();
    struct saved_fd *saved = NULL;
    int status = STATUS_USAGE;
    sh.line = node->line;
    if (redirect_apply(arena, node->redirects, &saved))
        status = run_kind(node, tree);
    else if (sh.errexit && sh.errexit_off == 0 && sh.flow == FLOW_NONE)
        sh.flow = FLOW_EXIT;
    redirect_undo(saved);
    arena_drop(arena);
    return status;
}

/* What happened while the command ran: Ctrl-C gives up the whole line, traps run, a failure may end the script. */
static void after_command(const struct node *node)
{
    if (sh.interactive && interrupt_taken())
        shell_abort(STATUS_SIGNAL + SIGINT);
    if (sh.flow != FLOW_NONE)
        return;
    if (traps_pending())
        traps_run();
    if (sh.status != 0 && sh.flow == FLOW_NONE && errexit_applies(node))
        sh.flow = FLOW_EXIT;
}

int run_node(struct node *node, struct arena *tree)
{
    const char *file = sh.file;
    if (node == NULL || (sh.noexec && !sh.interactive))
        return 0;
    if (sh.nesting >= MAX_DEPTH)
        return too_deep("commands");
    sh.nesting++;
    sh.file = tree->file;
    bool redirected = node->redirects != NULL && node->kind != N_SIMPLE && node->kind != N_SUBSHELL;
    int status = redirected ? run_redirected(node, tree) : run_kind(node, tree);
    sh.nesting--;
    if (sh.flow == FLOW_NONE || sh.flow == FLOW_BREAK || sh.flow == FLOW_CONTINUE)
        sh.status = status;
    after_command(node);
    sh.file = file;
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

/* A pipe, or where there is no server for pipes a file in memory. -> false: neither */
static bool open_channel(int ends[2])
{
    if (pipe(ends) == 0)
        return true;
    ends[0] = ends[1] = temporary_file();
    return ends[0] != -1;
}

static void run_capture_child(const char *text, const int ends[2])
{
    if (ends[0] != ends[1])
        close(ends[0]);
    if (ends[1] != STDOUT_FILENO) {
        dup2(ends[1], STDOUT_FILENO);
        close(ends[1]);
    }
    enter_subshell();
    run_final_text(text);
}

bool run_captured(const char *text, struct text *output)
{
    int status = 0, ends[2];
    if (!open_channel(ends))
        return false;
    bool file = ends[0] == ends[1];
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0)
        run_capture_child(text, ends);
    if (!file)
        close(ends[1]);
    bool good = !fork_failed(pid) && (file || read_all(ends[0], output));
    while (pid > 0 && waitpid(pid, &status, 0) == -1 && errno == EINTR)
        continue;
    sh.substituted = WIFSIGNALED(status) ? STATUS_SIGNAL + WTERMSIG(status) : WEXITSTATUS(status);
    if (good && file)
        good = lseek(ends[0], 0, SEEK_SET) != -1 && read_all(ends[0], output);
    close(ends[0]);
    return good;
}
