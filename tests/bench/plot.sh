#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# tests/bench/plot.sh FOLDER: pictures from the results in it (make bench PLOT=1): results.tsv, latency.tsv.

cd "$1" && plot=$OLDPWD/tools/bench/plot.awk || exit 1

rows() { # name=x...: lines `x median`
    for row; do awk -v name="${row%=*}" -v x="${row#*=}" '$1 == name { print x, $3 }' results.tsv; done
}
picture() { # file, title, label of x, awk's further options: points from standard input
    file=$1 title=$2 label=$3
    shift 3
    awk -f "$plot" -v title="$title" -v xlabel="$label" "$@" > "$file" && echo "$(pwd)/$file"
}

rows msg_rtt_8=8 msg_rtt_32=32 msg_rtt_64=64 msg_rtt_256=256 msg_rtt_960=960 msg_rtt_1k=1024 msg_rtt_4k=4096 msg_64k=65536 msg_1m=1048576 |
    picture message-size.svg 'Round trip between processes; from 64 KiB on the reply is empty' bytes -v ylabel=instructions -v xlog=1 -v ylog=1
rows msg_send_q1=1 msg_send_q100=100 msg_send_q10000=10000 |
    picture queued-clients.svg 'Round trip with clients queued behind' 'queued clients' -v ylabel=instructions -v xlog=1
rows ready_pick_1=1 ready_pick_100=100 ready_pick_10000=10000 |
    picture ready-threads.svg 'Thread switch with ready threads' 'ready threads' -v ylabel=instructions -v xlog=1
rows msg_pi_chain1=1 msg_pi_chain4=4 msg_pi_chain16=16 |
    picture chain.svg 'Round trip through a chain of servers, per server' servers -v ylabel=instructions -v xlog=1
picture latency.svg 'Wake-up of the highest-priority thread under full load' 'instructions' -v ylabel=wake-ups -v bars=1 -v ylog=1 < latency.tsv
