/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A course project in miniature: device array with extended attribute and OCB, positional mount and funcs initializers,
 * a timer thread behind a named channel, commands written to the device and sent as pulses.
 * > metro: tempo 120
 * > read: [metronome: 120 beats/min]
 * > help: [write: start, stop, quit]
 * > metro: pause 3
 * > beats seen: yes
 * > metro: quit
 */
struct ioattr_t;
#define IOFUNC_ATTR_T struct ioattr_t
struct metro_ocb;
#define IOFUNC_OCB_T struct metro_ocb

#include <stdio.h>
#include <stdlib.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>
#include <fcntl.h>
#include <pthread.h>
#include <time.h>
#include <sys/types.h>
#include <sys/stat.h>
#include <sys/iofunc.h>
#include <sys/dispatch.h>
#include <sys/neutrino.h>
#include <sys/netmgr.h>

#define NUM_DEVICES     2
#define METRONOME       0
#define METRONOME_HELP  1
#define TICK_PULSE_CODE   (_PULSE_CODE_MINAVAIL + 1)
#define PAUSE_PULSE_CODE  (_PULSE_CODE_MINAVAIL + 2)
#define QUIT_PULSE_CODE   (_PULSE_CODE_MINAVAIL + 3)
#define ATTACH_POINT "metronome"

typedef struct ioattr_t {
    iofunc_attr_t attr;
    int device;
} ioattr_t;

typedef struct metro_ocb {
    iofunc_ocb_t ocb;
    char buffer[50];
} metro_ocb_t;

typedef union {
    struct _pulse pulse;
    char msg[255];
} my_message_t;

char *devnames[NUM_DEVICES] = { "/dev/local/metronome", "/dev/local/metronome-help" };
ioattr_t ioattrs[NUM_DEVICES];
int tempo = 120, beats, metronome_coid;
name_attach_t *attach;

metro_ocb_t *metro_ocb_calloc(resmgr_context_t *ctp, IOFUNC_ATTR_T *mtattr)
{
    metro_ocb_t *ocb = calloc(1, sizeof(metro_ocb_t));
    ocb->ocb.offset = 0;
    return ocb;
}

void metro_ocb_free(IOFUNC_OCB_T *mocb)
{
    free(mocb);
}

int io_read(resmgr_context_t *ctp, io_read_t *msg, metro_ocb_t *mocb)
{
    int nb;

    if (mocb->ocb.attr->device == METRONOME)
        sprintf(mocb->buffer, "[metronome: %d beats/min]", tempo);
    else
        sprintf(mocb->buffer, "[write: start, stop, quit]");
    nb = strlen(mocb->buffer);
    if (mocb->ocb.offset == nb)
        return 0;
    nb = min(nb, msg->i.nbytes);
    _IO_SET_READ_NBYTES(ctp, nb);
    SETIOV(ctp->iov, mocb->buffer, nb);
    mocb->ocb.offset += nb;
    if (nb > 0)
        mocb->ocb.attr->attr.flags |= IOFUNC_ATTR_ATIME;
    return (_RESMGR_NPARTS(1));
}

int io_write(resmgr_context_t *ctp, io_write_t *msg, RESMGR_OCB_T *ocb)
{
    int nb = 0;

    if (msg->i.nbytes == ctp->info.msglen - (ctp->offset + sizeof(*msg))) {
        char *buf = (char *) (msg + 1);
        char small[32];
        int i;

        if (strncmp(buf, "pause", 5) == 0) {
            for (i = 0; i < 1; i++)
                strsep(&buf, " ");
            MsgSendPulse(metronome_coid, SchedGet(0, 0, NULL), PAUSE_PULSE_CODE, atoi(buf));
        } else if (strncmp(buf, "quit", 4) == 0) {
            MsgSendPulse(metronome_coid, -1, QUIT_PULSE_CODE, 0);
        } else {
            strncpy(small, buf, sizeof small - 1);
            fprintf(stderr, "bad command %s\n", small);
        }
        nb = msg->i.nbytes;
    }
    _IO_SET_WRITE_NBYTES(ctp, nb);
    if (msg->i.nbytes > 0)
        ocb->ocb.attr->attr.flags |= IOFUNC_ATTR_MTIME | IOFUNC_ATTR_CTIME;
    return (_RESMGR_NPARTS(0));
}

int io_open(resmgr_context_t *ctp, io_open_t *msg, RESMGR_HANDLE_T *handle, void *extra)
{
    if ((metronome_coid = name_open(ATTACH_POINT, 0)) == -1) {
        perror("name_open failed.");
        return EXIT_FAILURE;
    }
    return (iofunc_open_default(ctp, msg, &handle->attr, extra));
}

