/* SPDX-License-Identifier: Apache-2.0 */
/*
 * random: /dev/random and /dev/urandom, one generator behind both.
 *
 *   message | answered with
 *   read    | random numbers, at once (and at most READ_MAX of them)
 *   write   | what is written is mixed in; it counts for nothing
 *   notify  | always ready
 *   pulses  | -i: an interrupt came; the timer: time to take new entropy
 *
 * Seeded from the kernel's random bytes (AT_RANDOM), the entropy device, the clock, the seed file;
 * reseeded from the device and the clocks every RESEED_SECONDS and RESEED_BYTES.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <sys/auxv.h>
#include <sys/iofunc.h>
#include <sys/dispatch.h>
#include <sys/neutrino.h>
#include <sys/procmgr.h>
#include <sys/stat.h>

#include "drbg.h"
#include "virtio_rng.h"
#include "serve.h"

#define READ_MAX       (1u << 20)
#define CHUNK          4096u
#define SEED_SIZE      64u
#define RESEED_BYTES   (1u << 20)
#define RESEED_SECONDS 300
#define POLL_SECONDS   10

static struct {
    bool foreground, poll, device;
    int irq, irq_id;
    unsigned verbose;
    const char *seed_file;
    uid_t uid;
    gid_t gid;
    bool drop;                       /* -U */
} opt = { .irq = -1 };

static struct drbg drbg;
static size_t given;                 /* bytes since the last reseeding */
static iofunc_attr_t attr_random, attr_urandom;

/* ---- entropy ---- */

/* What differs from moment to moment. Costs little, so it is done with every request. */
static void mix_time(int salt)
{
    struct { uint64_t cycles, clock; int salt; } now = { .cycles = ClockCycles(), .salt = salt };
    ClockTime_r(CLOCK_MONOTONIC, NULL, &now.clock);
    drbg_mix(&drbg, &now, sizeof now);
}

/* How long things take is not known to the nanosecond. */
static void mix_jitter(void)
{
    for (int i = 0; i < 64; i++) {
        nanosleep(&(struct timespec){ .tv_nsec = 1000 + i }, NULL);
        mix_time(i);
    }
}

static bool mix_device(void)
{
    uint8_t seed[SEED_SIZE];
    size_t got = opt.device ? virtio_rng_read(seed, sizeof seed) : 0;
    drbg_mix(&drbg, seed, got);
    explicit_bzero(seed, sizeof seed);
    return got != 0;
}

static void mix_system(void)
{
    struct { struct timespec real, process; struct stat proc; pid_t pid; } s;
    memset(&s, 0, sizeof s);
    clock_gettime(CLOCK_REALTIME, &s.real);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &s.process);
    s.pid = getpid();
    if (stat("/proc", &s.proc) == -1)            /* free memory and processes, where it says so */
        s.proc.st_size = -errno;
    drbg_mix(&drbg, &s, sizeof s);
}

static void reseed(void)
{
    given = 0;
    mix_device();
    mix_system();
    mix_time(0);
}

/*
 * The file holds what the last run left; it is replaced at once, so that no two runs start from the
 * same one.
 */
static void seed_from_file(void)
{
    uint8_t seed[SEED_SIZE];
    int fd = open(opt.seed_file, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd == -1)
        serve_die(opt.seed_file, errno);
    ssize_t got = read(fd, seed, sizeof seed);
    if (got > 0)
        drbg_mix(&drbg, seed, (size_t)got);
    drbg_generate(&drbg, seed, sizeof seed);
    if (pwrite(fd, seed, sizeof seed, 0) != (ssize_t)sizeof seed)
        fprintf(stderr, "random: %s: %s\n", opt.seed_file, strerror(errno));
    close(fd);
    explicit_bzero(seed, sizeof seed);
}

static void seed(void)
{
    const void *kernel = (const void *)getauxval(AT_RANDOM);
    int err;
    if (kernel != NULL)
        drbg_mix(&drbg, kernel, 16);
    opt.device = virtio_rng_find(&err);
    if (err != EOK)
        fprintf(stderr, "random: entropy device: %s\n", strerror(err));
    if (opt.device && !mix_device())
        fprintf(stderr, "random: the entropy device does not answer\n");
    mix_system();
    mix_jitter();
    if (opt.seed_file != NULL)
        seed_from_file();
    if (opt.verbose)
        fprintf(stderr, "random: %s entropy device\n", opt.device ? "with" : "without");
}

