/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The calculator of a first lab: struct passed by value, status in the reply, client in the parent.
 * > 10 + 5 = 15.00
 * > 10 / 4 = 2.50
 * > Error message from server: UNDEFINED: 5 / 0
 */
#include <stdlib.h>
#include <stdio.h>
#include <sys/neutrino.h>
#include <errno.h>
#include <string.h>
#include <limits.h>
#include <sys/types.h>
#include <unistd.h>
#include <sys/netmgr.h>     /* #define for ND_LOCAL_NODE is in here */
#include <process.h>
#include <signal.h>

typedef struct { int left_hand; char operator; int right_hand; } client_send_t;
typedef struct { double answer; char errorMsg[128]; int statusCode; } server_response_t;
#define SRVR_OK 0
#define SRVR_UNDEFINED 1

void server(void) {
	int rcvid, chid;
	client_send_t m;
	server_response_t r;
	if ((chid = ChannelCreate(0)) == -1) { perror("failed to create the channel."); exit(EXIT_FAILURE); }
	for (;;) {
		rcvid = MsgReceive(chid, &m, sizeof(m), NULL);
		memset(&r, 0, sizeof r);
		switch (m.operator) {
		case '+': r.answer = (double)m.left_hand + m.right_hand; break;
		case '/':
			if (m.right_hand == 0) {
				r.statusCode = SRVR_UNDEFINED;
				sprintf(r.errorMsg, "UNDEFINED: %d / %d", m.left_hand, m.right_hand);
			} else r.answer = (double)m.left_hand / m.right_hand;
			break;
		}
		MsgReply(rcvid, EOK, &r, sizeof(r));
	}
	ChannelDestroy(chid);
}

int main(int argc, char* argv[]) {
	client_send_t tests[] = { { 10, '+', 5 }, { 10, '/', 4 }, { 5, '/', 0 } };
	server_response_t r;
	int coid = -1, i;
	pid_t serverpid = fork();

	if (serverpid == 0) server();
	for (i = 0; i < 100 && (coid = ConnectAttach(ND_LOCAL_NODE, serverpid, 1, _NTO_SIDE_CHANNEL, 0)) == -1; i++) delay(5);
	if (coid == -1) { fprintf(stderr, "Couldn't ConnectAttach\n"); perror(NULL); exit(EXIT_FAILURE); }
	for (i = 0; i < 3; i++) {
		if (MsgSend(coid, &tests[i], sizeof(client_send_t), &r, sizeof r) == -1) { perror("MsgSend"); exit(1); }
		if (r.statusCode == SRVR_OK) printf("%d %c %d = %.2f\n", tests[i].left_hand, tests[i].operator, tests[i].right_hand, r.answer);
		else printf("Error message from server: %s\n", r.errorMsg);
	}
	ConnectDetach(coid);
	SignalKill(ND_LOCAL_NODE, serverpid, 0, SIGTERM, 0, 0);
	return EXIT_SUCCESS;
}
