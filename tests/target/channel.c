/* SPDX-License-Identifier: Apache-2.0 */
/* Channels and connections: creation, flags, what the kernel tells a server, information about both sides. */
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/procmgr.h>

#include "test.h"

static int receive_pulse(int chid, struct _pulse *pulse)
{
    uint64_t t = 3000000000u;
    memset(pulse, 0, sizeof *pulse);
    TimerTimeout(CLOCK_MONOTONIC, _NTO_TIMEOUT_RECEIVE, NULL, &t, NULL);
    return MsgReceive(chid, pulse, sizeof *pulse, NULL);
}

static int receive_now(int chid)
{
    struct _pulse pulse;
    TimerTimeout(CLOCK_MONOTONIC, _NTO_TIMEOUT_RECEIVE, NULL, NULL, NULL);
    return MsgReceive_r(chid, &pulse, sizeof pulse, NULL);
}

/* ---- creation and errors ---- */

TEST(create_destroy)
{
    int a = ChannelCreate(0), b = ChannelCreate(0);
    CHECK(a > 0 && b > 0 && a != b);
    CHECK_EQ(ChannelDestroy(a), 0);
    CHECK_ERR(ChannelDestroy(a), EINVAL);
    CHECK_EQ(ChannelDestroy_r(a), EINVAL);
    CHECK_EQ(ChannelDestroy(b), 0);
    CHECK_ERR(ChannelDestroy(-1), EINVAL);
    CHECK_ERR(ChannelDestroy(0), EINVAL);
    CHECK_ERR(ChannelDestroy(0x7fffffff), EINVAL);
}

TEST(create_bad_flags) { CHECK_ERR(ChannelCreate(0x80000000u), EINVAL); }

TEST(attach_side_and_fd)
{
    int chid = ChannelCreate(0);
    int side = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
    CHECK(side > 0 && (side & _NTO_SIDE_CHANNEL));
    CHECK(side != SYSMGR_COID);
    int fd = ConnectAttach(0, getpid(), chid, 20, 0);
    CHECK_EQ(fd, 20);
    CHECK_EQ(ConnectAttach(0, 0, chid, 20, 0), 21);
    CHECK_EQ(ConnectAttach(0, 0, chid, 20, 0), 22);
    CHECK_EQ(ConnectDetach(21), 0);
    CHECK_EQ(ConnectAttach(0, 0, chid, 0, 0) < 20, 1);
    CHECK_EQ(ConnectAttach(0, 0, chid, 20, 0), 21);
}

TEST(attach_errors)
{
    int chid = ChannelCreate(0);
    CHECK_ERR(ConnectAttach(0, 0, 12345, _NTO_SIDE_CHANNEL, 0), ESRCH);
    CHECK_ERR(ConnectAttach(0, 0x7ffffff0, chid, _NTO_SIDE_CHANNEL, 0), ESRCH);
    CHECK_ERR(ConnectAttach(77, 0, chid, _NTO_SIDE_CHANNEL, 0), ESRCH);
    CHECK_ERR(ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0x10000), EINVAL);
    CHECK_ERR(ConnectAttach(0, 0, chid, 100000000, 0), EMFILE);
}

TEST(attach_until_emfile)
{
    int chid = ChannelCreate(0), fd, n = 0;
    while ((fd = ConnectAttach(0, 0, chid, 0, 0)) != -1 && n < 100000) n++;
    CHECK_EQ(fd, -1);
    CHECK_EQ(errno, EMFILE);
    CHECK(n > 50);
    CHECK_EQ(ConnectDetach(10), 0);
    CHECK_EQ(ConnectAttach(0, 0, chid, 0, 0), 10);
}

TEST(detach_errors)
{
    CHECK_ERR(ConnectDetach(777), EINVAL);
    CHECK_ERR(ConnectDetach(-1), EINVAL);
    CHECK_ERR(ConnectDetach(_NTO_SIDE_CHANNEL + 9999), EINVAL);
    CHECK_ERR(ConnectDetach(SYSMGR_COID), EPERM);
    CHECK_EQ(ConnectDetach_r(777), EINVAL);
    CHECK(getppid() > 0);
}

