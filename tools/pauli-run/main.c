/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pauli-run: boots a throw-away image around one program.
 *
 * The image holds the program, the files asked for, its arguments (/proc/boot/.pauli-run) and its standard input
 * (/proc/boot/.stdin). pauli-launch starts the program on the debug console, with
 * a line with a random word before and after; what lies between goes to standard output byte for byte.
 */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../qemurun/qemurun.h"

#define STATUS_HANG 124
#define STATUS_ERROR 125
#define STATUS_PANIC 126
#define MAX_FILES 256
#define MARK_LEN 80 /* more than the longest mark */

static const char usage[] =
    "pauli-run [options] program [arguments...]\n"
    " -t secs         hang limit (60); 0: none\n"
    " -d dir          working directory (/tmp)\n"
    " -f host[:target] a further file for the image, /proc/boot/NAME unless a target is given (repeatable)\n"
    " -r target[:host] a file the program leaves, /tmp/results.xml say, is brought here afterwards (repeatable)\n"
    " -e NAME=value   environment variable (repeatable)\n"
    " -c cpus  -m mem  -u cpu model  -g gic version  -x 'further QEMU options'\n"
    " -i shift        virtual time: an instruction takes 2^shift ns (4 is about what is real), sleeping takes no time at all\n"
    " -k kernel       procnto-smp-instr, or what PAULI_KERNEL says\n"
    " -p options      further options for procnto\n"
    " -o file         keep the image as file\n"
    " -b              bare: without the servers for pipes, message queues, /dev/random, /tmp and the system log\n"
    " -s              separate: what the program says on standard error comes out there, when it has ended\n"
    " -n              make the image, print QEMU's command line, run nothing\n"
    " -v              what the system says before and after the program goes to standard error\n"
    "Standard input is read to its end first, unless it is a terminal. Standard output and error of the program come out on\n"
    "standard output. Status: the program's, 128 + signal when a signal ended it, 124 hang, 125 pauli-run's own error, 126 kernel panic.\n";

struct files {
    const char *host[MAX_FILES], *target[MAX_FILES];
    int count;
};

static struct {
    struct qemurun_machine machine;
    struct files files, fetch; /* fetch: host is a path on the target, target one here */
    const char *env[MAX_FILES];
    int envc;
    const char *kernel, *keep, *procnto;
    int seconds;
    bool print_only, verbose, bare, separate;
    const char *folder; /* the program's working directory; "": launch.c's choice */
    char **argv; /* program and arguments */
} opt = { .kernel = "procnto-smp-instr", .procnto = "", .folder = "", .seconds = 60 };

static char dir[PATH_MAX], nonce[33];
static volatile sig_atomic_t stop_signal;
static bool missing;   /* a file of -r */
static int out_status; /* what a failure to write output ends the run with; 0: none */

static void remove_work(void)
{
    static const char *const names[] = { "image.build", "args", "stdin", "log", "image.ifs", "image.ifs.sym" };
    char path[PATH_MAX + 32];
    if (!dir[0]) return;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", dir, names[i]);
        remove(path);
    }
    rmdir(dir);
}

static void die(const char *what, const char *why)
{
    fprintf(stderr, "pauli-run: %s: %s\n", what, why);
    exit(STATUS_ERROR);
}

static char *path_in(const char *name)
{
    static char path[4][PATH_MAX + 64];
    static int turn;
    turn = (turn + 1) % 4;
    snprintf(path[turn], sizeof path[turn], "%s/%s", dir, name);
    return path[turn];
}

static int number(const char *text, char option, int least, int most)
{
    char *end, what[3] = { '-', option, 0 }, wanted[64];
    long n = strtol(text, &end, 10);
    snprintf(wanted, sizeof wanted, "a number from %d to %d is wanted", least, most);
    if (!*text || *end || n < least || n > most) die(what, wanted);
    return (int)n;
}

/* host:target, or a host file whose name is the target's too. */
static void add_file(struct files *files, char *text)
{
    if (files->count == MAX_FILES) die(text, "too many files");
    char *colon = strrchr(text, ':');
    if (colon) *colon = 0;
    files->host[files->count] = text;
    files->target[files->count++] = colon ? colon + 1 : NULL;
}

