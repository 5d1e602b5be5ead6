/* SPDX-License-Identifier: Apache-2.0 */
/*
 * InterruptAttach() with a handler that counts and every tenth time returns the event, as in the system architecture
 * guide. > got 3 events > counter at least 30
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/neutrino.h>
#include <sys/syspage.h>

struct sigevent event;
volatile unsigned counter;

const struct sigevent *
handler( void *area, int id )
{
    // Wake up the thread every 10th interrupt
    if ( ++counter % 10 == 0 )
        return( &event );
    else
        return( NULL );
}

int main()
{
    int i;
    int id;

    // Request I/O privileges
    ThreadCtl( _NTO_TCTL_IO, 0 );

    // Initialize event structure
    event.sigev_notify = SIGEV_INTR;

    // Attach ISR vector
    id = InterruptAttach( SYSPAGE_ENTRY(qtime)->intr, &handler, NULL, 0, 0 );
    if (id == -1) { perror("InterruptAttach"); return EXIT_FAILURE; }
    for( i = 0; i < 3; ++i ) {
        // Wait for ISR to wake us up
        InterruptWait( 0, NULL );
    }
    printf( "got %d events\n", i );
    // Disconnect the ISR handler
    InterruptDetach(id);
    if (counter >= 30) printf("counter at least 30\n");
    else printf("counter %u\n", counter);
    return 0;
}