TEST(private_channel)
{
    int chid = ChannelCreate(_NTO_CHF_PRIVATE);
    int coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
    CHECK(coid != -1);
    test_run("connect_refused", test_number(getpid()), test_number(chid), test_number(EPERM), NULL);
}

ROLE(connect_refused)   /* pid, chid, errno */
{
    CHECK_ERR(ConnectAttach(0, atoi(argv[0]), atoi(argv[1]), _NTO_SIDE_CHANNEL, 0), atoi(argv[2]));
    return 0;
}

TEST(attach_to_ended_process)
{
    pid_t pid = test_spawn("nothing", NULL);
    test_exited_ok(pid);
    CHECK_ERR(ConnectAttach(0, pid, 1, _NTO_SIDE_CHANNEL, 0), ESRCH);
}

ROLE(nothing) { return 0; }

/* ---- server and client information ---- */

TEST(server_info)
{
    struct _server_info info;
    int chid = ChannelCreate(0), coid = ConnectAttach(0, 0, chid, 30, _NTO_COF_CLOEXEC);
    CHECK_EQ(ConnectServerInfo(0, coid, &info), coid);
    CHECK_EQ(info.pid, getpid());
    CHECK_EQ(info.chid, chid);
    CHECK_EQ(info.coid, coid);
    CHECK(info.scoid & _NTO_CONNECTION_SCOID);
    CHECK_EQ(info.flags & _NTO_COF_CLOEXEC, _NTO_COF_CLOEXEC);
    CHECK_EQ(ConnectServerInfo(0, 25, &info), 30);
    CHECK_EQ(ConnectServerInfo(0, SYSMGR_COID, &info), SYSMGR_COID);
    CHECK_EQ(info.pid, SYSMGR_PID);
    CHECK_EQ(info.chid, SYSMGR_CHID);
    CHECK_EQ(ConnectServerInfo(getpid(), coid, NULL), coid);
}

TEST(server_info_errors)
{
    struct _server_info info;
    CHECK_ERR(ConnectServerInfo(0x7ffffff0, 0, &info), ESRCH);
    CHECK_ERR(ConnectServerInfo(0, 0, (void *)0x1000), EFAULT);
    CHECK_ERR(ConnectServerInfo(0, 0x7fffffff, &info), EINVAL);
}

TEST(server_info_of_dead_channel)
{
    struct _server_info info;
    int chid = ChannelCreate(0), coid = ConnectAttach(0, 0, chid, 500, 0);
    CHECK_EQ(ChannelDestroy(chid), 0);
    CHECK_EQ(ConnectServerInfo(0, coid, &info), coid);
    CHECK(info.flags & _NTO_COF_DEAD);
    CHECK(ConnectServerInfo(0, coid, NULL) != coid);
    CHECK_EQ(ConnectDetach(coid), 0);
}

TEST(connect_flags)
{
    int chid = ChannelCreate(0), coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
    CHECK_EQ(ConnectFlags(0, coid, _NTO_COF_CLOEXEC, _NTO_COF_CLOEXEC), 0);
    CHECK_EQ(ConnectFlags(0, coid, 0, 0), _NTO_COF_CLOEXEC);
    CHECK_EQ(ConnectFlags(0, coid, _NTO_COF_CLOEXEC | _NTO_COF_NOSHARE, _NTO_COF_NOSHARE), _NTO_COF_CLOEXEC);
    CHECK_EQ(ConnectFlags(0, coid, 0, ~0u), _NTO_COF_NOSHARE);
    CHECK_ERR(ConnectFlags(0, 7777, 0, 0), EINVAL);
    CHECK_ERR(ConnectFlags(0x7ffffff0, coid, 0, 0), ESRCH);
    CHECK_ERR(ConnectFlags(SYSMGR_PID, 0, 1, 1), EPERM);
}

static int client_scoid(int chid)
{
    struct _msg_info info;
    char c;
    int rcvid = MsgReceive(chid, &c, 1, &info);
    CHECK(rcvid > 0);
    CHECK_EQ(MsgReply(rcvid, 0, NULL, 0), 0);
    return info.scoid;
}

