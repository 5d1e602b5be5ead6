/* SPDX-License-Identifier: Apache-2.0 */
/* /proc/PID/as: what a debugger does with a process (DCMD_PROC_*), and the hand-over of dying processes to a dumper. */
#include <devctl.h>
#include <fcntl.h>
#include <process.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <sys/dispatch.h>
#include <sys/fault.h>
#include <sys/iofunc.h>
#include <sys/mman.h>
#include <sys/procfs.h>
#include <sys/procmgr.h>
#include <sys/procmsg.h>
#include <sys/resource.h>

#include "test.h"

extern char **environ;

/* ---- the debugged ---- */

/* Loops until a debugger changes the register; the condition is checked where no compiler keeps it elsewhere. */
ROLE(spins_on_register)
{
    uint64_t left;
    __asm__ volatile("mov x19, #77\n1: cmp x19, #77\n b.eq 1b\n mov %0, x19" : "=r"(left) : : "x19", "cc");
    return (int)left;
}

ROLE(spins_on_fp_register)
{
    double left;
    __asm__ volatile("fmov d8, #1.5\n1: fmov d9, #1.5\n fcmp d8, d9\n b.eq 1b\n fmov %d0, d8" : "=w"(left) : : "d8", "d9", "cc");
    return (int)(left * 2);
}

static volatile int bumped;
__attribute__((noinline)) static void bump(void) { bumped++; __asm__ volatile("" ::: "memory"); }

ROLE(bumps)
{
    for (int i = atoi(argv[0]); i > 0; i--)
        bump();
    return bumped;
}

static volatile int handled;
static void on_signal(int sig) { handled += sig == SIGUSR1 || sig == SIGSEGV || sig == SIGTRAP; }

ROLE(signals_itself)
{
    signal(SIGUSR1, on_signal);
    for (int i = 0; i < 2; i++)
        raise(SIGUSR1);
    return handled;
}

ROLE(crashes)
{
    *(volatile int *)(uintptr_t)(argc > 0 ? strtoul(argv[0], NULL, 0) : 0) = 1;
    return 0;
}

static void *counts(void *word)
{
    for (;;)
        ++*(volatile unsigned *)word;
    return NULL;
}

static unsigned counters[2];
ROLE(two_counters)
{
    test_thread(counts, &counters[1]);
    counts(&counters[0]);
    return 0;
}

ROLE(waits_forever)
{
    for (;;)
        pause();
    return 0;
}

ROLE(execs)
{
    execl(test_program, test_program, "-r", "procnto_debug", "bumps", "5", (char *)NULL);
    return 99;
}

ROLE(forks)
{
    pid_t pid = fork();
    int status;
    if (pid == 0) {
        bump();
        _exit(6);
    }
    return waitpid(pid, &status, 0) == pid && status == 6 << 8 ? 0 : 1;
}

/* ---- the debugger ---- */

static pid_t spawn_debug(const char *role, const char *argument)
{
    posix_spawnattr_t attr;
    pid_t pid;
    char *args[] = { (char *)test_program, "-r", "procnto_debug", (char *)role, (char *)argument, NULL };
    CHECK_EQ(posix_spawnattr_init(&attr), 0);
    CHECK_EQ(posix_spawnattr_setxflags(&attr, POSIX_SPAWN_DEBUG), 0);
    CHECK_EQ(posix_spawn(&pid, test_program, NULL, &attr, args, environ), 0);
    CHECK_EQ(posix_spawnattr_destroy(&attr), 0);
    return pid;
}

static int open_as(pid_t pid, int oflag)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/as", (int)pid);
    int fd = open(path, oflag);
    CHECK(fd != -1);
    return fd;
}

static procfs_status stop(int fd)
{
    procfs_status status;
    CHECK_EQ(devctl(fd, DCMD_PROC_STOP, &status, sizeof status, NULL), 0);
    CHECK(status.flags & _DEBUG_FLAG_STOPPED);
    return status;
}

static void run(int fd, unsigned flags)
{
    procfs_run run = { .flags = flags };
    CHECK_EQ(devctl(fd, DCMD_PROC_RUN, &run, sizeof run, NULL), 0);
}

static void run_traced(int fd, unsigned flags, int signo, int fault)
{
    procfs_run run = { .flags = flags | _DEBUG_RUN_TRACE | _DEBUG_RUN_FAULT };
    sigemptyset(&run.trace);
    if (signo != 0)
        sigaddset(&run.trace, signo);
    if (fault != 0)
        run.fault.__bits[(fault - 1) / 32] = 1u << (fault - 1) % 32;
    CHECK_EQ(devctl(fd, DCMD_PROC_RUN, &run, sizeof run, NULL), 0);
}

static procfs_status wait_stop(int fd)
{
    procfs_status status;
    CHECK_EQ(devctl(fd, DCMD_PROC_WAITSTOP, &status, sizeof status, NULL), 0);
    return status;
}

static uint64_t base_of(pid_t pid)
{
    procfs_info info;
    int fd = open_as(pid, O_RDONLY);
    CHECK_EQ(devctl(fd, DCMD_PROC_INFO, &info, sizeof info, NULL), 0);
    close(fd);
    return info.base_address;
}

