/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A 7.1 server: secpol_transition_type(), secpol_resmgr_attach(), abilities dropped, procmgr_daemon() left out.
 * > attached
 * > client reads 3 bytes: abc
 */
#include <sys/iofunc.h>
#include <sys/dispatch.h>
#include <sys/resmgr.h>
#include <sys/procmgr.h>
#include <secpol/secpol.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>
#include <signal.h>
#include <stdbool.h>

static int rd(resmgr_context_t *ctp, io_read_t *msg, iofunc_ocb_t *ocb)
{
    _IO_SET_READ_NBYTES(ctp, 3);
    return _RESMGR_PTR(ctp, "abc", 3);
}

static int server(int up)
{
    resmgr_connect_funcs_t cf;
    resmgr_io_funcs_t iof;
    iofunc_attr_t attr;
    dispatch_t *dpp;
    dispatch_context_t *ctp;
    int rc;

    rc = secpol_transition_type(NULL, NULL, 0);
    if (rc != 0 && errno != ENOTSUP) perror("secpol_transition_type");
    dpp = dispatch_create_channel(-1, DISPATCH_FLAG_NOLOCK);
    if (dpp == NULL) return EXIT_FAILURE;
    iofunc_func_init(_RESMGR_CONNECT_NFUNCS, &cf, _RESMGR_IO_NFUNCS, &iof);
    iof.read = rd;
    iofunc_attr_init(&attr, S_IFCHR | 0666, NULL, NULL);
    rc = secpol_resmgr_attach(NULL, dpp, NULL, "/dev/secure", _FTYPE_ANY, 0, &cf, &iof, &attr, NULL);
    if (rc == -1) { perror("secpol_resmgr_attach"); return 1; }
    printf("attached\n");
    fflush(stdout);
    rc = procmgr_ability(0, PROCMGR_ADN_ROOT | PROCMGR_AOP_DENY | PROCMGR_AOP_LOCK | PROCMGR_AID_PATHSPACE, PROCMGR_AID_EOL);
    if (rc != EOK) printf("%s\n", strerror(rc));
    ctp = dispatch_context_alloc(dpp);
    while (1) {
        ctp = dispatch_block(ctp);
        if (ctp == NULL) return 1;
        dispatch_handler(ctp);
    }
}

int main(void)
{
    char b[4] = "";
    int fd;
    pid_t pid = fork();
    if (pid == 0) return server(1);
    while ((fd = open("/dev/secure", O_RDONLY)) == -1) delay(5);
    printf("client reads %d bytes: ", (int)read(fd, b, 3));
    printf("%s\n", b);
    kill(pid, SIGKILL);
    return 0;
}
