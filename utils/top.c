/* SPDX-License-Identifier: Apache-2.0 */
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/states.h>
#include <sys/syspage.h>
#include <sys/utsname.h>
#include <termios.h>
#include <unistd.h>

#include "cpu_load.h"
#include "proc_info.h"
#include "tool.h"

static struct { long iterations, delay, lines; bool plain, thread_names; } opt = { .delay = 5 };

static int compare(const void *a, const void *b)
{
    const struct load *x = a, *y = b;
    if (x->ran != y->ran)
        return x->ran < y->ran ? 1 : -1;
    return x->pid != y->pid ? (x->pid > y->pid) - (x->pid < y->pid) : (x->tid > y->tid) - (x->tid < y->tid);
}

static const char *state_text(unsigned state)
{
    return state == STATE_RUNNING ? "Run" : state == STATE_READY ? "Rdy" : proc_state_name(state);
}

static double percent(uint64_t part, uint64_t whole)
{
    double p = whole != 0 ? 100.0 * (double)part / (double)whole : 0;
    return p > 100 ? 100 : p;
}

static bool is_idle(const struct load *l)
{
    return l->pid == 1 && l->priority == 0;
}

struct figures { double idle; uint64_t available; unsigned processes, threads; };
static struct figures least, most, sum;
static unsigned looks;

static void count(struct figures now)
{
    if (looks++ == 0)
        least = most = now;
#define KEEP(field) \
    least.field = now.field < least.field ? now.field : least.field; \
    most.field = now.field > most.field ? now.field : most.field; \
    sum.field += now.field
    KEEP(idle);
    KEEP(available);
    KEEP(processes);
    KEEP(threads);
#undef KEEP
}

static unsigned process_count(const struct loads *loads)
{
    unsigned n = 0;
    for (size_t i = 0; i < loads->count; i++)
        n += i == 0 || loads->threads[i].pid != loads->threads[i - 1].pid;
    return n;
}

static void print_processors(const struct loads *loads)
{
    uint64_t wall = loads->interval;
    unsigned cpus = _syspage_ptr->num_cpu;
    for (unsigned cpu = 0; cpu < cpus; cpu++) {
        uint64_t idle = 0;
        for (size_t i = 0; i < loads->count; i++)
            if (is_idle(&loads->threads[i]) && loads->threads[i].tid == cpu + 1)
                idle += loads->threads[i].ran;
        printf("CPU %2u Idle: %5.1f%%\n", cpu, percent(idle, wall));
    }
}

static void print_thread_name(const struct load *l)
{
    char name[128];
    proc_thread_name(l->pid, l->tid, name, sizeof name);
    printf(" (%s)", name);
}

static void print(struct loads *loads)
{
    uint64_t idle = 0, system = 0, wall = loads->interval * _syspage_ptr->num_cpu;
    uint64_t total = proc_statistic("total"), available = proc_statistic("free");
    unsigned processes = process_count(loads);
    for (size_t i = 0; i < loads->count; i++) {
        if (is_idle(&loads->threads[i]))
            idle += loads->threads[i].ran;
        else if (loads->threads[i].pid == 1)
            system += loads->threads[i].ran;
    }
    double idle_share = percent(idle, wall), system_share = percent(system, wall),
        user = 100 - idle_share - system_share;
    if (!opt.plain)
        fputs("\033[H\033[2J", stdout);
    printf("%u processes; %zu threads;\n", processes, loads->count);
    printf("CPU states: %.1f%% idle, %.1f%% user, %.1f%% kernel\n", idle_share, user > 0 ? user : 0, system_share);
    print_processors(loads);
    printf("Memory: %lluM total, %lluM avail, page size 4K\n\n", (unsigned long long)(total >> 20),
        (unsigned long long)(available >> 20));
    printf("%9s %5s %3s %-8s %8s %6s  %s\n", "PID", "TID", "PRI", "STATE", "HH:MM:SS", "CPU", "COMMAND");
    count((struct figures){ idle_share, available, processes, (unsigned)loads->count });
    qsort(loads->threads, loads->count, sizeof *loads->threads, compare);
    for (size_t i = 0, shown = 0; i < loads->count && (long)shown < opt.lines; i++) {
        const struct load *l = &loads->threads[i];
        if (is_idle(l))
            continue;
        unsigned s = (unsigned)(l->total / 1000000000u);
        printf("%9d %5u %3u %-8.8s %2u:%02u:%02u %5.2f%% %s", (int)l->pid, l->tid, l->priority,
            state_text(l->state), s / 3600,
               s / 60 % 60, s % 60, percent(l->ran, wall), l->name);
        if (opt.thread_names)
            print_thread_name(l);
        putchar('\n');
        shown++;
    }
    fflush(stdout);
}