static uint64_t address_in(pid_t pid, const volatile void *mine)
{
    return (uint64_t)(uintptr_t)mine - base_of(getpid()) + base_of(pid);
}

static int set_break(int fd, uint64_t addr, int size)
{
    procfs_break b = { .type = _DEBUG_BREAK_EXEC, .size = (int16_t)size, .addr = addr };
    return devctl(fd, DCMD_PROC_BREAK, &b, sizeof b, NULL);
}

TEST(stop_and_run)
{
    pid_t pid = test_spawn("two_counters", NULL);
    int fd = open_as(pid, O_RDWR);
    unsigned before[2], after[2];
    test_sleep_ms(20);
    procfs_status status = stop(fd);
    CHECK_EQ(status.pid, pid);
    CHECK_EQ(status.why, _DEBUG_WHY_REQUESTED);
    off_t at = (off_t)address_in(pid, counters);
    CHECK_EQ(pread(fd, before, sizeof before, at), (int)sizeof before);
    test_sleep_ms(10);
    CHECK_EQ(pread(fd, after, sizeof after, at), (int)sizeof after);
    CHECK(memcmp(before, after, sizeof before) == 0);
    CHECK_EQ(kill(pid, SIGCONT), 0);                    /* not the debugger's */
    test_sleep_ms(5);
    CHECK_EQ(pread(fd, after, sizeof after, at), (int)sizeof after);
    CHECK(memcmp(before, after, sizeof before) == 0);
    stop(fd);                                           /* once more does no harm */
    run(fd, 0);
    for (int i = 0; i < 1000 && after[0] == before[0]; i++) {
        test_sleep_ms(2);
        CHECK_EQ(pread(fd, after, sizeof after, at), (int)sizeof after);
    }
    CHECK(after[0] != before[0]);
    stop(fd);
    CHECK_EQ(kill(pid, SIGKILL), 0);                    /* a stopped process can be killed */
    CHECK_EQ(test_wait(pid), SIGKILL);
    procfs_status gone;
    CHECK_EQ(devctl(fd, DCMD_PROC_STOP, &gone, sizeof gone, NULL), ESRCH);
    close(fd);
}

TEST(general_registers)
{
    pid_t pid = test_spawn("spins_on_register", NULL);
    int fd = open_as(pid, O_RDWR);
    procfs_greg regs;
    do {
        test_sleep_ms(1);
        stop(fd);
        CHECK_EQ(devctl(fd, DCMD_PROC_GETGREG, &regs, sizeof regs, NULL), 0);
        if (regs.aarch64.gpr[19] != 77)
            run(fd, 0);
    } while (regs.aarch64.gpr[19] != 77);
    procfs_status status;
    CHECK_EQ(devctl(fd, DCMD_PROC_STATUS, &status, sizeof status, NULL), 0);
    CHECK_EQ(regs.aarch64.elr, status.ip);
    CHECK_EQ(regs.aarch64.gpr[31], status.sp);
    regs.aarch64.gpr[19] = 41;
    CHECK_EQ(devctl(fd, DCMD_PROC_SETGREG, &regs, sizeof regs, NULL), 0);
    memset(&regs, 0, sizeof regs);
    CHECK_EQ(devctl(fd, DCMD_PROC_GETGREG, &regs, sizeof regs, NULL), 0);
    CHECK_EQ(regs.aarch64.gpr[19], 41);
    run(fd, 0);
    CHECK_EQ(test_wait(pid), 41 << 8);
    close(fd);
}

TEST(register_sets)
{
    pid_t pid = spawn_debug("waits_forever", NULL);
    int fd = open_as(pid, O_RDWR);
    procfs_regset set = { .id = REGSET_GPREGS };
    AARCH64_CPU_REGISTERS gp;
    CHECK_EQ(devctl(fd, DCMD_PROC_GETREGSET, &set, sizeof set, NULL), 0);
    memcpy(&gp, set.buf, sizeof gp);
    gp.gpr[20] = 0x1234567890ull;
    memcpy(set.buf, &gp, sizeof gp);
    CHECK_EQ(devctl(fd, DCMD_PROC_SETREGSET, &set, sizeof set, NULL), 0);
    memset(set.buf, 0, sizeof set.buf);
    CHECK_EQ(devctl(fd, DCMD_PROC_GETREGSET, &set, sizeof set, NULL), 0);
    CHECK(memcmp(set.buf, &gp, sizeof gp) == 0);
    set.id = REGSET_FPREGS;
    CHECK_EQ(devctl(fd, DCMD_PROC_GETREGSET, &set, sizeof set, NULL), 0);
    set.id = REGSET_PERFREGS;
    CHECK_EQ(devctl(fd, DCMD_PROC_GETREGSET, &set, sizeof set, NULL), EINVAL);
    procfs_greg alt;
    CHECK_EQ(devctl(fd, DCMD_PROC_GETALTREG, &alt, sizeof alt, NULL), 0);
    CHECK_EQ(kill(pid, SIGKILL), 0);
    CHECK_EQ(test_wait(pid), SIGKILL);
    close(fd);
}

