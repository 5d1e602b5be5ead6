# SPDX-License-Identifier: Apache-2.0
"""Who waits for whom: the same rules as the kernel's own report (kernel/debug/dump.c)."""
from pauli.kernel import Object, each, kernel, short_name, state_name, struct

WAITS = ('SEND', 'REPLY', 'MUTEX', 'JOIN')      # for somebody, and not for something to happen


def name(thread):
    process = thread.at('process')
    return '%s (%d.%d)' % (short_name(process), process['pid'], thread['tid'])


def server(thread):
    """The process behind a SEND- or REPLY-blocked thread's connection; None: it is gone."""
    return thread.at('send_conn').at('channel').at('process')


def blocked_on(thread):
    """What a thread waits for, in words."""
    state = state_name(thread)
    if state in ('SEND', 'REPLY'):
        process = server(thread)
        chid = thread.at('send_conn').at('channel')['chid']
        if process is None:
            return 'a server that is gone'
        text = '%s (%d) channel %d' % (short_name(process), process['pid'], chid)
        worker = thread.at('server') if state == 'REPLY' else None
        return text + (' thread %d' % worker['tid'] if worker is not None else '')
    if state == 'RECEIVE':
        return 'channel %d' % Object(kernel.type('struct channel'), thread['blocked_on'])['chid']
    if state in ('MUTEX', 'CONDVAR', 'SEM'):
        owner = lock_owner(thread)
        return '%#x' % thread['blocked_on'] + (' owned by %s' % name(owner) if owner is not None else '')
    if state == 'JOIN':
        return 'thread %d' % struct('thread', thread['blocked_on'])['tid']
    if state == 'WAITPAGE':
        return 'page of %#x' % thread['demand']['va']
    if state == 'RUNNING':
        return 'cpu %d' % thread['running_on']
    return ''


def lock_owner(thread):
    sync = thread.at('waiting_sync')
    return sync.at('owner') if sync is not None else None


def waits_for(thread):
    """The thread that would have to do something first; None: nobody, or one of several."""
    state = state_name(thread)
    if state == 'MUTEX':
        return lock_owner(thread)
    if state == 'JOIN':
        return struct('thread', thread['blocked_on'])
    if state == 'REPLY':
        return thread.at('server')
    if state == 'SEND':
        servers = list(each(thread.at('send_conn').at('channel')['servers'], 'thread', 'chan_link'))
        if servers and all(state_name(s) in WAITS for s in servers):
            return servers[0]
    return None


def cycle(thread):
    """The threads of a deadlock that begins and ends with this one, or None."""
    chain = [thread]
    while True:
        after = waits_for(chain[-1])
        if after is None or after.address in (t.address for t in chain[1:]) or len(chain) > 1000:
            return None
        if after.address == thread.address:
            return chain
        chain.append(after)


def deadlocks(threads):
    """Every cycle once."""
    seen = set()
    for thread in threads:
        if thread.address not in seen and state_name(thread) in WAITS:
            chain = cycle(thread)
            if chain:
                seen.update(t.address for t in chain)
                yield chain