void *metronome_thread(void *arg)
{
    struct sigevent event;
    struct itimerspec itime;
    timer_t timer_id;
    int rcvid;
    my_message_t msg;

    event.sigev_notify = SIGEV_PULSE;
    event.sigev_coid = ConnectAttach(ND_LOCAL_NODE, 0, attach->chid, _NTO_SIDE_CHANNEL, 0);
    event.sigev_priority = SchedGet(0, 0, NULL);
    event.sigev_code = TICK_PULSE_CODE;
    timer_create(CLOCK_REALTIME, &event, &timer_id);
    itime.it_value.tv_sec = 0;
    itime.it_value.tv_nsec = 10000000;
    itime.it_interval = itime.it_value;
    timer_settime(timer_id, 0, &itime, NULL);
    printf("metro: tempo %d\n", tempo);
    for (;;) {
        rcvid = MsgReceivePulse(attach->chid, &msg, sizeof(msg), NULL);
        if (rcvid != 0) continue;
        switch (msg.pulse.code) {
        case TICK_PULSE_CODE:
            beats++;
            break;
        case PAUSE_PULSE_CODE:
            printf("metro: pause %d\n", msg.pulse.value.sival_int);
            break;
        case QUIT_PULSE_CODE:
            printf("metro: quit\n");
            timer_delete(timer_id);
            exit(EXIT_SUCCESS);
        }
    }
    return NULL;
}

void *user(void *arg)
{
    FILE *f;
    char line[80];
    int fd;

    delay(50);
    f = fopen(devnames[0], "r");
    if (f == NULL) { perror(devnames[0]); exit(1); }
    printf("read: %s\n", fgets(line, sizeof line, f));
    fclose(f);
    f = fopen(devnames[1], "r");
    printf("help: %s\n", fgets(line, sizeof line, f));
    fclose(f);
    fd = open(devnames[0], O_WRONLY);
    write(fd, "pause 3", 8);
    delay(100);
    printf("beats seen: %s\n", beats > 3 ? "yes" : "no");
    write(fd, "quit", 5);
    pause();
    return NULL;
}

int main(int argc, char *argv[])
{
    dispatch_t *dpp;
    resmgr_io_funcs_t io_funcs;
    resmgr_connect_funcs_t conn_funcs;
    dispatch_context_t *ctp;
    pthread_attr_t thread_attrib;
    int i;

    iofunc_funcs_t metro_ocb_funcs = {
        _IOFUNC_NFUNCS,
        metro_ocb_calloc,
        metro_ocb_free,
    };
    iofunc_mount_t metro_mount = { 0, 0, 0, 0, &metro_ocb_funcs };

    setvbuf(stdout, NULL, _IOLBF, 0);
    attach = name_attach(NULL, ATTACH_POINT, 0);
    if (attach == NULL) { perror("failed to create the channel."); exit(EXIT_FAILURE); }
    if ((dpp = dispatch_create()) == NULL) {
        fprintf(stderr, "%s:  Unable to allocate dispatch context.\n", argv[0]);
        return (EXIT_FAILURE);
    }
    iofunc_func_init(_RESMGR_CONNECT_NFUNCS, &conn_funcs, _RESMGR_IO_NFUNCS, &io_funcs);
    conn_funcs.open = io_open;
    io_funcs.read = io_read;
    io_funcs.write = io_write;
    for (i = 0; i < NUM_DEVICES; i++) {
        iofunc_attr_init(&ioattrs[i].attr, S_IFCHR | 0666, NULL, NULL);
        ioattrs[i].device = i;
        ioattrs[i].attr.mount = &metro_mount;
        if (resmgr_attach(dpp, NULL, devnames[i], _FTYPE_ANY, _RESMGR_FLAG_SELF, &conn_funcs, &io_funcs, &ioattrs[i]) == -1) {
            fprintf(stderr, "%s:  Unable to attach name.\n", argv[0]);
            return (EXIT_FAILURE);
        }
    }
    ctp = dispatch_context_alloc(dpp);
    pthread_attr_init(&thread_attrib);
    pthread_create(NULL, &thread_attrib, &metronome_thread, NULL);
    pthread_create(NULL, &thread_attrib, &user, NULL);
    while (1) {
        if ((ctp = dispatch_block(ctp))) {
            dispatch_handler(ctp);
        } else {
            printf("ERROR \n");
        }
    }
    return EXIT_SUCCESS;
}