ROLE(send_n)    /* pid, chid, how many connections; sends once on each, then detaches one after the other */
{
    int n = atoi(argv[2]), coids[16];
    for (int i = 0; i < n; i++) {
        coids[i] = ConnectAttach(0, atoi(argv[0]), atoi(argv[1]), _NTO_SIDE_CHANNEL, 0);
        CHECK(coids[i] != -1);
    }
    for (int i = 0; i < n; i++) CHECK_EQ(MsgSend(coids[i], "x", 1, NULL, 0), 0);
    if (argc > 3) return 0;
    for (int i = 0; i < n; i++) {
        CHECK_EQ(ConnectDetach(coids[i]), 0);
        test_sleep_ms(5);
    }
    return 0;
}

TEST(client_info)
{
    struct _client_info info;
    int chid = ChannelCreate(_NTO_CHF_DISCONNECT);
    pid_t pid = test_spawn("send_n", test_number(getpid()), test_number(chid), "1", NULL);
    struct _msg_info msg;
    char c;
    int rcvid = MsgReceive(chid, &c, 1, &msg);
    CHECK(rcvid > 0);
    memset(&info, 0xff, sizeof info);
    CHECK_EQ(ConnectClientInfo(msg.scoid, &info, __NGROUPS_MAX), 0);
    CHECK_EQ(info.pid, pid);
    CHECK_EQ(info.nd, 0);
    CHECK_EQ(info.sid, getsid(0));
    CHECK_EQ(info.cred.euid, geteuid());
    CHECK_EQ(info.cred.rgid, getgid());
    CHECK_EQ(MsgReply(rcvid, 0, NULL, 0), 0);
    test_exited_ok(pid);
}

TEST(client_info_errors)
{
    struct _client_info info;
    CHECK_ERR(ConnectClientInfo(1, &info, 0), EINVAL);
    CHECK_ERR(ConnectClientInfo(_NTO_CONNECTION_SCOID | 999, &info, 0), EINVAL);
    int chid = ChannelCreate(0);
    pid_t pid = test_spawn("send_n", test_number(getpid()), test_number(chid), "1", NULL);
    struct _msg_info msg;
    char c;
    int rcvid = MsgReceive(chid, &c, 1, &msg);
    CHECK(rcvid > 0);
    CHECK_ERR(ConnectClientInfo(msg.scoid, (void *)0x1000, 0), EFAULT);
    CHECK_EQ(MsgReply(rcvid, 0, NULL, 0), 0);
    test_exited_ok(pid);
}

TEST(client_info_ext_and_able)
{
    struct _client_info *info = NULL;
    struct _client_able able[2] = { { PROCMGR_AID_SPAWN, 0, 0, ~0ul }, { PROCMGR_AID_KEYDATA, 0, 0, ~0ul } };
    int chid = ChannelCreate(0);
    pid_t pid = test_spawn("send_n", test_number(getpid()), test_number(chid), "1", NULL);
    struct _msg_info msg;
    char c;
    int rcvid = MsgReceive(chid, &c, 1, &msg);
    CHECK(rcvid > 0);
    CHECK_EQ(ConnectClientInfoExt(msg.scoid, &info, _NTO_CLIENTINFO_GETGROUPS), 0);
    CHECK_EQ(info->pid, pid);
    CHECK_EQ(ClientInfoExtFree(&info), 0);
    CHECK_EQ(ConnectClientInfoAble(msg.scoid, &info, 0, able, 2), 0);
    CHECK_EQ(info->flags & _NTO_CI_UNABLE, 0);
    CHECK_EQ(ClientInfoExtFree(&info), 0);
    CHECK_EQ(MsgReply(rcvid, 0, NULL, 0), 0);
    test_exited_ok(pid);
}

/* One client process, two connections to one channel: one scoid. */
TEST(scoid_shared)
{
    int chid = ChannelCreate(0);
    pid_t pid = test_spawn("send_n", test_number(getpid()), test_number(chid), "2", NULL);
    int a = client_scoid(chid), b = client_scoid(chid);
    CHECK_EQ(a, b);
    test_exited_ok(pid);
}

TEST(scoid_differs_between_clients)
{
    int chid = ChannelCreate(0);
    pid_t p = test_spawn("send_n", test_number(getpid()), test_number(chid), "1", NULL);
    pid_t q = test_spawn("send_n", test_number(getpid()), test_number(chid), "1", NULL);
    char c;
    struct _msg_info a, b;
    int ra = MsgReceive(chid, &c, 1, &a), rb = MsgReceive(chid, &c, 1, &b);
    CHECK(ra > 0 && rb > 0 && ra != rb);
    CHECK(a.scoid != b.scoid);
    CHECK_EQ(MsgReply(rb, 0, NULL, 0), 0);
    CHECK_EQ(MsgReply(ra, 0, NULL, 0), 0);
    test_exited_ok(p);
    test_exited_ok(q);
}

