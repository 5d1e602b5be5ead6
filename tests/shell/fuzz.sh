# SPDX-License-Identifier: Apache-2.0
# sh fuzz.sh d|c|n: each line of standard input is a word, expanded with IFS as it is, ':' or empty; the fields are printed.
how=$1 a='x y.b' e= s='*' p='a/b:c'
unset u
while IFS= read -r line; do
    (
        set -f -- '1 a' '' 3
        case $how in c) IFS=:;; n) IFS=;; esac
        eval "set -- $line" || exit
        printf '%s:' $#
        for i; do printf '<%s>' "$i"; done
    ) 2> /dev/null
    echo " $?"
done