TEST(fp_registers)
{
    pid_t pid = test_spawn("spins_on_fp_register", NULL);
    int fd = open_as(pid, O_RDWR);
    procfs_fpreg regs;
    double d8;
    do {
        test_sleep_ms(1);
        stop(fd);
        CHECK_EQ(devctl(fd, DCMD_PROC_GETFPREG, &regs, sizeof regs, NULL), 0);
        memcpy(&d8, (const char *)&regs.aarch64 + 8 * 16, sizeof d8);
        if (d8 != 1.5)
            run(fd, 0);
    } while (d8 != 1.5);
    d8 = 8.5;
    memcpy((char *)&regs.aarch64 + 8 * 16, &d8, sizeof d8);
    CHECK_EQ(devctl(fd, DCMD_PROC_SETFPREG, &regs, sizeof regs, NULL), 0);
    run(fd, 0);
    CHECK_EQ(test_wait(pid), 17 << 8);
    close(fd);
}

TEST(registers_of_a_running_process)
{
    pid_t pid = test_spawn("waits_forever", NULL);
    int fd = open_as(pid, O_RDWR);
    procfs_greg regs;
    test_await_state(pid, 1, STATE_SIGSUSPEND);
    CHECK_EQ(devctl(fd, DCMD_PROC_GETGREG, &regs, sizeof regs, NULL), 0);
    CHECK_EQ(devctl(fd, DCMD_PROC_SETGREG, &regs, sizeof regs, NULL), EBUSY);
    kill(pid, SIGKILL);
    CHECK_EQ(test_wait(pid), SIGKILL);
    close(fd);
}

TEST(breakpoint)
{
    pid_t pid = spawn_debug("bumps", "3");
    int fd = open_as(pid, O_RDWR);
    uint64_t at = address_in(pid, (const volatile void *)bump);
    uint32_t insn, plain = *(const uint32_t *)(uintptr_t)bump;
    procfs_break list[4];
    int count = 0;
    CHECK_EQ(set_break(fd, at, 0), 0);
    CHECK_EQ(set_break(fd, at, 0), 0);                  /* twice is once */
    CHECK_EQ(set_break(fd, at + 2, 0), EINVAL);
    CHECK_EQ(set_break(fd, 0x10, 0), EFAULT);
    CHECK_EQ(devctl(fd, DCMD_PROC_GET_BREAKLIST, list, sizeof list, &count), 0);
    CHECK_EQ(count, 1);
    CHECK_EQ(list[0].addr, at);
    CHECK_EQ(pread(fd, &insn, sizeof insn, (off_t)at), (int)sizeof insn);
    CHECK_EQ(insn, plain);                              /* memory as the program has it */
    run_traced(fd, 0, 0, FLTBPT);
    procfs_status status = wait_stop(fd);
    CHECK_EQ(status.why, _DEBUG_WHY_FAULTED);
    CHECK_EQ(status.what, FLTBPT);
    CHECK_EQ(status.ip, at);
    CHECK_EQ(status.info.si_signo, SIGTRAP);
    CHECK_EQ(set_break(fd, at, -1), 0);
    CHECK_EQ(set_break(fd, at, -1), EINVAL);
    run_traced(fd, _DEBUG_RUN_CLRFLT, 0, 0);
    CHECK_EQ(test_wait(pid), 3 << 8);
    close(fd);
}

TEST(write_under_a_breakpoint)
{
    pid_t pid = spawn_debug("bumps", "2");
    int fd = open_as(pid, O_RDWR);
    uint64_t at = address_in(pid, (const volatile void *)bump);
    uint32_t ret = 0xd65f03c0, insn;
    CHECK_EQ(set_break(fd, at, 0), 0);
    CHECK_EQ(pwrite(fd, &ret, sizeof ret, (off_t)at), (int)sizeof ret);
    CHECK_EQ(pread(fd, &insn, sizeof insn, (off_t)at), (int)sizeof insn);
    CHECK_EQ(insn, ret);
    run_traced(fd, 0, 0, FLTBPT);
    CHECK_EQ(wait_stop(fd).ip, at);                     /* it is still there */
    CHECK_EQ(set_break(fd, at, -1), 0);
    run_traced(fd, _DEBUG_RUN_CLRFLT, 0, 0);
    CHECK_EQ(test_wait(pid), 0);                        /* bump() returned at once */
    close(fd);
}

TEST(single_steps)
{
    pid_t pid = spawn_debug("bumps", "1");
    int fd = open_as(pid, O_RDWR);
    uint64_t at = address_in(pid, (const volatile void *)bump), ip = at;
    CHECK_EQ(set_break(fd, at, 0), 0);
    run_traced(fd, 0, 0, FLTBPT);
    CHECK_EQ(wait_stop(fd).ip, at);
    CHECK_EQ(set_break(fd, at, -1), 0);
    for (int i = 0; i < 4; i++) {
        run_traced(fd, _DEBUG_RUN_CLRFLT | _DEBUG_RUN_STEP, 0, 0);
        procfs_status status = wait_stop(fd);
        CHECK_EQ(status.why, _DEBUG_WHY_FAULTED);
        CHECK_EQ(status.what, FLTTRACE);
        CHECK(status.ip != ip);
        ip = status.ip;
    }
    CHECK(ip > at && ip <= at + 64);
    run_traced(fd, _DEBUG_RUN_CLRFLT, 0, 0);
    CHECK_EQ(test_wait(pid), 1 << 8);
    close(fd);
}