static void print_summary(void)
{
    if (looks == 0)
        return;
    printf("\n            %10s %10s %10s\n", "Min", "Max", "Average");
    printf("CPU idle:   %9.0f%% %9.0f%% %9.0f%%\n", least.idle, most.idle, sum.idle / looks);
    printf("Mem Avail:  %8lluMB %8lluMB %8lluMB\n", (unsigned long long)(least.available >> 20),
        (unsigned long long)(most.available >> 20),
           (unsigned long long)(sum.available / looks >> 20));
    printf("Processes:  %10u %10u %10u\n", least.processes, most.processes, sum.processes / looks);
    printf("Threads:    %10u %10u %10u\n", least.threads, most.threads, sum.threads / looks);
}

static struct termios saved;
static bool raw;

static void restore(void)
{
    if (raw)
        tcsetattr(STDIN_FILENO, TCSANOW, &saved);
    raw = false;
}

static volatile sig_atomic_t stopped;
static void stop(int signo)
{
    stopped = signo;
}

/* q ends it, any other key looks again at once. -> false: end */
static bool wait_for_key(long seconds)
{
    struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };
    char key = 0;
    if (!raw) {
        sleep((unsigned)seconds);
        return stopped == 0;
    }
    if (poll(&input, 1, (int)seconds * 1000) > 0 && (read(STDIN_FILENO, &key, 1) <= 0 || key == 'q'))
        return false;
    return stopped == 0;
}

static void prepare_terminal(void)
{
    struct winsize size;
    struct termios changed;
    if (opt.lines == 0)
        opt.lines = !opt.plain && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 12 ?
            size.ws_row - 7 - (long)_syspage_ptr->num_cpu : 10;
    if (opt.plain || !isatty(STDIN_FILENO) || tcgetattr(STDIN_FILENO, &saved) == -1)
        return;
    changed = saved;
    changed.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
    raw = tcsetattr(STDIN_FILENO, TCSANOW, &changed) == 0;
}

static bool is_here(const char *node)
{
    struct utsname here;
    if (uname(&here) == 0 && strcmp(node, here.nodename) == 0)
        return true;
    tool_say("-n %s: other nodes cannot be asked", node);
    return false;
}

int main(int argc, char *argv[])
{
    struct loads loads = { 0 };
    struct sigaction action = { .sa_handler = stop };
    int c;
    opt.plain = !isatty(STDOUT_FILENO);
    while ((c = getopt(argc, argv, "bdD:i:n:p:tz:")) != -1) {
        bool good = true;
        switch (c) {
        case 'b':
        case 'd': opt.plain = true; break;
        case 'D': good = tool_number(optarg, 1, 86400, &opt.delay); break;
        case 'i': good = tool_number(optarg, 1, INT32_MAX, &opt.iterations); break;
        case 'n': good = is_here(optarg); break;
        case 'p': good = proc_run_at(optarg); break;
        case 't': opt.thread_names = true; break;
        case 'z': good = tool_number(optarg, 1, 100000, &opt.lines); break;
        default:  good = false;
        }
        if (!good)
            return 1;
    }
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    prepare_terminal();
    loads_look(&loads);
    for (long n = 0; stopped == 0 && !ferror(stdout); ) {
        if (!wait_for_key(n == 0 ? 1 : opt.delay))
            break;
        loads_look(&loads);
        print(&loads);
        if (++n == opt.iterations)
            break;
    }
    restore();
    print_summary();
    loads_free(&loads);
    return tool_close(0);
}
