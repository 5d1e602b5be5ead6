/* SPDX-License-Identifier: Apache-2.0 */
#include <sys/storage.h>
#include <unistd.h>

pid_t getpid(void)
{
    return __tls()->__pid;
}
