/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A student's state machine server: messages with subtypes, a display process spawned by fork, pulses as timers.
 * > DISPLAY: floor 0
 * > DISPLAY: floor 1
 * > DISPLAY: floor 2
 * > DISPLAY: door open
 * > controller: done
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <errno.h>
#include <time.h>
#include <sys/types.h>
#include <sys/neutrino.h>
#include <sys/netmgr.h>
#include <sys/wait.h>

typedef enum { ST_IDLE = 0, ST_MOVING, ST_DOOR, ST_EXIT, NUM_STATES } State;
const char *outMessage[NUM_STATES] = { "idle", "moving", "door open", "exit" };

struct request { int state; int floor; };
typedef struct { int statusCode; char errMsg[128]; } Display_Response;
#define RESP_INIT(resp) resp.statusCode = EOK; strcpy(resp.errMsg, "")

int display_main(int chid)
{
	struct request req;
	Display_Response resp;
	int rcvid;

	while (1) {
		rcvid = MsgReceive(chid, &req, sizeof(req), NULL);
		if (rcvid < 0) { perror("display"); return EXIT_FAILURE; }
		if (rcvid == 0) continue;
		RESP_INIT(resp);
		if (req.state == ST_MOVING) printf("DISPLAY: floor %d\n", req.floor);
		else if (req.state < NUM_STATES && req.state != ST_EXIT) printf("DISPLAY: %s\n", outMessage[req.state]);
		fflush(stdout);
		if (MsgReply(rcvid, EOK, &resp, sizeof resp) == -1) perror("reply");
		if (req.state == ST_EXIT) return EXIT_SUCCESS;
	}
}

int main(int argc, char* argv[])
{
	int chid, coid, dchid, dcoid, floor = 0, fds[2];
	struct request req = { ST_IDLE, 0 };
	Display_Response resp;
	struct sigevent ev;
	struct itimerspec it = { { 0, 10000000 }, { 0, 10000000 } };
	timer_t timer;
	struct _pulse pulse;
	pid_t child;

	pipe(fds);
	child = fork();
	if (child == 0) {
		int c = ChannelCreate(0);
		write(fds[1], &c, sizeof c);
		exit(display_main(c));
	}
	read(fds[0], &dchid, sizeof dchid);
	if ((dcoid = ConnectAttach(ND_LOCAL_NODE, child, dchid, _NTO_SIDE_CHANNEL, 0)) == -1) {
		fprintf(stderr, "ConnectAttach had an error: %s\n", strerror(errno));
		exit(EXIT_FAILURE);
	}
	chid = ChannelCreate(0);
	coid = ConnectAttach(ND_LOCAL_NODE, 0, chid, _NTO_SIDE_CHANNEL, 0);
	SIGEV_PULSE_INIT(&ev, coid, SIGEV_PULSE_PRIO_INHERIT, _PULSE_CODE_MINAVAIL, 0);
	if (timer_create(CLOCK_MONOTONIC, &ev, &timer) == -1) { perror("timer_create"); exit(1); }
	timer_settime(timer, 0, &it, NULL);
	while (floor < 3) {
		MsgReceivePulse(chid, &pulse, sizeof pulse, NULL);
		req.state = ST_MOVING;
		req.floor = floor++;
		if (MsgSend(dcoid, &req, sizeof(req), &resp, sizeof resp) == -1L) { perror("MsgSend"); exit(1); }
		if (resp.statusCode != EOK) printf("ERROR %s\n", resp.errMsg);
	}
	timer_delete(timer);
	req.state = ST_DOOR;
	MsgSend(dcoid, &req, sizeof(req), &resp, sizeof resp);
	req.state = ST_EXIT;
	MsgSend(dcoid, &req, sizeof(req), &resp, sizeof resp);
	waitpid(child, NULL, 0);
	if (ConnectDetach(dcoid) == -1) perror("detach");
	printf("controller: done\n");
	return EXIT_SUCCESS;
}
