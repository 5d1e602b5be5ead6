/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A repetitive timer that sends pulses to the process itself, as every introduction shows it.
 * > pulse 1 from our timer, code 0
 * > pulse 2 from our timer, code 0
 * > pulse 3 from our timer, code 0
 */
#include <stdio.h>
#include <time.h>
#include <sys/netmgr.h>
#include <sys/neutrino.h>

#define MY_PULSE_CODE   _PULSE_CODE_MINAVAIL

typedef union {
        struct _pulse   pulse;
        /* your other message structures would go
           here too */
} my_message_t;

main()
{
   struct sigevent         event;
   struct itimerspec       itime;
   timer_t                 timer_id;
   int                     chid;
   int                     rcvid;
   my_message_t            msg;
   int n = 0;

   chid = ChannelCreate(0);

   event.sigev_notify = SIGEV_PULSE;
   event.sigev_coid = ConnectAttach(ND_LOCAL_NODE, 0,
                                    chid,
                                    _NTO_SIDE_CHANNEL, 0);
   event.sigev_priority = getprio(0);
   event.sigev_code = MY_PULSE_CODE;
   timer_create(CLOCK_REALTIME, &event, &timer_id);

   itime.it_value.tv_sec = 0;
   itime.it_value.tv_nsec = 30000000;
   itime.it_interval.tv_sec = 0;
   itime.it_interval.tv_nsec = 20000000;
   timer_settime(timer_id, 0, &itime, NULL);

   for (;;) {
       rcvid = MsgReceive(chid, &msg, sizeof(msg), NULL);
       if (rcvid == 0) { /* we got a pulse */
            if (msg.pulse.code == MY_PULSE_CODE) {
                printf("pulse %d from our timer, code %d\n", ++n, msg.pulse.code);
                if (n == 3) return 0;
            } /* else other pulses ... */
       } /* else other messages ... */
   }
}
