/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pulses from another process: the priority inherited, values through sival_int and sival_ptr.
 * > server ready
 * > pulse code 5 value 100
 * > pulse code 6 value 200
 * > pulse code 127 value -1
 * > child exited 0
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <sys/neutrino.h>
#include <sys/wait.h>
#include <errno.h>
#include <sys/netmgr.h>

int main()
{
	struct _pulse pulse;
	int chid, coid, rc, i, st;
	pid_t me = getpid();

	if ((chid = ChannelCreate(_NTO_CHF_FIXED_PRIORITY | _NTO_CHF_DISCONNECT)) == -1)
		{ perror("ChannelCreate"); exit(1); }
	puts("server ready");
	fflush(stdout);
	if (fork() == 0) {
		coid = ConnectAttach(ND_LOCAL_NODE, me, chid, _NTO_SIDE_CHANNEL, 0);
		if (coid == -1) { perror("ConnectAttach"); _exit(1); }
		if (MsgSendPulse(coid, 10, 5, 100) == -1) _exit(2);
		if (MsgSendPulse(coid, SIGEV_PULSE_PRIO_INHERIT, 6, 200) == -1) _exit(3);
		if (MsgSendPulsePtr(coid, 10, _PULSE_CODE_MAXAVAIL, (void *)-1L) == -1) _exit(4);
		_exit(0);
	}
	for (i = 0; i < 4; i++) {
		rc = MsgReceivePulse(chid, &pulse, sizeof pulse, NULL);
		if (rc == -1) { perror("MsgReceivePulse"); return 1; }
		if (pulse.code == _PULSE_CODE_DISCONNECT) {
			ConnectDetach(pulse.scoid);
			continue;
		}
		printf("pulse code %d value %d\n", pulse.code, pulse.value.sival_int);
	}
	wait(&st);
	printf("child exited %d\n", WEXITSTATUS(st));
	ChannelDestroy(chid);
	return 0;
}
