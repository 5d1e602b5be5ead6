/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Socket calls. A network server owns /dev/socket/FAMILY; until one does, no socket exists: socket() says EAFNOSUPPORT,
 * and what is done with any other descriptor says ENOTSOCK, or EBADF when there is none.
 */
#include "../internal/kercall.h"
#include <fcntl.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static int type_known(int type)
{
    int plain = type & ~(SOCK_CLOEXEC | SOCK_NONBLOCK);

    return plain >= SOCK_STREAM && plain <= SOCK_SEQPACKET;
}

int socket(int family, int type, int protocol)
{
    char path[32];

    if (!type_known(type))
        return errno_result(EINVAL);
    snprintf(path, sizeof path, "/dev/socket/%d", family);
    if (access(path, F_OK) == -1)
        return errno_result(EAFNOSUPPORT);
    return errno_result(EPROTONOSUPPORT);
}

int socketpair(int family, int type, int protocol, int sv[2])
{
    if (!type_known(type))
        return errno_result(EINVAL);
    return errno_result(family == AF_UNIX ? EOPNOTSUPP : EAFNOSUPPORT);
}

/* No descriptor is a socket. */
static int not_a_socket(int s)
{
    return errno_result(fcntl(s, F_GETFD) == -1 ? EBADF : ENOTSOCK);
}

int accept(int s, struct sockaddr *restrict addr, socklen_t *restrict len)
{
    return not_a_socket(s);
}

int accept4(int s, struct sockaddr *restrict addr, socklen_t *restrict len, int flags)
{
    return not_a_socket(s);
}

int bind(int s, const struct sockaddr *addr, socklen_t len)
{
    return not_a_socket(s);
}

int connect(int s, const struct sockaddr *addr, socklen_t len)
{
    return not_a_socket(s);
}

int getpeername(int s, struct sockaddr *restrict addr, socklen_t *restrict len)
{
    return not_a_socket(s);
}

int getsockname(int s, struct sockaddr *restrict addr, socklen_t *restrict len)
{
    return not_a_socket(s);
}

int getsockopt(int s, int level, int name, void *restrict value, socklen_t *restrict len)
{
    return not_a_socket(s);
}

int listen(int s, int backlog)
{
    return not_a_socket(s);
}

ssize_t recvmsg(int s, struct msghdr *msg, int flags)
{
    return not_a_socket(s);
}

ssize_t recvfrom(int s, void *restrict buf, size_t len, int flags, struct sockaddr *restrict from,
                 socklen_t *restrict fromlen)
{
    return not_a_socket(s);
}

ssize_t recv(int s, void *buf, size_t len, int flags)
{
    return not_a_socket(s);
}

ssize_t sendmsg(int s, const struct msghdr *msg, int flags)
{
    return not_a_socket(s);
}

ssize_t sendto(int s, const void *buf, size_t len, int flags, const struct sockaddr *to, socklen_t tolen)
{
    return not_a_socket(s);
}

ssize_t send(int s, const void *buf, size_t len, int flags)
{
    return not_a_socket(s);
}

int setsockopt(int s, int level, int name, const void *value, socklen_t len)
{
    return not_a_socket(s);
}

int shutdown(int s, int how)
{
    return not_a_socket(s);
}

int sockatmark(int s)
{
    return not_a_socket(s);
}