TEST(steps_through_kernel_calls)
{
    pid_t pid = spawn_debug("bumps", "1");
    int fd = open_as(pid, O_RDWR);
    for (int i = 0; i < 3000; i++) {                    /* start-up code, constructors: many calls */
        run_traced(fd, _DEBUG_RUN_CLRFLT | _DEBUG_RUN_STEP, 0, 0);
        procfs_status status = wait_stop(fd);
        if (status.why == _DEBUG_WHY_TERMINATED)
            break;
        CHECK_EQ(status.what, FLTTRACE);
    }
    run_traced(fd, _DEBUG_RUN_CLRFLT, 0, 0);
    CHECK_EQ(test_wait(pid), 1 << 8);
    close(fd);
}

TEST(run_elsewhere)
{
    pid_t pid = spawn_debug("bumps", "2");
    int fd = open_as(pid, O_RDWR);
    uint64_t at = address_in(pid, (const volatile void *)bump);
    procfs_greg regs;
    CHECK_EQ(set_break(fd, at, 0), 0);
    run_traced(fd, 0, 0, FLTBPT);
    wait_stop(fd);
    CHECK_EQ(set_break(fd, at, -1), 0);
    CHECK_EQ(devctl(fd, DCMD_PROC_GETGREG, &regs, sizeof regs, NULL), 0);
    procfs_run go = { .flags = _DEBUG_RUN_CLRFLT | _DEBUG_RUN_VADDR, .ip = regs.aarch64.gpr[30] };  /* past the call */
    CHECK_EQ(devctl(fd, DCMD_PROC_RUN, &go, sizeof go, NULL), 0);
    CHECK_EQ(test_wait(pid), 1 << 8);
    close(fd);
}

TEST(traced_signals)
{
    pid_t pid = spawn_debug("signals_itself", NULL);
    int fd = open_as(pid, O_RDWR);
    run_traced(fd, 0, SIGUSR1, 0);
    procfs_status status = wait_stop(fd);
    CHECK_EQ(status.why, _DEBUG_WHY_SIGNALLED);
    CHECK_EQ(status.what, SIGUSR1);
    CHECK_EQ(status.info.si_signo, SIGUSR1);
    run_traced(fd, _DEBUG_RUN_CLRSIG, SIGUSR1, 0);      /* the first is dropped, */
    CHECK_EQ(wait_stop(fd).why, _DEBUG_WHY_SIGNALLED);
    run_traced(fd, 0, SIGUSR1, 0);                      /* the second delivered */
    CHECK_EQ(test_wait(pid), 1 << 8);
    close(fd);
}

TEST(traced_fault_passed_on)
{
    pid_t pid = spawn_debug("crashes", "0x30");
    int fd = open_as(pid, O_RDWR);
    run_traced(fd, 0, 0, FLTPAGE);
    procfs_status status = wait_stop(fd);
    CHECK_EQ(status.why, _DEBUG_WHY_FAULTED);
    CHECK_EQ(status.what, FLTPAGE);
    CHECK_EQ((uintptr_t)status.info.si_addr, 0x30);
    run_traced(fd, 0, 0, FLTPAGE);
    status = wait_stop(fd);
    CHECK_EQ(status.why, _DEBUG_WHY_TERMINATED);
    CHECK_EQ(test_wait(pid), SIGSEGV);
    close(fd);
}

TEST(traced_fault_mended)
{
    pid_t pid = spawn_debug("crashes", "0x30");
    int fd = open_as(pid, O_RDWR);
    procfs_greg regs;
    run_traced(fd, 0, SIGSEGV, 0);
    procfs_status status = wait_stop(fd);
    CHECK_EQ(status.why, _DEBUG_WHY_FAULTED);
    CHECK_EQ(devctl(fd, DCMD_PROC_GETGREG, &regs, sizeof regs, NULL), 0);
    regs.aarch64.elr += 4;
    CHECK_EQ(devctl(fd, DCMD_PROC_SETGREG, &regs, sizeof regs, NULL), 0);
    run_traced(fd, _DEBUG_RUN_CLRFLT, 0, 0);
    CHECK_EQ(test_wait(pid), 0);
    close(fd);
}