/* ---- disconnect ---- */

TEST(disconnect_after_last_detach)
{
    struct _pulse pulse;
    struct _client_info info;
    int chid = ChannelCreate(_NTO_CHF_DISCONNECT);
    pid_t pid = test_spawn("send_n", test_number(getpid()), test_number(chid), "3", NULL);
    int scoid = client_scoid(chid);
    client_scoid(chid);
    client_scoid(chid);
    CHECK_EQ(receive_pulse(chid, &pulse), 0);
    CHECK_EQ(pulse.code, _PULSE_CODE_DISCONNECT);
    CHECK_EQ(pulse.scoid, scoid);
    CHECK_EQ(receive_now(chid), -ETIMEDOUT);
    test_exited_ok(pid);
    CHECK_EQ(receive_now(chid), -ETIMEDOUT);
    /* The scoid stays until the server lets go of it. */
    CHECK_EQ(ConnectDetach(scoid), 0);
    CHECK_ERR(ConnectDetach(scoid), EINVAL);
    CHECK_ERR(ConnectClientInfo(scoid, &info, 0), EINVAL);
}

TEST(disconnect_when_client_ends)
{
    struct _pulse pulse;
    int chid = ChannelCreate(_NTO_CHF_DISCONNECT);
    pid_t pid = test_spawn("send_n", test_number(getpid()), test_number(chid), "2", "exit", NULL);
    int scoid = client_scoid(chid);
    client_scoid(chid);
    CHECK_EQ(receive_pulse(chid, &pulse), 0);
    CHECK_EQ(pulse.code, _PULSE_CODE_DISCONNECT);
    CHECK_EQ(pulse.scoid, scoid);
    CHECK_EQ(receive_now(chid), -ETIMEDOUT);
    test_exited_ok(pid);
    CHECK_EQ(ConnectDetach(scoid), 0);
}

TEST(no_disconnect_without_flag)
{
    int chid = ChannelCreate(0);
    pid_t pid = test_spawn("send_n", test_number(getpid()), test_number(chid), "1", NULL);
    int scoid = client_scoid(chid);
    test_exited_ok(pid);
    CHECK_EQ(receive_now(chid), -ETIMEDOUT);
    CHECK_ERR(ConnectDetach(scoid), EINVAL);
}

static int script_coid;

static void *send_one(void *arg)
{
    CHECK_EQ(MsgSend(script_coid, "x", 1, NULL, 0), 0);
    return NULL;
}

ROLE(send_script)   /* pid, chid, for each message m: this thread sends it, t: another one */
{
    script_coid = ConnectAttach(0, atoi(argv[0]), atoi(argv[1]), _NTO_SIDE_CHANNEL, 0);
    CHECK(script_coid != -1);
    for (const char *s = argv[2]; *s != '\0'; s++) {
        if (*s == 'm')
            send_one(NULL);
        else
            test_join(test_thread(send_one, NULL));
    }
    CHECK_EQ(ConnectDetach(script_coid), 0);
    return 0;
}

/* Forgets the client with each message that is not the last of the script. -> does a DISCONNECT pulse come? */
static bool disconnect_told(const char *script, bool last_too)
{
    struct _pulse pulse;
    struct _client_info info;
    struct _msg_info msg;
    char c;
    int chid = ChannelCreate(_NTO_CHF_DISCONNECT);
    pid_t pid = test_spawn("send_script", test_number(getpid()), test_number(chid), script, NULL);
    for (const char *s = script; *s != '\0'; s++) {
        int rcvid = MsgReceive(chid, &c, 1, &msg);
        CHECK(rcvid > 0);
        if (s[1] != '\0' || last_too)
            CHECK_EQ(ConnectForget(rcvid), 0);
        CHECK_EQ(ConnectClientInfo(msg.scoid, &info, 0), 0);
        CHECK_EQ(MsgReply(rcvid, 0, NULL, 0), 0);
    }
    test_exited_ok(pid);
    bool told = MsgReceive_r(chid, &pulse, sizeof pulse, NULL) == 0;
    return told && pulse.code == _PULSE_CODE_DISCONNECT && ConnectDetach(pulse.scoid) == 0;
}