static void parse_options(int argc, char **argv)
{
    int c;
    while ((c = getopt(argc, argv, "+t:d:f:r:e:c:m:u:g:i:k:x:o:p:bhnsv")) != -1) {
        switch (c) {
        case 't': opt.seconds = number(optarg, 't', 0, INT_MAX / 1000); break;
        case 'f': add_file(&opt.files, optarg); break;
        case 'd': opt.folder = optarg; break;
        case 's': opt.separate = true; break;
        case 'r': add_file(&opt.fetch, optarg); break;
        case 'e':
            if (opt.envc == MAX_FILES || !strchr(optarg, '=')) die(optarg, "write NAME=value, at most 256 times");
            opt.env[opt.envc++] = optarg;
            break;
        case 'c': opt.machine.cpus = number(optarg, 'c', 1, 64); break;
        case 'm': opt.machine.mem = optarg; break;
        case 'u': opt.machine.cpu = optarg; break;
        case 'g': opt.machine.gic = number(optarg, 'g', 2, 3); break;
        case 'k': opt.kernel = optarg; break;
        case 'i':
            opt.machine.icount = true;
            opt.machine.shift = number(optarg, 'i', 0, 10);
            break;
        case 'x': opt.machine.extra = optarg; break;
        case 'o': opt.keep = optarg; break;
        case 'p': opt.procnto = optarg; break;
        case 'n': opt.print_only = true; break;
        case 'v': opt.verbose = true; break;
        case 'b': opt.bare = true; break;
        case 'h': fputs(usage, stdout); exit(0);
        default: fputs(usage, stderr); exit(STATUS_ERROR);
        }
    }
    if (optind >= argc) {
        fputs(usage, stderr);
        exit(STATUS_ERROR);
    }
    opt.argv = argv + optind;
    if (access(opt.argv[0], R_OK) != 0) die(opt.argv[0], strerror(errno));
}

static void make_work(void)
{
    uint8_t bytes[16];
    const char *tmp = getenv("TMPDIR");
    snprintf(dir, sizeof dir, "%s/pauli-run.XXXXXX", tmp && *tmp ? tmp : "/tmp");
    if (!mkdtemp(dir)) {
        char failed[PATH_MAX];
        strcpy(failed, dir);
        dir[0] = 0;
        die(failed, strerror(errno));
    }
    if (!opt.print_only) atexit(remove_work);
    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes) die("random numbers", strerror(errno));
    for (int i = 0; i < 16; i++) sprintf(nonce + 2 * i, "%02x", bytes[i]);
}

static FILE *create(const char *name)
{
    FILE *f = fopen(path_in(name), "wb");
    if (!f) die(path_in(name), strerror(errno));
    return f;
}

static void finish_result(FILE *f, const char *path)
{
    bool bad = ferror(f);
    if (fclose(f) != 0 || bad) die(path, "cannot be written");
}

static void finish_file(FILE *f, const char *name)
{
    finish_result(f, path_in(name));
}

/* A terminal, or nothing at all, is no input worth waiting for. */
static bool has_stdin(void)
{
    struct stat st, null;
    if (fstat(0, &st) != 0 || isatty(0)) return false;
    return !(S_ISCHR(st.st_mode) && stat("/dev/null", &null) == 0 && st.st_rdev == null.st_rdev);
}

static void write_stdin(void)
{
    char block[65536];
    ssize_t n;
    FILE *f = create("stdin");
    while ((n = read(0, block, sizeof block)) != 0) {
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) die("standard input", strerror(errno));
        fwrite(block, 1, (size_t)n, f);
    }
    finish_file(f, "stdin");
}

/*
 * NUL-ended strings: the random word, the input's path, the working directory, where standard error goes, the
 * environment, an empty one, files to bring, an empty one, the program and its arguments.
 */
