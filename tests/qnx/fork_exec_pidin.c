/* SPDX-License-Identifier: Apache-2.0 */
/*
 * /proc/self and devctl(DCMD_PROC_*): process info, threads, mappings of the process itself.
 * > info: pid ok, 2 threads
 * > tidstatus: thread 1 RUNNING, thread 2 NANOSLEEP
 * > mappings: some
 * > channels ok
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <fcntl.h>
#include <errno.h>
#include <devctl.h>
#include <unistd.h>
#include <pthread.h>
#include <sys/types.h>
#include <sys/neutrino.h>
#include <sys/procfs.h>
#include <sys/states.h>

void *sleeper(void *a) { sleep(100); return a; }

int main(int argc, char **argv)
{
    char path[64];
    int fd, rc, n;
    procfs_info info;
    procfs_status st;
    procfs_mapinfo maps[64];

    pthread_create(NULL, NULL, sleeper, NULL);
    delay(20);
    sprintf(path, "/proc/%d/as", getpid());
    if ((fd = open(path, O_RDONLY)) == -1) { fprintf(stderr, "%s: %s\n", path, strerror(errno)); return 1; }
    rc = devctl(fd, DCMD_PROC_INFO, &info, sizeof info, NULL);
    if (rc != EOK) { printf("DCMD_PROC_INFO: %s\n", strerror(rc)); return 1; }
    printf("info: pid %s, %d threads\n", info.pid == getpid() ? "ok" : "?", (int)info.num_threads);
    memset(&st, 0, sizeof st);
    st.tid = 1;
    rc = devctl(fd, DCMD_PROC_TIDSTATUS, &st, sizeof st, NULL);
    printf("tidstatus: thread %d %s,", (int)st.tid, st.state == STATE_RUNNING || st.state == STATE_REPLY ? "RUNNING" : "?");
    st.tid = 2;
    devctl(fd, DCMD_PROC_TIDSTATUS, &st, sizeof st, NULL);
    printf(" thread %d %s\n", (int)st.tid, st.state == STATE_NANOSLEEP ? "NANOSLEEP" : "?");
    rc = devctl(fd, DCMD_PROC_MAPINFO, maps, sizeof maps, &n);
    printf("mappings: %s\n", rc == EOK && n > 3 ? "some" : strerror(rc));
    ChannelCreate(0);
    rc = devctl(fd, DCMD_PROC_INFO, &info, sizeof info, NULL);
    if (info.num_chancons >= 1) printf("channels ok\n");
    close(fd);
    return 0;
}
