/* SPDX-License-Identifier: Apache-2.0 */
/* Flow, queues and modem lines. */
#include <errno.h>
#include "../internal/restart.h"
#include <sys/dcmd_chr.h>

static int control(int fd, int dcmd, void *data, size_t size)
{
    return _devctl(fd, dcmd, data, size, _DEVCTL_FLAG_NORETVAL | _DEVCTL_FLAG_NOTTY);
}

int tcdrain(int fd)
{
    return RESTARTED(control(fd, DCMD_CHR_TCDRAIN, NULL, 0));
}

int tcflow(int fd, int action)
{
    return control(fd, DCMD_CHR_TCFLOW, &action, sizeof action);
}

int tcflush(int fd, int queue_selector)
{
    if (queue_selector < TCIFLUSH || queue_selector > TCIOFLUSH) {
        errno = EINVAL;
        return -1;
    }
    return control(fd, DCMD_CHR_TCFLUSH, &queue_selector, sizeof queue_selector);
}

/* duration in ms; 0: between a quarter and half a second */
int tcsendbreak(int fd, int duration)
{
    int data = _SERCTL_BRK_CHG | _SERCTL_BRK | _CTL_TIMED_CHG | _CTL_TIMED(duration > 0 ? duration : 300);
    return control(fd, DCMD_CHR_SERCTL, &data, sizeof data);
}

/* Takes DTR away for duration ms, which hangs up the modem. */
int tcdropline(int fd, int duration)
{
    int data = _SERCTL_DTR_CHG | _CTL_TIMED_CHG | _CTL_TIMED(duration > 0 ? duration : 300);
    return control(fd, DCMD_CHR_SERCTL, &data, sizeof data);
}

int tcischars(int fd)
{
    unsigned n;
    return control(fd, DCMD_CHR_ISCHARS, &n, sizeof n) == -1 ? -1 : (int)n;
}

/* Characters as if they had been received; n < 0: raw, not edited. */
int tcinject(int fd, const char *buf, int n)
{
    int dcmd = n < 0 ? DCMD_CHR_TCINJECTR : DCMD_CHR_TCINJECTC;
    for (int i = 0; i < (n < 0 ? -n : n); i++) {
        char c = buf[i];
        if (control(fd, dcmd, &c, 1) == -1)
            return -1;
    }
    return 0;
}