/* -> was nothing told? The scoid is free again without the server's doing. */
static bool nothing_told(const char *script)
{
    struct _msg_info msg;
    char c;
    int chid = ChannelCreate(_NTO_CHF_DISCONNECT);
    pid_t pid = test_spawn("send_script", test_number(getpid()), test_number(chid), script, NULL);
    for (const char *s = script; *s != '\0'; s++) {
        int rcvid = MsgReceive(chid, &c, 1, &msg);
        CHECK(rcvid > 0);
        CHECK_EQ(ConnectForget(rcvid), 0);
        CHECK_EQ(MsgReply(rcvid, 0, NULL, 0), 0);
    }
    test_exited_ok(pid);
    struct _client_info info;
    CHECK_ERR(ConnectClientInfo(msg.scoid, &info, 0), EINVAL);
    return receive_now(chid) == -ETIMEDOUT;
}

TEST(forget_says_nothing) { CHECK(nothing_told("m")); }
TEST(forget_each_message) { CHECK(nothing_told("mm")); }
TEST(forget_one_that_sends_again) { CHECK(disconnect_told("mm", false)); }
TEST(forget_one_whose_other_thread_sends) { CHECK(disconnect_told("mt", false)); }
TEST(forget_one_of_several_threads) { CHECK(disconnect_told("mt", true)); }
TEST(forget_esrch)
{
    int chid = ChannelCreate(_NTO_CHF_DISCONNECT);
    pid_t pid = test_spawn("send_n", test_number(getpid()), test_number(chid), "1", "exit", NULL);
    char c;
    int rcvid = MsgReceive(chid, &c, 1, NULL);
    CHECK(rcvid > 0);
    CHECK_EQ(MsgReply(rcvid, 0, NULL, 0), 0);
    CHECK_ERR(ConnectForget(rcvid), ESRCH);
    CHECK_ERR(ConnectForget(0), ESRCH);
    CHECK_ERR(ConnectForget(-1), ESRCH);
    test_exited_ok(pid);
}

/* ---- COIDDEATH ---- */

ROLE(short_server)  /* pid, chid to report to; destroys its channel or ends */
{
    int chid = ChannelCreate(0), coid = ConnectAttach(0, atoi(argv[0]), atoi(argv[1]), _NTO_SIDE_CHANNEL, 0);
    CHECK_EQ(MsgSendPulse(coid, -1, 1, chid), 0);
    char c;
    int rcvid = MsgReceive(chid, &c, 1, NULL);
    CHECK(rcvid > 0);
    CHECK_EQ(MsgReply(rcvid, 0, NULL, 0), 0);
    if (strcmp(argv[2], "destroy") == 0) {
        CHECK_EQ(ChannelDestroy(chid), 0);
        test_sleep_ms(30);
    }
    return 0;
}

static void check_coiddeath(const char *how)
{
    struct _pulse pulse;
    int chid = ChannelCreate(_NTO_CHF_COID_DISCONNECT);
    CHECK(chid > 0);
    pid_t pid = test_spawn("short_server", test_number(getpid()), test_number(chid), how, NULL);
    CHECK_EQ(receive_pulse(chid, &pulse), 0);
    CHECK_EQ(pulse.code, 1);
    int coid = ConnectAttach(0, pid, pulse.value.sival_int, _NTO_SIDE_CHANNEL, 0);
    CHECK(coid != -1);
    CHECK_EQ(MsgSend(coid, "x", 1, NULL, 0), 0);
    CHECK_EQ(receive_pulse(chid, &pulse), 0);
    CHECK_EQ(pulse.code, _PULSE_CODE_COIDDEATH);
    CHECK_EQ(pulse.value.sival_int, coid);
    CHECK_EQ(ConnectDetach(coid), 0);
    test_exited_ok(pid);
    CHECK_EQ(receive_now(chid), -ETIMEDOUT);
}

TEST(coiddeath_channel_destroyed) { check_coiddeath("destroy"); }
TEST(coiddeath_server_ended) { check_coiddeath("end"); }

