/* SPDX-License-Identifier: Apache-2.0 */
/* sample_info [clear]: asks resource_manager with devctl(). */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sample.h"

int main(int argc, char **argv)
{
    struct sample_info info;
    int fd = open("/dev/sample", O_RDONLY);
    if (fd == -1) {
        perror("/dev/sample");
        return EXIT_FAILURE;
    }
    int err = argc > 1 ? devctl(fd, DCMD_SAMPLE_CLEAR, NULL, 0, NULL)
        : devctl(fd, DCMD_SAMPLE_INFO, &info, sizeof info, NULL);
    if (err != 0) {                                     /* devctl() returns the error itself */
        fprintf(stderr, "devctl: %s\n", strerror(err));
        return EXIT_FAILURE;
    }
    if (argc == 1)
        printf("%u writes, %u bytes now\n", info.writes, info.bytes);
    return EXIT_SUCCESS;
}