static void write_args(bool input)
{
    FILE *f = create("args");
    char *name = strdup(opt.argv[0]);
    fprintf(f, "%s%c%s%c", nonce, 0, input ? "/proc/boot/.stdin" : "/dev/null", 0);
    fprintf(f, "%s%c%s%c", opt.folder, 0, opt.separate ? "/tmp/.stderr" : "", 0);
    for (int i = 0; i < opt.envc; i++) fprintf(f, "%s%c", opt.env[i], 0);
    fputc(0, f);
    for (int i = 0; i < opt.fetch.count; i++) fprintf(f, "%s%c", opt.fetch.host[i], 0);
    fprintf(f, "%c/proc/boot/%s%c", 0, basename(name), 0);
    for (int i = 1; opt.argv[i]; i++) fprintf(f, "%s%c", opt.argv[i], 0);
    free(name);
    finish_file(f, "args");
}

/* A name in quotes as a buildfile wants it. */
static void put_quoted(FILE *f, const char *text)
{
    fputc('"', f);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\') fputc('\\', f);
        if (*text == '$' || *text == '\n') die(text, "file names with $ or line breaks cannot go into an image");
        fputc(*text, f);
    }
    fputc('"', f);
}

static void put_file(FILE *f, const char *host, const char *target)
{
    char real[PATH_MAX], *copy = strdup(host);
    if (!realpath(host, real)) die(host, strerror(errno));
    put_quoted(f, target ? target : basename(copy));
    fputc('=', f);
    put_quoted(f, real);
    fputc('\n', f);
    free(copy);
}

static bool named(const char *file, const char *name)
{
    char *copy = strdup(file);
    bool same = strcmp(basename(copy), name) == 0;
    free(copy);
    return same;
}

/* The caller brings a file of this name himself. */
static bool brought(const char *name)
{
    if (named(opt.argv[0], name)) return true;
    for (int i = 0; i < opt.files.count; i++)
        if (named(opt.files.target[i] ? opt.files.target[i] : opt.files.host[i], name)) return true;
    return false;
}

/* The shell, and the servers pauli-launch starts. */
static void put_system(FILE *f)
{
    static const char *const names[] = { "sh", "slogger2", "pipe", "mqueue", "random", "devc-pty", "fs-tmp" };
    for (size_t i = 0; i < (opt.bare ? 1 : sizeof names / sizeof names[0]); i++)
        if (!brought(names[i])) fprintf(f, "[+optional] %s\n", names[i]);
}

static void write_buildfile(bool input)
{
    FILE *f = create("image.build");
    fprintf(f,
            "[virtual=aarch64le,raw] .bootstrap = {\n startup-qemu-virt -A\n PATH=/proc/boot %s %s\n}\n"
            "[+script] .script = {\n PATH=/proc/boot\n reopen /dev/text\n [+session] pauli-launch &\n}\n"
            "[type=link] /dev/console=/dev/text\n[type=link] /bin/sh=/proc/boot/sh\n%s"
            "pauli-launch\n",
            opt.kernel, opt.procnto, opt.bare ? "[type=link] /tmp=/dev/shmem\n" : "");
    put_system(f);
    fprintf(f, "[+raw] .pauli-run=");
    put_quoted(f, path_in("args"));
    fputc('\n', f);
    if (input) {
        fprintf(f, "[+raw] .stdin=");
        put_quoted(f, path_in("stdin"));
        fputc('\n', f);
    }
    fputs("[perms=0755] ", f);
    put_file(f, opt.argv[0], NULL);
    for (int i = 0; i < opt.files.count; i++) put_file(f, opt.files.host[i], opt.files.target[i]);
    finish_file(f, "image.build");
}

/* Where this program stands: an SDK (../boot, ../target/bin) or the source tree's build/host/bin. */
static void find_home(char *mkifs, size_t mkifs_room, char *search, size_t room)
{
    char self[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    if (n < 0) die("/proc/self/exe", strerror(errno));
    self[n] = 0;
    char *home = dirname(self);
    snprintf(mkifs, mkifs_room, "%s/mkifs", home);
    snprintf(search, room, "%s/../boot", home);
    if (access(search, F_OK) == 0) snprintf(search, room, "%s/../boot:%s/../target/bin:%s/../lib", home, home, home);
    else
        snprintf(search, room, "%s/../../kernel:%s/../../startup:%s/../../target/bin:%s/../../target/lib", home, home, home,
                 home);
}

static void show_file(const char *path)
{
    FILE *f = fopen(path, "r");
    for (int c; f && (c = getc(f)) != EOF;) putc(c, stderr);
    if (f) fclose(f);
}

static void make_image(const char *image)
{
    char mkifs[PATH_MAX + 16], search[5 * PATH_MAX];
    int status;
    find_home(mkifs, sizeof mkifs, search, sizeof search);
    setenv("MKIFS_PATH", search, 1);
    FILE *log = create("log");
    pid_t pid = fork();
    if (pid < 0) die("fork", strerror(errno));
    if (pid == 0) {
        dup2(fileno(log), 2);
        execl(mkifs, "mkifs", path_in("image.build"), image, (char *)NULL);
        fprintf(stderr, "%s: %s\n", mkifs, strerror(errno));
        _exit(127);
    }
    finish_file(log, "log");
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) continue;
    if (status == 0) return;
    show_file(path_in("log"));
    die("image", "mkifs failed");
}