TEST(frozen_thread)
{
    pid_t pid = test_spawn("two_counters", NULL);
    int fd = open_as(pid, O_RDWR);
    unsigned before[2], after[2];
    do {
        test_sleep_ms(2);
        stop(fd);
        if (test_state(pid, 2) == -1)
            run(fd, 0);
    } while (test_state(pid, 2) == -1);
    off_t at = (off_t)address_in(pid, counters);
    pthread_t tid = 2;
    CHECK_EQ(devctl(fd, DCMD_PROC_FREEZETHREAD, &tid, sizeof tid, NULL), 0);
    CHECK_EQ(pread(fd, before, sizeof before, at), (int)sizeof before);
    run(fd, 0);
    do {
        test_sleep_ms(2);
        CHECK_EQ(pread(fd, after, sizeof after, at), (int)sizeof after);
    } while (after[0] == before[0]);
    CHECK_EQ(after[1], before[1]);
    CHECK_EQ(devctl(fd, DCMD_PROC_THAWTHREAD, &tid, sizeof tid, NULL), 0);
    do {
        test_sleep_ms(2);
        CHECK_EQ(pread(fd, after, sizeof after, at), (int)sizeof after);
    } while (after[1] == before[1]);
    tid = 99;
    CHECK_EQ(devctl(fd, DCMD_PROC_FREEZETHREAD, &tid, sizeof tid, NULL), ESRCH);
    kill(pid, SIGKILL);
    CHECK_EQ(test_wait(pid), SIGKILL);
    close(fd);
}

TEST(armed_event)
{
    pid_t pid = spawn_debug("signals_itself", NULL);
    int fd = open_as(pid, O_RDWR), chid = ChannelCreate(_NTO_CHF_PRIVATE), coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
    struct sigevent event;
    struct _pulse pulse;
    SIGEV_PULSE_INIT(&event, coid, 10, 5, 99);
    CHECK_EQ(devctl(fd, DCMD_PROC_EVENT, &event, sizeof event, NULL), 0);
    run_traced(fd, _DEBUG_RUN_ARM, SIGUSR1, 0);
    CHECK_EQ(MsgReceivePulse(chid, &pulse, sizeof pulse, NULL), 0);
    CHECK_EQ(pulse.code, 5);
    CHECK_EQ(pulse.value.sival_int, 99);
    CHECK_EQ(wait_stop(fd).what, SIGUSR1);
    run_traced(fd, _DEBUG_RUN_ARM, 0, 0);
    CHECK_EQ(MsgReceivePulse(chid, &pulse, sizeof pulse, NULL), 0);      /* its end is an event too */
    CHECK_EQ(test_wait(pid), 2 << 8);
    close(fd);
}

TEST(spawned_for_debugging)
{
    pid_t pid = spawn_debug("bumps", "7");
    int status;
    test_sleep_ms(10);
    CHECK_EQ(waitpid(pid, &status, WNOHANG | WUNTRACED), 0);
    int fd = open_as(pid, O_RDWR);
    CHECK(wait_stop(fd).flags & _DEBUG_FLAG_STOPPED);
    run(fd, 0);
    CHECK_EQ(test_wait(pid), 7 << 8);
    close(fd);
}

TEST(exec_is_told)
{
    pid_t pid = spawn_debug("execs", NULL);
    int fd = open_as(pid, O_RDWR);
    run(fd, _DEBUG_RUN_EXEC);
    procfs_status status = wait_stop(fd);
    CHECK_EQ(status.why, _DEBUG_WHY_EXEC);
    run(fd, 0);
    CHECK_EQ(test_wait(pid), 5 << 8);
    close(fd);
}

TEST(fork_is_told)
{
    pid_t pid = spawn_debug("forks", NULL), child;
    int fd = open_as(pid, O_RDWR);
    procfs_info info;
    CHECK_EQ(set_break(fd, address_in(pid, (const volatile void *)bump), 0), 0);    /* the child must not meet it */
    run(fd, _DEBUG_RUN_CHILD);
    procfs_status status = wait_stop(fd);
    CHECK_EQ(status.why, _DEBUG_WHY_CHILD);
    CHECK_EQ(devctl(fd, DCMD_PROC_INFO, &info, sizeof info, NULL), 0);
    child = info.child;
    CHECK(child > 0);
    int child_fd = open_as(child, O_RDWR);
    CHECK_EQ(wait_stop(child_fd).why, _DEBUG_WHY_CHILD);
    run(child_fd, 0);
    run(fd, 0);
    CHECK_EQ(test_wait(pid), 0);
    close(child_fd);
    close(fd);
}

TEST(one_debugger)
{
    pid_t pid = spawn_debug("waits_forever", NULL);
    int fd = open_as(pid, O_RDWR), other = open_as(pid, O_RDWR), reader = open_as(pid, O_RDONLY);
    procfs_status status;
    stop(fd);
    CHECK_EQ(devctl(other, DCMD_PROC_STOP, &status, sizeof status, NULL), EBUSY);
    CHECK_EQ(set_break(other, address_in(pid, (const volatile void *)bump), 0), EBUSY);
    CHECK_EQ(devctl(reader, DCMD_PROC_STOP, &status, sizeof status, NULL), EBADF);
    CHECK_EQ(devctl(reader, DCMD_PROC_STATUS, &status, sizeof status, NULL), 0);
    close(fd);
    stop(other);
    kill(pid, SIGKILL);
    CHECK_EQ(test_wait(pid), SIGKILL);
    close(other);
    close(reader);
}