TEST(coiddeath_one_channel_only)
{
    int chid = ChannelCreate(_NTO_CHF_COID_DISCONNECT);
    CHECK(chid > 0);
    CHECK_ERR(ChannelCreate(_NTO_CHF_COID_DISCONNECT), EBUSY);
    CHECK_EQ(ChannelDestroy(chid), 0);
    CHECK(ChannelCreate(_NTO_CHF_COID_DISCONNECT) > 0);
}

/* ---- THREADDEATH ---- */

static void *end_at_once(void *arg) { return arg; }

TEST(threaddeath)
{
    struct _pulse pulse;
    int chid = ChannelCreate(_NTO_CHF_THREAD_DEATH);
    int tid = test_thread(end_at_once, NULL);
    CHECK_EQ(receive_pulse(chid, &pulse), 0);
    CHECK_EQ(pulse.code, _PULSE_CODE_THREADDEATH);
    CHECK_EQ(pulse.value.sival_int, tid);
    test_join(tid);
}

/* ---- UNBLOCK ---- */

struct client {
    int coid;
    long result;
};

static void *client_thread(void *arg)
{
    struct client *c = arg;
    c->result = MsgSend_r(c->coid, "x", 1, NULL, 0);
    return NULL;
}

static void handler(int signo) { (void)signo; }

static void catch_usr1(void)
{
    struct sigaction act;
    memset(&act, 0, sizeof act);
    act.sa_handler = handler;
    CHECK_EQ(sigaction(SIGUSR1, &act, NULL), 0);
}

static int unblock_setup(struct client *c, int *tid, int *chid, struct _msg_info *info)
{
    char b;
    catch_usr1();
    *chid = ChannelCreate(_NTO_CHF_UNBLOCK);
    c->coid = ConnectAttach(0, 0, *chid, _NTO_SIDE_CHANNEL, 0);
    *tid = test_thread(client_thread, c);
    int rcvid = MsgReceive(*chid, &b, 1, info);
    CHECK(rcvid > 0);
    CHECK_EQ(info->flags & _NTO_MI_UNBLOCK_REQ, 0);
    return rcvid;
}

TEST(unblock_by_signal)
{
    struct client c;
    struct _msg_info info;
    struct _pulse pulse;
    int tid, chid, rcvid = unblock_setup(&c, &tid, &chid, &info);
    CHECK_EQ(pthread_kill(tid, SIGUSR1), 0);
    CHECK_EQ(receive_pulse(chid, &pulse), 0);
    CHECK_EQ(pulse.code, _PULSE_CODE_UNBLOCK);
    CHECK_EQ(pulse.value.sival_int, rcvid);
    CHECK_EQ(pulse.scoid, info.scoid);
    CHECK_EQ(test_state(0, tid), STATE_REPLY);
    CHECK_EQ(MsgInfo(rcvid, &info), 0);
    CHECK(info.flags & _NTO_MI_UNBLOCK_REQ);
    CHECK_EQ(MsgError(rcvid, EINTR), 0);
    test_join(tid);
    CHECK_EQ(c.result, -EINTR);
}

TEST(unblock_one_pulse_only)
{
    struct client c;
    struct _msg_info info;
    struct _pulse pulse;
    int tid, chid, rcvid = unblock_setup(&c, &tid, &chid, &info);
    CHECK_EQ(pthread_kill(tid, SIGUSR1), 0);
    CHECK_EQ(receive_pulse(chid, &pulse), 0);
    CHECK_EQ(pthread_kill(tid, SIGUSR1), 0);
    CHECK_EQ(receive_now(chid), -ETIMEDOUT);
    /* The server may finish its work all the same. */
    CHECK_EQ(MsgReply(rcvid, 5, NULL, 0), 0);
    test_join(tid);
    CHECK_EQ(c.result, 5);
}

TEST(unblock_stored_error)
{
    struct client c;
    struct _msg_info info;
    struct _pulse pulse;
    int tid, chid, rcvid = unblock_setup(&c, &tid, &chid, &info);
    CHECK_EQ(pthread_kill(tid, SIGUSR1), 0);
    CHECK_EQ(receive_pulse(chid, &pulse), 0);
    CHECK_EQ(MsgError(rcvid, -1), 0);
    test_join(tid);
    CHECK_EQ(c.result, -EINTR);
}