/* ---- the run ---- */

static const char *find_bytes(const struct qemurun *q, size_t from, const char *what)
{
    return from < q->len ? memmem(q->text + from, q->len - from, what, strlen(what)) : NULL;
}

/* The debug console puts a carriage return before each line feed; exactly those are no bytes of the program's. */
static bool is_added(const struct qemurun *q, size_t at)
{
    return q->text[at] == '\r' && at + 1 < q->len && q->text[at + 1] == '\n';
}

static void put_out(struct qemurun *q, size_t until)
{
    if (out_status) return;
    for (; q->pos < until; q->pos++)
        if (!is_added(q, q->pos) && putchar_unlocked((unsigned char)q->text[q->pos]) == EOF) break;
    if (!ferror(stdout) && fflush(stdout) == 0) return;
    out_status = errno == EPIPE ? 128 + SIGPIPE : STATUS_ERROR; /* nobody reads on: the run ends as by the signal */
    if (errno != EPIPE) fprintf(stderr, "pauli-run: standard output: %s\n", strerror(errno));
}

/* With startup -A a panic ends QEMU, so this is asked only afterwards: a program may print such words too. */
static bool panicked(const struct qemurun *q)
{
    return find_bytes(q, 0, "Shutdown[") || find_bytes(q, 0, "\nPANIC: ");
}

static int ended_early(struct qemurun *q, enum qemurun_result result, bool begun, bool ended)
{
    if (begun && !ended) put_out(q, q->len);
    else if (!begun && !opt.verbose && q->text) fwrite(q->text, 1, q->len, stderr);
    if (panicked(q)) {
        fprintf(stderr, "\npauli-run: kernel panic\n");
        return STATUS_PANIC;
    }
    if (result == QEMURUN_TIMEOUT) {
        fprintf(stderr, "\npauli-run: hang: no end within %d s\n", opt.seconds);
        return STATUS_HANG;
    }
    fprintf(stderr, "\npauli-run: the machine ended before the program\n");
    return STATUS_ERROR;
}

/*
 * Behind the mark at `at`: number, size, then so many bytes. Writes the file when all of it has come; returns where
 * it ends.
 */
static size_t take_file(const struct qemurun *q, size_t at)
{
    int index;
    long size, have = 0;
    if (sscanf(q->text + at, "%d %ld", &index, &size) != 2 || index < -1 || index >= opt.fetch.count) die("result", "damaged");
    const char *line = find_bytes(q, at, "\n"), *target = index < 0 ? "standard error" : opt.fetch.host[index];
    if (!line) return 0;
    if (size < 0) {
        fprintf(stderr, "pauli-run: %s: there is no such file\n", target);
        missing = true;
        return (size_t)(line - q->text) + 1;
    }
    size_t pos = (size_t)(line - q->text) + 1;
    for (size_t p = pos; have < size; p++) {
        if (p + 1 >= q->len) return 0; /* the byte behind may tell that this one was added */
        have += !is_added(q, p);
    }
    char *name = strdup(target);
    const char *host = index >= 0 && opt.fetch.target[index] ? opt.fetch.target[index] : basename(name);
    FILE *f = index < 0 ? stderr : fopen(host, "wb");
    if (!f) die(host, strerror(errno));
    for (have = 0; have < size; pos++) {
        if (is_added(q, pos)) continue;
        putc(q->text[pos], f);
        have++;
    }
    if (f != stderr) finish_result(f, host);
    free(name);
    return pos;
}