ROLE(debugs_and_dies)
{
    pid_t pid = (pid_t)atol(argv[0]);
    uint32_t flag = (uint32_t)strtoul(argv[1], NULL, 0);
    int fd = open_as(pid, O_RDWR);
    if (devctl(fd, DCMD_PROC_SET_FLAG, &flag, sizeof flag, NULL) != 0) return 1;
    if (set_break(fd, address_in(pid, (const volatile void *)bump), 0) != 0) return 2;
    stop(fd);
    return 0;
}

TEST(debugger_dies_run_on_last_close)
{
    pid_t pid = spawn_debug("bumps", "4");
    test_run("debugs_and_dies", test_number(pid), test_number(_DEBUG_FLAG_RLC), NULL);
    CHECK_EQ(test_wait(pid), 4 << 8);                   /* without its breakpoints */
}

TEST(debugger_dies_kill_on_last_close)
{
    pid_t pid = spawn_debug("bumps", "4");
    test_run("debugs_and_dies", test_number(pid), test_number(_DEBUG_FLAG_KLC), NULL);
    CHECK_EQ(test_wait(pid), SIGKILL);
}

TEST(debugger_dies)
{
    pid_t pid = spawn_debug("bumps", "4");
    test_run("debugs_and_dies", test_number(pid), test_number(0), NULL);
    int fd = open_as(pid, O_RDWR);
    CHECK(wait_stop(fd).flags & _DEBUG_FLAG_STOPPED);   /* another debugger can take it up */
    run(fd, 0);
    CHECK_EQ(test_wait(pid), 4 << 8);
    close(fd);
}

static void nothing(int sig) { (void)sig; }

ROLE(waits_for_a_stop)
{
    procfs_status status;
    signal(SIGUSR1, nothing);
    return devctl(open_as((pid_t)atol(argv[0]), O_RDONLY), DCMD_PROC_WAITSTOP, &status, sizeof status, NULL) == EINTR ? 0 : 1;
}

TEST(waiting_for_a_stop_is_interrupted)
{
    pid_t pid = test_spawn("waits_forever", NULL), waiter = test_spawn("waits_for_a_stop", test_number(pid), NULL);
    test_await_state(waiter, 1, STATE_REPLY);
    test_sleep_ms(5);
    CHECK_EQ(kill(waiter, SIGUSR1), 0);
    test_exited_ok(waiter);
    waiter = test_spawn("waits_for_a_stop", test_number(pid), NULL);
    test_await_state(waiter, 1, STATE_REPLY);
    CHECK_EQ(kill(waiter, SIGKILL), 0);
    CHECK_EQ(test_wait(waiter), SIGKILL);
    CHECK_EQ(kill(pid, SIGKILL), 0);
    CHECK_EQ(test_wait(pid), SIGKILL);
}

ROLE(stranger)
{
    char path[64];
    procfs_status status;
    if (setuid(500) != 0) return 1;
    snprintf(path, sizeof path, "/proc/%s/as", argv[0]);
    int fd = open(path, O_RDWR);
    if (fd == -1) return errno == EACCES ? 0 : 2;
    return devctl(fd, DCMD_PROC_STOP, &status, sizeof status, NULL) == EPERM ? 0 : 3;
}

TEST(not_for_strangers)
{
    pid_t pid = test_spawn("waits_forever", NULL);
    test_run("stranger", test_number(pid), NULL);
    CHECK_EQ(kill(pid, SIGKILL), 0);
    CHECK_EQ(test_wait(pid), SIGKILL);
}

TEST(debugger_arguments)
{
    pid_t pid = spawn_debug("waits_forever", NULL);
    int fd = open_as(pid, O_RDWR), info;
    uint32_t flags = 0x80000000u;
    procfs_run go = { .flags = 0x80000000u };
    procfs_break b = { .type = _DEBUG_BREAK_WR, .addr = 0x1000 };
    CHECK_EQ(devctl(fd, DCMD_PROC_SET_FLAG, &flags, sizeof flags, NULL), EINVAL);
    CHECK_EQ(devctl(fd, DCMD_PROC_RUN, &go, sizeof go, NULL), ENOTSUP);
    CHECK_EQ(devctl(fd, DCMD_PROC_RUN, &go, 2, NULL), EINVAL);
    CHECK_EQ(devctl(fd, DCMD_PROC_BREAK, &b, sizeof b, NULL), ENOTSUP);
    b.type = 0x4000;
    CHECK_EQ(devctl(fd, DCMD_PROC_BREAK, &b, sizeof b, NULL), EINVAL);
    CHECK_EQ(devctl(fd, DCMD_PROC_SETGREG, &b, sizeof b, NULL), EINVAL);
    procfs_threadctl ctl = { .tid = 1, .cmd = _NTO_TCTL_IO };
    CHECK_EQ(devctl(fd, DCMD_PROC_THREADCTL, &ctl, sizeof ctl, NULL), EINVAL);
    CHECK_EQ(devctl(fd, __DIOF(_DCMD_PROC, 99, int), &info, sizeof info, NULL), ENOTTY);
    int self_fd = open("/proc/self/as", O_RDWR);
    if (self_fd != -1)
        close(self_fd);
    CHECK_EQ(kill(pid, SIGKILL), 0);
    CHECK_EQ(test_wait(pid), SIGKILL);
    close(fd);
}