/* A reply takes the pulse back that the server has not received yet. */
TEST(unblock_pulse_removed_by_reply)
{
    struct client c;
    struct _msg_info info;
    int tid, chid, rcvid = unblock_setup(&c, &tid, &chid, &info);
    CHECK_EQ(pthread_kill(tid, SIGUSR1), 0);
    CHECK_EQ(MsgReply(rcvid, 6, NULL, 0), 0);
    test_join(tid);
    CHECK_EQ(c.result, 6);
    CHECK_EQ(receive_now(chid), -ETIMEDOUT);
}

static void *client_with_timeout(void *arg)
{
    struct client *c = arg;
    uint64_t t = 10000000;
    TimerTimeout(CLOCK_MONOTONIC, _NTO_TIMEOUT_SEND | _NTO_TIMEOUT_REPLY, NULL, &t, NULL);
    return client_thread(c);
}

TEST(unblock_by_timeout)
{
    struct client c;
    struct _pulse pulse;
    char b;
    int chid = ChannelCreate(_NTO_CHF_UNBLOCK);
    c.coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
    int tid = test_thread(client_with_timeout, &c);
    int rcvid = MsgReceive(chid, &b, 1, NULL);
    CHECK(rcvid > 0);
    CHECK_EQ(receive_pulse(chid, &pulse), 0);
    CHECK_EQ(pulse.code, _PULSE_CODE_UNBLOCK);
    CHECK_EQ(pulse.value.sival_int, rcvid);
    CHECK_EQ(MsgError(rcvid, -1), 0);
    test_join(tid);
    CHECK_EQ(c.result, -ETIMEDOUT);
}

/* SIGKILL too waits for the server's consent. */
TEST(unblock_sigkill_waits)
{
    struct _pulse pulse;
    int chid = ChannelCreate(_NTO_CHF_UNBLOCK), status;
    pid_t pid = test_spawn("send_n", test_number(getpid()), test_number(chid), "1", NULL);
    char b;
    int rcvid = MsgReceive(chid, &b, 1, NULL);
    CHECK(rcvid > 0);
    CHECK_EQ(kill(pid, SIGKILL), 0);
    CHECK_EQ(receive_pulse(chid, &pulse), 0);
    CHECK_EQ(pulse.code, _PULSE_CODE_UNBLOCK);
    CHECK_EQ(waitpid(pid, &status, WNOHANG), 0);
    CHECK_EQ(MsgError(rcvid, EINTR), 0);
    CHECK_EQ(test_wait(pid), SIGKILL);
}

TEST(unblock_send_blocked_leaves_at_once)
{
    struct client c;
    catch_usr1();
    int chid = ChannelCreate(_NTO_CHF_UNBLOCK);
    c.coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
    int tid = test_thread(client_thread, &c);
    test_await_state(0, tid, STATE_SEND);
    CHECK_EQ(pthread_kill(tid, SIGUSR1), 0);
    test_join(tid);
    CHECK_EQ(c.result, -EINTR);
    CHECK_EQ(receive_now(chid), -ETIMEDOUT);
}

TEST(unblock_by_detach)
{
    struct client c;
    struct _msg_info info;
    struct _pulse pulse;
    int tid, chid, rcvid = unblock_setup(&c, &tid, &chid, &info);
    CHECK_EQ(ConnectDetach(c.coid), 0);
    CHECK_EQ(receive_pulse(chid, &pulse), 0);
    CHECK_EQ(pulse.code, _PULSE_CODE_UNBLOCK);
    CHECK_EQ(pulse.value.sival_int, rcvid);
    CHECK_EQ(MsgError(rcvid, EBADF), 0);
    test_join(tid);
    CHECK_EQ(c.result, -EBADF);
}

