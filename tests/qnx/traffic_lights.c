/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two crossings and a controller in three threads with a shared state structure, a named channel and a sensor.
 * > crossing 0: EW green
 * > crossing 1: EW green
 * > crossing 0: NS green
 * > crossing 1: NS green
 */
#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include <pthread.h>
#include <errno.h>
#include <sys/iofunc.h>
#include <sys/dispatch.h>
#include <sys/neutrino.h>
#include <sys/netmgr.h>
#include <semaphore.h>
#include <fcntl.h>

#define BUF_SIZE 100
#define ATTACH_POINT "myGNS"

enum states { State0, State1, State2 };
typedef struct { struct _pulse hdr; int ClientID; enum states data; } my_data;
typedef struct { struct _pulse hdr; char buf[BUF_SIZE]; } my_reply;

sem_t *started;

void *controller(void *notused)
{
	name_attach_t *attach;
	my_data msg;
	my_reply replymsg;
	int rcvid = 0, Stay_alive = 1, living = 2;

	if ((attach = name_attach(NULL, ATTACH_POINT, 0)) == NULL) {
		printf("\nFailed to name_attach on ATTACH_POINT: %s\n", ATTACH_POINT);
		exit(EXIT_FAILURE);
	}
	replymsg.hdr.type = 0x01;
	replymsg.hdr.subtype = 0x00;
	sem_post(started);
	while (Stay_alive && living) {
		rcvid = MsgReceive(attach->chid, &msg, sizeof(msg), NULL);
		if (rcvid == -1) { printf("\nFailed to MsgReceive\n"); break; }
		if (rcvid == 0) {
			switch (msg.hdr.code) {
			case _PULSE_CODE_DISCONNECT:
				ConnectDetach(msg.hdr.scoid);
				break;
			case _PULSE_CODE_UNBLOCK: break;
			case _PULSE_CODE_COIDDEATH: break;
			case _PULSE_CODE_THREADDEATH: break;
			default: break;
			}
			continue;
		}
		if (msg.hdr.type == _IO_CONNECT) {
			MsgReply(rcvid, EOK, NULL, 0);
			continue;
		}
		if (msg.hdr.type > _IO_BASE && msg.hdr.type <= _IO_MAX) {
			MsgError(rcvid, ENOSYS);
			continue;
		}
		sprintf(replymsg.buf, "%s", msg.data == State1 ? "EW green" : "NS green");
		if (msg.data == State2) living--;
		MsgReply(rcvid, EOK, &replymsg, sizeof(replymsg));
	}
	name_detach(attach, 0);
	return 0;
}

int main(int argc, char *argv[])
{
	int coid[2], i, s;
	my_data msg;
	my_reply reply;
	pthread_t t;

	started = sem_open("started", O_CREAT, 0666, 0);
	if (started == SEM_FAILED) { perror("sem_open"); return 1; }
	pthread_create(&t, NULL, controller, NULL);
	sem_wait(started);
	msg.hdr.type = 0x00;
	msg.hdr.subtype = 0x00;
	for (i = 0; i < 2; i++)
		if ((coid[i] = name_open(ATTACH_POINT, 0)) == -1) { printf("\nERROR, could not connect to server!\n\n"); return EXIT_FAILURE; }
	for (s = State1; s <= State2; s++)
		for (i = 0; i < 2; i++) {
			msg.ClientID = i;
			msg.data = s;
			if (MsgSend(coid[i], &msg, sizeof(msg), &reply, sizeof(reply)) == -1) { printf(" Error data '%d' NOT sent to server\n", msg.data); break; }
			printf("crossing %d: %s\n", i, reply.buf);
		}
	for (i = 0; i < 2; i++) name_close(coid[i]);
	pthread_join(t, NULL);
	sem_close(started);
	sem_unlink("started");
	return EXIT_SUCCESS;
}