TEST(abilities_listed)
{
    union { procfs_abilities head; char bytes[4096]; } out;
    int fd = open_as(getpid(), O_RDONLY), size = 0;
    CHECK_EQ(devctl(fd, DCMD_PROC_ABILITIES, &out, sizeof out, &size), 0);
    CHECK_EQ(out.head.nbytes, size);
    CHECK_EQ(out.head.snables, 71);
    CHECK(out.head.ables[PROCMGR_AID_SPAWN] & (PROCMGR_AOP_ALLOW >> 16));
    CHECK_EQ(out.head.nranges, 0);
    CHECK_EQ(procmgr_ability(0, PROCMGR_ADN_NONROOT | PROCMGR_AOP_ALLOW | PROCMGR_AOP_SUBRANGE | PROCMGR_AID_SETUID,
                             (uint64_t)100, (uint64_t)200, PROCMGR_AID_EOL), 0);
    CHECK_EQ(devctl(fd, DCMD_PROC_ABILITIES, &out, sizeof out, &size), 0);
    CHECK_EQ(out.head.nranges, 1);
    CHECK(out.head.ables[PROCMGR_AID_SETUID] & (PROCMGR_AOP_SUBRANGE >> 16));
    procfs_able_range range;
    memcpy(&range, out.bytes + size - (int)sizeof range, sizeof range);
    CHECK_EQ(range.lo, 100);
    CHECK_EQ(range.hi, 200);
    CHECK_EQ(range.able, PROCMGR_AID_SETUID);
    close(fd);
}

TEST(pages_listed)
{
    procfs_mapinfo info[16];
    char *p = mmap(NULL, 4 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, NOFD, 0);
    int fd = open_as(getpid(), O_RDONLY), count = 0;
    off64_t offset;
    memset(p, 1, 4 * 4096);
    info[0].vaddr = (uintptr_t)p;
    CHECK_EQ(devctl(fd, DCMD_PROC_PTINFO, info, sizeof info, &count), 0);
    CHECK(count >= 1);
    CHECK_EQ(info[0].vaddr, (uintptr_t)p);
    CHECK_EQ(mem_offset64(p, NOFD, 1, &offset, NULL), 0);
    CHECK_EQ(info[0].paddr, (uint64_t)offset);
    munmap(p, 4 * 4096);
    close(fd);
}

TEST(thread_control)
{
    pid_t pid = test_spawn("waits_forever", NULL);
    int fd = open_as(pid, O_RDWR);
    procfs_threadctl ctl = { .tid = 1, .cmd = _NTO_TCTL_ONE_THREAD_HOLD };
    test_await_state(pid, 1, STATE_SIGSUSPEND);
    CHECK_EQ(devctl(fd, DCMD_PROC_THREADCTL, &ctl, sizeof ctl, NULL), 0);
    ctl.cmd = _NTO_TCTL_ONE_THREAD_CONT;
    CHECK_EQ(devctl(fd, DCMD_PROC_THREADCTL, &ctl, sizeof ctl, NULL), 0);
    ctl.tid = 77;
    CHECK_EQ(devctl(fd, DCMD_PROC_THREADCTL, &ctl, sizeof ctl, NULL), ESRCH);
    kill(pid, SIGKILL);
    CHECK_EQ(test_wait(pid), SIGKILL);
    close(fd);
}

/* ---- the dumper ---- */

enum { DUMP_OK, DUMP_FAILS, DUMP_CLOSES, DUMP_DIES, DUMP_SLEEPS };

/* Looks at the dying process as a writer of core files does. -> 0 */
static int examine(int fd, pid_t pid)
{
    procfs_info info;
    procfs_status status = { .tid = 1 };
    procfs_greg regs;
    procfs_mapinfo maps[64];
    int count = 0;
    char byte;
    if (devctl(fd, DCMD_PROC_INFO, &info, sizeof info, NULL) != 0 || info.pid != pid) return 1;
    if (!(info.flags & _NTO_PF_COREDUMP)) return 2;
    if (devctl(fd, DCMD_PROC_TIDSTATUS, &status, sizeof status, NULL) != 0) return 3;
    if (status.why != _DEBUG_WHY_FAULTED || status.what != SIGSEGV || status.info.si_signo != SIGSEGV) return 4;
    if (devctl(fd, DCMD_PROC_GETGREG, &regs, sizeof regs, NULL) != 0 || regs.aarch64.elr != status.ip) return 5;
    if (devctl(fd, DCMD_PROC_MAPINFO, maps, sizeof maps, &count) != 0 || count < 3) return 6;
    if (pread(fd, &byte, 1, (off_t)regs.aarch64.gpr[31]) != 1) return 7;
    return 0;
}