/* More than a step of the detach takes: each is asked once, and the call comes back. */
TEST(unblock_many_by_detach)
{
    enum { CLIENTS = 20 };
    struct client c[CLIENTS];
    struct _pulse pulse;
    int tid[CLIENTS], chid = ChannelCreate(_NTO_CHF_UNBLOCK), coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
    char b;
    for (int i = 0; i < CLIENTS; i++) {
        c[i].coid = coid;
        tid[i] = test_thread(client_thread, &c[i]);
        CHECK(MsgReceive(chid, &b, 1, NULL) > 0);
    }
    CHECK_EQ(ConnectDetach(coid), 0);
    for (int i = 0; i < CLIENTS; i++) {
        CHECK_EQ(receive_pulse(chid, &pulse), 0);
        CHECK_EQ(pulse.code, _PULSE_CODE_UNBLOCK);
        CHECK_EQ(MsgError(pulse.value.sival_int, EBADF), 0);
    }
    CHECK_EQ(receive_now(chid), -ETIMEDOUT);
    for (int i = 0; i < CLIENTS; i++) {
        test_join(tid[i]);
        CHECK_EQ(c[i].result, -EBADF);
    }
}

/* ---- others ---- */

TEST(receive_minus_one_dissociates)
{
    int chid = ChannelCreate(0), coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
    struct _pulse pulse;
    int before = test_priority(0, 0);
    CHECK_EQ(MsgSendPulse(coid, 20, 1, 1), 0);
    CHECK_EQ(receive_pulse(chid, &pulse), 0);
    CHECK_EQ(test_priority(0, 0), 20);
    MsgReceive(-1, &pulse, sizeof pulse, NULL);
    CHECK(test_priority(0, 0) == before || test_priority(0, 0) == 20);
    CHECK_EQ(MsgSendPulse(coid, 40, 1, 1), 0);
    CHECK(test_priority(0, 0) != 40);
}

/* Not offered: docs/limits.md. */
TEST(global_channel_not_offered)
{
    CHECK_ERR(ChannelCreate(_NTO_CHF_GLOBAL), ENOSYS);
}

TEST(attr_call_answers)
{
    CHECK(ChannelConnectAttr(0, NULL, NULL, 0) == -1);
}

TEST(channels_left_at_exit)
{
    for (int i = 0; i < 50; i++) {
        int chid = ChannelCreate(i & 1 ? _NTO_CHF_UNBLOCK | _NTO_CHF_DISCONNECT : 0);
        CHECK(chid > 0);
        CHECK(ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0) != -1);
        CHECK(ConnectAttach(0, 0, chid, 0, 0) != -1);
    }
}

TEST(message_current)
{
    struct client c;
    struct _msg_info info;
    int tid, chid, rcvid = unblock_setup(&c, &tid, &chid, &info);
    CHECK_EQ(pthread_setschedprio(tid, 22), 0);
    CHECK_EQ(MsgCurrent(rcvid), 0);
    CHECK_EQ(test_priority(0, 0), 22);
    CHECK_ERR(MsgCurrent(0x12345), ESRCH);
    CHECK_EQ(MsgReply(rcvid, 0, NULL, 0), 0);
    test_join(tid);
}

/* Not offered: docs/limits.md. */
TEST(key_data_not_offered)
{
    iov_t iov[1];
    uint32_t key = 0;
    SETIOV_CONST(&iov[0], "payload", 7);
    CHECK_ERR(MsgKeyData(1, _NTO_KEYDATA_CALCULATE, 0, &key, iov, 1), ENOSYS);
}

/* The server of a blocked client is this very process: nobody is left to ask for consent. */
TEST(exit_while_own_client_waits)
{
    struct client c;
    struct _msg_info info;
    int tid, chid;
    unblock_setup(&c, &tid, &chid, &info);
}

ROLE(waits_on_itself)   /* pid, chid to report to */
{
    struct client c;
    struct _msg_info info;
    int tid, chid, coid = ConnectAttach(0, atoi(argv[0]), atoi(argv[1]), _NTO_SIDE_CHANNEL, 0);
    unblock_setup(&c, &tid, &chid, &info);
    CHECK_EQ(MsgSendPulse(coid, -1, 1, 1), 0);
    for (;;) pause();
}

TEST(kill_while_own_client_waits)
{
    struct _pulse pulse;
    int chid = ChannelCreate(0);
    pid_t pid = test_spawn("waits_on_itself", test_number(getpid()), test_number(chid), NULL);
    CHECK_EQ(receive_pulse(chid, &pulse), 0);
    CHECK_EQ(kill(pid, SIGKILL), 0);
    CHECK_EQ(test_wait(pid), SIGKILL);
}
