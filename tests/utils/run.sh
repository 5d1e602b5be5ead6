# SPDX-License-Identifier: Apache-2.0
# sh run.sh [CASES]: runs the cases of cases.sh with the commands PATH finds. "ok NAME" or "not ok NAME what came"; at last PLAN.

cases=${1:-${0%run.sh}cases.sh}
base=${TMPDIR:-/tmp}/utils-cases
count=0
wrong=0
LC_ALL=C TZ=UTC0
export LC_ALL TZ

check() { # name, command, output wanted, status wanted
    mkdir "$base" && cd "$base" || exit 1
    got=$( (eval "$2") < /dev/null 2> /dev/null)
    status=$?
    cd / && rm -rf "$base" || exit 1
    count=$((count + 1))
    if [ "$got" = "$3" ] && [ "$status" = "$4" ]; then
        echo "ok $1"
    else
        wrong=$((wrong + 1))
        echo "not ok $1 status $status, $4 wanted; output [$got], [$3] wanted"
    fi
}

rm -rf "$base"
. "$cases"
echo "PLAN $count"
[ $wrong = 0 ]