/* ---- requests ---- */

static bool known_xtype(uint32_t xtype)
{
    return (xtype & _IO_XTYPE_MASK) == _IO_XTYPE_NONE ||
        (xtype & _IO_XTYPE_MASK) == _IO_XTYPE_OFFSET;
}

static int random_read(resmgr_context_t *ctp, io_read_t *msg, iofunc_ocb_t *ocb)
{
    static uint8_t chunk[CHUNK];
    size_t nbytes = _IO_READ_GET_NBYTES(msg), done = 0;
    int err = iofunc_read_verify(ctp, msg, ocb, NULL);
    if (err != EOK)
        return err;
    if (!known_xtype(msg->i.xtype))
        return ENOSYS;
    if (nbytes > READ_MAX)
        nbytes = READ_MAX;
    if (given + nbytes > RESEED_BYTES)
        reseed();
    given += nbytes;
    mix_time(ctp->rcvid);
    while (done < nbytes) {
        size_t n = nbytes - done < sizeof chunk ? nbytes - done : sizeof chunk;
        drbg_generate(&drbg, chunk, n);
        ssize_t put = MsgWrite_r(ctp->rcvid, chunk, n, done);
        if (put <= 0) {
            if (put < 0 && done == 0)
                return (int)-put;
            break;
        }
        done += (size_t)put;
    }
    memset(chunk, 0, sizeof chunk);
    ocb->attr->flags |= IOFUNC_ATTR_ATIME;
    _IO_SET_READ_NBYTES(ctp, (long)done);
    return EOK;
}

static int random_write(resmgr_context_t *ctp, io_write_t *msg, iofunc_ocb_t *ocb)
{
    static uint8_t chunk[CHUNK];
    size_t nbytes = _IO_WRITE_GET_NBYTES(msg), done = 0, skip = sizeof msg->i;
    int err = iofunc_write_verify(ctp, msg, ocb, NULL);
    if (err != EOK)
        return err;
    if (!known_xtype(msg->i.xtype))
        return ENOSYS;
    if ((msg->i.xtype & _IO_XTYPE_MASK) == _IO_XTYPE_OFFSET)
        skip += sizeof(struct _xtype_offset);
    if (nbytes > READ_MAX)
        nbytes = READ_MAX;
    while (done < nbytes) {
        size_t n = nbytes - done < sizeof chunk ? nbytes - done : sizeof chunk;
        ssize_t got = resmgr_msgget(ctp, chunk, n, skip + done);
        if (got <= 0) {
            if (done == 0)
                return got < 0 ? errno : EBADMSG;
            break;
        }
        drbg_mix(&drbg, chunk, (size_t)got);
        done += (size_t)got;
    }
    memset(chunk, 0, sizeof chunk);
    ocb->attr->flags |= IOFUNC_ATTR_MTIME | IOFUNC_ATTR_CTIME;
    _IO_SET_WRITE_NBYTES(ctp, (long)done);
    return EOK;
}

static int random_notify(resmgr_context_t *ctp, io_notify_t *msg, iofunc_ocb_t *ocb)
{
    static iofunc_notify_t never[3] = { { INT_MAX, NULL }, { INT_MAX, NULL }, { INT_MAX, NULL } };
    return iofunc_notify(ctp, msg, never, _NOTIFY_COND_INPUT | _NOTIFY_COND_OUTPUT, NULL, NULL);
}

static int random_close(resmgr_context_t *ctp, void *reserved, iofunc_ocb_t *ocb)
{
    return iofunc_close_ocb_default(ctp, reserved, ocb);
}

/* ---- pulses ---- */

static int on_interrupt(message_context_t *ctp, int code, unsigned flags, void *handle)
{
    mix_time(code);
    InterruptUnmask(-1, opt.irq_id);
    return 0;
}

static int on_timer(message_context_t *ctp, int code, unsigned flags, void *handle)
{
    static unsigned ticks;
    if (++ticks % (RESEED_SECONDS / POLL_SECONDS) == 0)
        reseed();
    else
        mix_system();
    return 0;
}