ROLE(dumper)
{
    dispatch_t *dpp = dispatch_create();
    resmgr_connect_funcs_t connect;
    resmgr_io_funcs_t io;
    static iofunc_attr_t attr;
    struct _pulse pulse;
    char path[64];
    int how = atoi(argv[0]);
    iofunc_func_init(_RESMGR_CONNECT_NFUNCS, &connect, _RESMGR_IO_NFUNCS, &io);
    iofunc_attr_init(&attr, S_IFNAM | 0666, NULL, NULL);
    if (resmgr_attach(dpp, NULL, "/proc/dumper", _FTYPE_DUMPER, 0, &connect, &io, &attr) == -1) return 20;
    dispatch_context_t *ctp = dispatch_context_alloc(dpp);
    if (ctp == NULL) return 21;
    int chid = message_connect(dpp, MSG_FLAG_SIDE_CHANNEL);
    struct _server_info server;
    if (ConnectServerInfo(0, chid, &server) == -1) return 22;
    int fd = open("/dev/shmem/dumper_ready", O_RDWR | O_CREAT, 0666);
    close(fd);
    do {
        if (MsgReceivePulse(server.chid, &pulse, sizeof pulse, NULL) == -1) return 23;
    } while (pulse.code != _PULSE_CODE_COREDUMP);
    pid_t pid = pulse.value.sival_int;
    snprintf(path, sizeof path, "/proc/%d/as", (int)pid);
    fd = open(path, O_RDWR);
    if (fd == -1) return 24;
    int result = examine(fd, pid), err = how == DUMP_FAILS ? ENOSPC : 0;
    if (result != 0) return result;
    switch (how) {
    case DUMP_OK:
    case DUMP_FAILS:
        if (devctl(fd, DCMD_PROC_DUMPED, &err, sizeof err, NULL) != 0) return 25;
        break;
    case DUMP_CLOSES:
        close(fd);
        break;
    case DUMP_SLEEPS:
        for (;;)
            pause();
    default:
        break;
    }
    return 0;
}

static pid_t start_dumper(int how)
{
    unlink("/dev/shmem/dumper_ready");
    pid_t pid = test_spawn("dumper", test_number(how), NULL);
    while (access("/dev/shmem/dumper_ready", F_OK) == -1)
        test_sleep_ms(1);
    unlink("/dev/shmem/dumper_ready");
    return pid;
}

TEST(core_written)
{
    pid_t dumper = start_dumper(DUMP_OK), pid = test_spawn("crashes", NULL);
    siginfo_t info;
    CHECK_EQ(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT), 0);
    CHECK_EQ(info.si_code, CLD_DUMPED);
    CHECK_EQ(info.si_status, SIGSEGV);
    int status = test_wait(pid);
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV && WCOREDUMP(status));
    test_exited_ok(dumper);
}

static void core_without(int how)
{
    pid_t dumper = start_dumper(how), pid = test_spawn("crashes", NULL);
    int status = test_wait(pid);
    CHECK_EQ(status, SIGSEGV);
    test_exited_ok(dumper);
}

TEST(core_fails) { core_without(DUMP_FAILS); }
TEST(dumper_closes) { core_without(DUMP_CLOSES); }
TEST(dumper_dies) { core_without(DUMP_DIES); }

TEST(killed_while_dumped)
{
    pid_t dumper = start_dumper(DUMP_SLEEPS), pid = test_spawn("crashes", NULL);
    test_await_state(dumper, 1, STATE_SIGSUSPEND);
    CHECK_EQ(waitpid(pid, NULL, WNOHANG), 0);
    CHECK_EQ(kill(pid, SIGKILL), 0);
    CHECK_EQ(test_wait(pid), SIGKILL);
    CHECK_EQ(kill(dumper, SIGKILL), 0);
    CHECK_EQ(test_wait(dumper), SIGKILL);
}

TEST(dumper_killed)
{
    pid_t dumper = start_dumper(DUMP_SLEEPS), pid = test_spawn("crashes", NULL);
    test_await_state(dumper, 1, STATE_SIGSUSPEND);
    CHECK_EQ(kill(dumper, SIGKILL), 0);
    CHECK_EQ(test_wait(dumper), SIGKILL);
    CHECK_EQ(test_wait(pid), SIGSEGV);
}

ROLE(crashes_without_core)
{
    struct rlimit limit = { 0, 0 };
    if (setrlimit(RLIMIT_CORE, &limit) != 0) return 1;
    return role_crashes(0, NULL);
}

TEST(core_limit)
{
    pid_t dumper = start_dumper(DUMP_OK);
    CHECK_EQ(test_wait(test_spawn("crashes_without_core", NULL)), SIGSEGV);
    CHECK_EQ(test_wait(test_spawn("crashes", NULL)), SIGSEGV | 0x80);
    test_exited_ok(dumper);
}

TEST(no_dumper)
{
    int err = 0, fd = open_as(getpid(), O_RDWR);
    CHECK_EQ(test_wait(test_spawn("crashes", NULL)), SIGSEGV);
    CHECK_EQ(devctl(fd, DCMD_PROC_DUMPED, &err, sizeof err, NULL), ESRCH);
    close(fd);
}
