/* SPDX-License-Identifier: Apache-2.0 */
#include <devctl.h>

int posix_devctl(int fd, int dcmd, void *__pauli_restrict data, size_t nbytes, int *__pauli_restrict info)
{
    return devctl(fd, dcmd, data, nbytes, info);
}