static void attach_events(dispatch_t *dpp)
{
    struct sigevent event;
    timer_t timer;
    int period = opt.poll ? POLL_SECONDS : RESEED_SECONDS;
    int coid = message_connect(dpp, MSG_FLAG_SIDE_CHANNEL);
    int code = pulse_attach(dpp, MSG_FLAG_ALLOC_PULSE, 0, on_timer, NULL);
    if (coid == -1 || code == -1)
        serve_die("timer pulse", errno);
    SIGEV_PULSE_INIT(&event, coid, SIGEV_PULSE_PRIO_INHERIT, code, 0);
    struct itimerspec every = { .it_value = { .tv_sec = period },
        .it_interval = { .tv_sec = period } };
    if (timer_create(CLOCK_MONOTONIC, &event, &timer) == -1 ||
        timer_settime(timer, 0, &every, NULL) == -1)
        serve_die("timer", errno);
    if (opt.irq == -1)
        return;
    code = pulse_attach(dpp, MSG_FLAG_ALLOC_PULSE, 0, on_interrupt, NULL);
    if (code == -1)
        serve_die("interrupt pulse", errno);
    SIGEV_PULSE_INIT(&event, coid, SIGEV_PULSE_PRIO_INHERIT, code, 0);
    opt.irq_id = InterruptAttachEvent(opt.irq, &event, _NTO_INTR_FLAGS_TRK_MSK);
    if (opt.irq_id == -1)
        serve_die("interrupt", errno);
}

static void attach_name(dispatch_t *dpp, const char *name, iofunc_attr_t *attr)
{
    static resmgr_connect_funcs_t connect_funcs;
    static resmgr_io_funcs_t io_funcs;
    resmgr_attr_t rattr = { .nparts_max = 1, .msg_max_size = 2048 };
    iofunc_func_init(_RESMGR_CONNECT_NFUNCS, &connect_funcs, _RESMGR_IO_NFUNCS, &io_funcs);
    io_funcs.lock_ocb = NULL;
    io_funcs.unlock_ocb = NULL;
    io_funcs.read = random_read;
    io_funcs.write = random_write;
    io_funcs.notify = random_notify;
    io_funcs.close_ocb = random_close;
    iofunc_attr_init(attr, S_IFCHR | 0666, NULL, NULL);
    if (resmgr_attach(dpp, &rattr, name, _FTYPE_ANY, 0, &connect_funcs, &io_funcs, attr) == -1)
        serve_die(name, errno);
}

/* ---- options ---- */

static unsigned long number(const char *what, const char *text, char **end)
{
    char *stop;
    errno = 0;
    unsigned long value = strtoul(text, &stop, 0);
    if (stop == text || errno != 0 || value > INT32_MAX || (end == NULL && *stop != '\0')) {
        fprintf(stderr, "random: %s: '%s' is not a number\n", what, text);
        exit(EXIT_FAILURE);
    }
    if (end != NULL)
        *end = stop;
    return value;
}

static void user_option(const char *text)
{
    char *end;
    opt.drop = true;
    opt.uid = (uid_t)number("user", text, &end);
    if (*end == ':')
        opt.gid = (gid_t)number("group", end + 1, NULL);
    else if (*end != '\0')
        number("user", "", NULL);
}

static void parse_options(int argc, char *argv[])
{
    int c;
    while ((c = getopt(argc, argv, "di:ps:tU:v")) != -1) {
        switch (c) {
        case 'd': opt.foreground = true; break;
        case 'i': opt.irq = (int)number("interrupt", optarg, NULL); break;
        case 'p': opt.poll = true; break;
        case 's': opt.seed_file = optarg; break;
        case 't': break;
        case 'U': user_option(optarg); break;
        case 'v': opt.verbose++; break;
        default:  exit(EXIT_FAILURE);
        }
    }
}

int main(int argc, char *argv[])
{
    parse_options(argc, argv);
    serve_alone("/dev/random");
    seed();
    dispatch_t *dpp = serve_dispatch();
    attach_events(dpp);
    attach_name(dpp, "/dev/random", &attr_random);
    attach_name(dpp, "/dev/urandom", &attr_urandom);
    dispatch_context_t *ctp = serve_start(dpp, opt.foreground, 0);
    if (opt.drop && (setgid(opt.gid) == -1 || setuid(opt.uid) == -1))
        serve_die("user", errno);
    serve_loop(ctp);
}