/* The marks behind the program's output: files, at last the status. False: there is more to come. */
static bool take_results(struct qemurun *q, int *status)
{
    char file[MARK_LEN], end[MARK_LEN];
    snprintf(file, sizeof file, "\001%s file ", nonce);
    snprintf(end, sizeof end, "\001%s exit ", nonce);
    for (;;) {
        const char *mark = find_bytes(q, q->pos, "\001");
        size_t at = mark ? (size_t)(mark - q->text) : 0;
        if (mark && find_bytes(q, at, file) == mark) {
            if (!find_bytes(q, at, "\n")) return false;
            size_t behind = take_file(q, at + strlen(file));
            if (!behind) return false;
            q->pos = behind;
            continue;
        }
        if (!mark || !find_bytes(q, at, "\n")) return false;
        *status = atoi(mark + strlen(end));
        return true;
    }
}

/* Passes output on until the end mark; returns the status it carries. */
static int relay(struct qemurun *q)
{
    char begin[MARK_LEN], end[MARK_LEN];
    snprintf(begin, sizeof begin, "\001%s begin\r\n", nonce);
    snprintf(end, sizeof end, "\001%s ", nonce);
    long deadline = opt.seconds > 0 ? qemurun_now_ms() + opt.seconds * 1000L : LONG_MAX;
    bool begun = false, ended = false;
    for (;;) {
        const char *at;
        if (!begun && (at = find_bytes(q, 0, begin)) != NULL) {
            begun = true;
            q->pos = (size_t)(at - q->text) + strlen(begin);
            if (opt.verbose) fwrite(q->text, 1, (size_t)(at - q->text), stderr);
        }
        at = begun && !ended ? find_bytes(q, q->pos, end) : NULL;
        if (at) {
            put_out(q, (size_t)(at - q->text));
            q->pos = (size_t)(at - q->text);
            ended = true;
        }
        int status;
        if (ended && take_results(q, &status)) return out_status ? out_status : status == 0 && missing ? STATUS_ERROR : status;
        if (begun && !ended && q->len > q->pos + MARK_LEN) put_out(q, q->len - MARK_LEN);
        if (stop_signal || out_status) return stop_signal ? 128 + stop_signal : out_status;
        long left = deadline - qemurun_now_ms();
        if (left <= 0) return ended_early(q, QEMURUN_TIMEOUT, begun, ended);
        enum qemurun_result r = qemurun_read(q, left > 1000 ? 1000 : (int)left);
        if (r == QEMURUN_EOF || r == QEMURUN_ERROR) return ended_early(q, r, begun, ended);
    }
}

static int run(const char *image)
{
    struct qemurun q;
    opt.machine.image = image;
    char **argv = qemurun_argv(&opt.machine);
    if (opt.print_only) {
        for (char **a = argv; *a; a++) printf("%s%s", *a, a[1] ? " " : "\n");
        qemurun_argv_free(argv);
        return 0;
    }
    if (!qemurun_start(&q, argv)) die("QEMU", strerror(errno));
    int status = relay(&q);
    qemurun_close(&q);
    qemurun_argv_free(argv);
    return status;
}

static void interrupted(int signo)
{
    stop_signal = signo;
}

int main(int argc, char **argv)
{
    const char *kernel = getenv("PAULI_KERNEL");
    if (kernel && *kernel) opt.kernel = kernel;
    parse_options(argc, argv);
    make_work();
    if (!opt.print_only) {
        struct sigaction act = { .sa_handler = interrupted }; /* no SA_RESTART: waiting ends */
        sigaction(SIGINT, &act, NULL);
        sigaction(SIGTERM, &act, NULL);
        sigaction(SIGHUP, &act, NULL);
        signal(SIGPIPE, SIG_IGN);
    }
    bool input = has_stdin();
    if (input) write_stdin();
    write_args(input);
    write_buildfile(input);
    char image[PATH_MAX + 64];
    snprintf(image, sizeof image, "%s", opt.keep ? opt.keep : path_in("image.ifs"));
    make_image(image);
    return run(image);
}
