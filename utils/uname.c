/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <sys/utsname.h>

int main(int argc, char *argv[])
{
    static const char letters[] = "snrvmp";
    struct utsname name;
    unsigned wanted = 0;
    int c;
    while ((c = getopt(argc, argv, "amnprsvS:")) != -1) {
        if (c == '?')
            return 1;
        if (c == 'S') {
            if (sethostname(optarg, strlen(optarg)) == -1) {
                fprintf(stderr, "uname: %s: %s\n", optarg, strerror(errno));
                return 1;
            }
            return 0;
        }
        wanted |= c == 'a' ? (1u << (sizeof letters - 1)) - 1 : 1u << (strchr(letters, c) - letters);
    }
    if (uname(&name) == -1) {
        fprintf(stderr, "uname: %s\n", strerror(errno));
        return 1;
    }
    const char *const fields[] = { name.sysname, name.nodename, name.release, name.version, name.machine,
                                   "aarch64le" };
    const char *gap = "";
    if (wanted == 0)
        wanted = 1;
    for (unsigned i = 0; i < sizeof fields / sizeof fields[0]; i++)
        if (wanted & 1u << i) {
            printf("%s%s", gap, fields[i]);
            gap = " ";
        }
    putchar('\n');
    return 0;
}
