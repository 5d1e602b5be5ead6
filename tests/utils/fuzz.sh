# SPDX-License-Identifier: Apache-2.0
# sh fuzz.sh BIN WORK [ROUNDS [SEED]]: commands that read a language of their own (BIN/NAME) get random pieces of it, and damaged
# archives. They may complain; they may not crash, hang or be caught by a sanitizer. What did it is left in WORK/NAME.bad.

bin=$1
work=$2
rounds=${3:-150}
seed=${4:-1}

# Random words of a list, joined. The list: one piece a line.
pieces() { # file of pieces, how many texts, seed
    awk -v n="$2" -v seed="$3" '
        { piece[NR] = $0 }
        END {
            srand(seed)
            for (i = 0; i < n; i++) {
                text = ""
                for (k = int(rand() * 12) + 1; k > 0; k--) text = text piece[int(rand() * NR) + 1]
                print text
            }
        }' "$1"
}

caught() { # status, name
    [ "$1" -ge 124 ] && [ "$1" != 125 ] && [ "$1" != 126 ] && [ "$1" != 127 ] && return 0
    grep -q -e 'AddressSanitizer' -e 'runtime error' "$work/err"
}

fuzz() { # name, then the command that gets the text as its next argument
    name=$1
    shift
    bad=0
    pieces "$work/pieces" "$rounds" "$seed" > "$work/texts"
    while IFS= read -r text; do
        timeout 10 "$@" "$text" < "$work/input" > /dev/null 2> "$work/err"
        if caught $? ; then
            bad=$((bad + 1))
            printf '%s\n' "$text" >> "$work/$name.bad"
            [ $bad = 1 ] && cp "$work/err" "$work/$name.err"
        fi
    done < "$work/texts"
    if [ $bad = 0 ]; then
        echo "ok fuzz_$name"
    else
        echo "not ok fuzz_$name $bad texts, the first $(head -n 1 "$work/$name.bad"): $(grep -m 1 -e ERROR -e 'runtime error' "$work/$name.err")"
    fi
}

list() { # the pieces, one a word
    for piece in "$@"; do printf '%s\n' "$piece"; done > "$work/pieces"
}

printf 'one two three\n\nabc abcabc 12 3.5\n\ttab [x] a.b*c \\ end\nlast' > "$work/input"

list a b '\(' '\)' '*' '.' '[' ']' '^' '$' '\1' '\{1,' '\}' 2 '[[:alpha:]]' '\<' '\' '[^' -
fuzz grep "$bin/grep"
list a b '(' ')' '*' '.' '[' ']' '^' '$' '|' '{1,' '}' 3 '[[:digit:]]' '+' '?' '\' '()'
fuzz egrep "$bin/grep" -E -o
list s / a b p g ';' '{' '}' 1 ',' '$' '!' d N D G H x '\(' '\)' '\1' '&' ':l' 'b' 't' ' ' '\n' y '=' l n q i '\' c 2 P h '*' '.' '//'
fuzz sed timeout 5 "$bin/sed"
list print printf '(' ')' '{' '}' '$' 1 'x' ' ' ';' '"s"' '/re/' '+' '-' '^' '=' '~' '[' ']' ',' 'if' 'while(0)' 'in' 'a' 'getline' \
    'BEGIN' 'END' '?' ':' '!' '&&' 'split(' 'gsub(' 'substr(' 'length' '<' '>"/dev/null"' '%' '++' 'delete ' 'function f(' 'return' 'NF' 'for(;0;)' \
    '"%d %s"' 'sprintf(' 'next'
fuzz awk "$bin/awk"
list 1 ' ' + - '*' / % '(' ')' : '\(' '|' '&' = '<' 9223372036854775807 x
fuzz expr sh -f -c 'IFS=" "; exec $0 $1' "$bin/expr"
list '-name ' '-type ' 'f ' '( ' ') ' '! ' '-o ' '-a ' '-print ' '-perm ' '644 ' '-size ' '+1k ' 'x ' '-prune ' '-newer ' '/dev/null ' '-maxdepth ' '1 ' ', '
fuzz find sh -f -c 'IFS=" "; exec "$0" "$1" -maxdepth 1 $2' "$bin/find" "$work/bin/nothing"
list 1 , '$' p d a i c . s / x g m t j k w q 'n' "'a" + - '\n' z '=' u
fuzz ed sh -c 'printf "%s\n" "$2" Q | tr ";" "\n" | "$0" -s "$1"' "$bin/ed" "$work/input"
list 1 , '$' p d a i c . s / z g m t j k q 'n' "'a" + - '\n' = u // yank pu set et v '>' '%' k
fuzz ex sh -c 'printf "%s\n" "$2" q! | tr ";" "\n" | "$0" -s "$1"' "$bin/ex" "$work/input"
list 1 2 3 . 5 a A F + - '*' / % ^ '=' '<' '(' ')' '{' '}' ';' ' ' 'x' 'y[' ']' 'scale=3;' 'ibase=' 'obase=' 'define f(x)' 'if' 'while(0)' 'return' '"' ++ sqrt length 'f(' , auto for '!' '&&' '0'
fuzz bc sh -c 'printf "%s\n" "$1" | timeout 5 "$0"; [ $? -ne 124 ]' "$bin/bc"
list 1 2 ' ' . _3 5k + - '*' / % '~' '^' v p f n P c d r sa la Sa La x '[' ']' '<a' '!=a' Z X i o I ':a' ';a' '|' q 2Q a z
fuzz dc sh -c 'printf "%s\n" "$1" | timeout 5 "$0"; [ $? -ne 124 ]' "$bin/dc"
list %d %s %5 .3 '*' f x '\' n 0 101 c % - + e g '\0' b
fuzz printf "$bin/printf"
list a - z '[' ':' alpha ']' '\' 0 '*' = 3 '[c*' '[=a=]'
fuzz tr sh -c '"$0" "$1" xyz; "$0" -cs "$1" x; "$0" -d "$1"' "$bin/tr"

# Archives with bytes changed.
mkdir -p "$work/tree/sub" "$work/out" && cp "$work/input" "$work/tree/sub/file" && ln -s file "$work/tree/sub/link"
(cd "$work" && "$bin/tar" cf good.tar tree)
bad=0
i=0
while [ $i -lt $((rounds / 3)) ]; do
    i=$((i + 1))
    cp "$work/good.tar" "$work/damaged.tar"
    awk -v seed="$((seed * 1000 + i))" 'BEGIN { srand(seed); for (k = 0; k < 4; k++) print int(rand() * 3072), int(rand() * 256) }' |
        while read -r at byte; do
            printf "\\$(printf %03o "$byte")" | dd of="$work/damaged.tar" bs=1 seek="$at" conv=notrunc 2> /dev/null
        done
    timeout 10 "$bin/tar" tvf "$work/damaged.tar" > /dev/null 2> "$work/err"
    caught $? && bad=$((bad + 1))
    timeout 10 "$bin/tar" xf "$work/damaged.tar" -C "$work/out" > /dev/null 2> "$work/err"
    caught $? && bad=$((bad + 1))
done
if [ $bad = 0 ]; then echo "ok fuzz_tar"; else echo "not ok fuzz_tar $bad archives"; fi
