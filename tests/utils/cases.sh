# SPDX-License-Identifier: Apache-2.0
# What the commands do, where POSIX or common use settles it: check NAME 'COMMAND' 'OUTPUT' STATUS. Each runs in an empty directory.
# Read by tests/utils/run.sh, on the build machine and on Pauli.
check cat_files 'printf '\''a\nb\n'\'' > f; printf '\''c'\'' > g; cat f g' \
    'a
b
c' 0
check cat_stdin 'printf '\''x\ny'\'' | cat f - g' \
    'x
y' 1
check cat_missing 'cat /no/such 2>/dev/null' \
    '' 1
check cat_numbers 'printf '\''a\n\nb\n'\'' | cat -n' \
    '     1	a
     2	
     3	b' 0
check cat_number_text 'printf '\''a\n\n\nb\n'\'' | cat -b' \
    '     1	a


     2	b' 0
check cat_marks 'printf '\''a\tb\001\177\200\n'\'' | cat -A' \
    'a^Ib^A^?M-^@$' 0
check cat_squeeze 'printf '\''a\n\n\n\nb\n'\'' | cat -s' \
    'a

b' 0
check head_default 'seq 20 | head' \
    '1
2
3
4
5
6
7
8
9
10' 0
check head_n 'seq 5 | head -n 2' \
    '1
2' 0
check head_old 'seq 5 | head -3' \
    '1
2
3' 0
check head_c 'printf abcdef | head -c 4' \
    'abcd' 0
check head_files 'seq 3 > f; seq 4 6 > g; head -n 1 f g' \
    '==> f <==
1

==> g <==
4' 0
check head_missing 'head -n 1 /no/such f 2>/dev/null' \
    '' 1
check tail_default 'seq 20 | tail' \
    '11
12
13
14
15
16
17
18
19
20' 0
check tail_n 'seq 5 > f; tail -n 2 f' \
    '4
5' 0
check tail_plus 'seq 5 | tail -n +4' \
    '4
5' 0
check tail_plus_file 'seq 5 > f; tail -n +4 f' \
    '4
5' 0
check tail_c 'printf abcdef | tail -c 3' \
    'def' 0
check tail_c_file 'printf abcdef > f; tail -c 3 f' \
    'def' 0
check tail_c_plus 'printf abcdef | tail -c +3' \
    'cdef' 0
check tail_old 'seq 5 | tail -2' \
    '4
5' 0
check tail_no_newline 'printf '\''a\nb\nc'\'' | tail -n 2' \
    'b
c' 0
check tail_more_than 'seq 3 | tail -n 100' \
    '1
2
3' 0
check tail_zero 'seq 3 | tail -n 0' \
    '' 0
check tail_big 'seq 20000 | tail -n 9000 | cksum' \
    '3766664375 54000' 0
check tail_big_file 'seq 20000 > f; tail -n 9000 f | cksum' \
    '3766664375 54000' 0
check tail_two 'seq 3 > f; seq 4 > g; tail -n 1 f g' \
    '==> f <==
3

==> g <==
4' 0
check wc_all 'printf '\''a b\nc\n'\'' > f; wc f | tr -s '\'' '\''' \
    '2 3 6 f' 0
check wc_l 'seq 7 | wc -l' \
    '7' 0
check wc_w 'printf '\'' a  b\tc\n\nd'\'' | wc -w' \
    '4' 0
check wc_c 'printf '\''abc'\'' | wc -c' \
    '3' 0
check wc_several 'printf '\''a b\n'\'' > f; printf '\''c\n'\'' > g; wc -l f g | tr -s '\'' '\''' \
    '1 f
1 g
2 total' 0
check wc_L 'printf '\''abc\nabcdef\nx\n'\'' | wc -L' \
    '6' 0
check uniq_plain 'printf '\''a\na\nb\na\n'\'' | uniq' \
    'a
b
a' 0
check uniq_c 'printf '\''a\na\nb\n'\'' | uniq -c' \
    '      2 a
      1 b' 0
check uniq_d 'printf '\''a\na\nb\nc\nc\n'\'' | uniq -d' \
    'a
c' 0
check uniq_u 'printf '\''a\na\nb\nc\nc\n'\'' | uniq -u' \
    'b' 0
check uniq_f 'printf '\''1 x\n2 x\n3 y\n'\'' | uniq -f 1' \
    '1 x
3 y' 0
check uniq_s 'printf '\''axx\nbxx\ncyy\n'\'' | uniq -s 1' \
    'axx
cyy' 0
check uniq_fs 'printf '\''k 1abc\nj 2abc\n'\'' | uniq -f 1 -s 2' \
    'k 1abc' 0
check uniq_i 'printf '\''a\nA\nb\n'\'' | uniq -i' \
    'a
b' 0
check uniq_w 'printf '\''abc\nabd\nxyz\n'\'' | uniq -w 2' \
    'abc
xyz' 0
check uniq_output 'printf '\''a\na\n'\'' > f; uniq f g; cat g' \
    'a' 0
check cut_c 'printf '\''abcdef\n'\'' | cut -c 2-4,6' \
    'bcdf' 0
check cut_b 'printf '\''abcdef\n'\'' | cut -b 1,3-' \
    'acdef' 0
check cut_f 'printf '\''a:b:c\nx:y\nnone\n'\'' | cut -d : -f 2' \
    'b
y
none' 0
check cut_f_s 'printf '\''a:b:c\nnone\n'\'' | cut -d : -s -f 1,3' \
    'a:c' 0
check cut_f_open 'printf '\''a:b:c:d\n'\'' | cut -d : -f 3-' \
    'c:d' 0
check cut_f_upto 'printf '\''a:b:c:d\n'\'' | cut -d : -f -2' \
    'a:b' 0
check cut_tab 'printf '\''a\tb\tc\n'\'' | cut -f 1,3' \
    'a	c' 0
check cut_beyond 'printf '\''a:b\n'\'' | cut -d : -f 5' \
    '' 0
check cut_overlap 'printf '\''abcdef\n'\'' | cut -c 4-,2-5' \
    'bcdef' 0
check paste_two 'printf '\''1\n2\n3\n'\'' > f; printf '\''a\nb\n'\'' > g; paste f g' \
    '1	a
2	b
3	' 0
check paste_d 'printf '\''1\n2\n'\'' > f; printf '\''a\nb\n'\'' > g; paste -d , f g' \
    '1,a
2,b' 0
check paste_d_list 'printf '\''1\n2\n'\'' > f; paste -d '\'',;'\'' f f f' \
    '1,1;1
2,2;2' 0
check paste_s 'seq 4 | paste -s -d + -' \
    '1+2+3+4' 0
check paste_dash 'seq 6 | paste - - -' \
    '1	2	3
4	5	6' 0
check tr_plain 'printf '\''hello\n'\'' | tr a-y b-z' \
    'ifmmp' 0
check tr_class 'printf '\''Hello World\n'\'' | tr '\''[:lower:]'\'' '\''[:upper:]'\''' \
    'HELLO WORLD' 0
check tr_d 'printf '\''hello\n'\'' | tr -d l' \
    'heo' 0
check tr_s 'printf '\''aabbccdd\n'\'' | tr -s '\''a-c'\''' \
    'abcdd' 0
check tr_cd 'printf '\''a1b2\n'\'' | tr -cd '\''[:digit:]\n'\''' \
    '12' 0
check tr_cs 'printf '\''a1!!b  c\n'\'' | tr -cs '\''[:alnum:]'\'' '\''\n'\''' \
    'a1
b
c' 0
check tr_ds 'printf '\''aabbxxcc\n'\'' | tr -ds x abc' \
    'abc' 0
check tr_octal 'printf '\''a:b'\'' | tr '\'':'\'' '\''\012'\''' \
    'a
b' 0
check tr_repeat 'printf '\''abcdef\n'\'' | tr a-f '\''[x*3]yz[w*]'\''' \
    'xxxyzw' 0
check tr_short 'printf '\''abc\n'\'' | tr abc x' \
    'xxx' 0
check tr_range_end 'printf '\''a-b\n'\'' | tr '\''a-'\'' '\''xy'\''' \
    'xyb' 0
check tr_binary 'printf '\''a\000b\377'\'' | tr '\''\000\377'\'' '\''xy'\''' \
    'axby' 0
check tr_c_translate 'printf '\''abc123\n'\'' | tr -c '\''a-z\n'\'' '\''#'\''' \
    'abc###' 0
check comm_all 'printf '\''a\nb\nd\n'\'' > f; printf '\''b\nc\nd\n'\'' > g; comm f g' \
    'a
		b
	c
		d' 0
check comm_12 'printf '\''a\nb\nd\n'\'' > f; printf '\''b\nc\nd\n'\'' > g; comm -12 f g' \
    'b
d' 0
check comm_3 'printf '\''a\nb\n'\'' > f; printf '\''b\nc\n'\'' > g; comm -3 f g' \
    'a
	c' 0
check join_plain 'printf '\''1 a\n2 b\n4 d\n'\'' > f; printf '\''1 x\n2 y\n3 z\n'\'' > g; join f g' \
    '1 a x
2 b y' 0
check join_a 'printf '\''1 a\n2 b\n4 d\n'\'' > f; printf '\''1 x\n3 z\n'\'' > g; join -a 1 -a 2 f g' \
    '1 a x
2 b
3 z
4 d' 0
check join_v 'printf '\''1 a\n2 b\n'\'' > f; printf '\''1 x\n'\'' > g; join -v 1 f g' \
    '2 b' 0
check join_t_o 'printf '\''k:1:2\n'\'' > f; printf '\''k:3:4\n'\'' > g; join -t : -o 0,1.3,2.2 f g' \
    'k:2:3' 0
check join_fields 'printf '\''x 1\ny 2\n'\'' > f; printf '\''1 p\n2 q\n'\'' > g; join -1 2 -2 1 f g' \
    '1 x p
2 y q' 0
check join_e 'printf '\''1 a\n2\n'\'' > f; printf '\''1 x\n2 y\n'\'' > g; join -e - -o 0,1.2,2.2 f g' \
    '1 a x
2 - y' 0
check join_many 'printf '\''1 a\n1 b\n'\'' > f; printf '\''1 x\n1 y\n'\'' > g; join f g' \
    '1 a x
1 a y
1 b x
1 b y' 0
check fold_w 'printf '\''abcdefghij\n'\'' | fold -w 4' \
    'abcd
efgh
ij' 0
check fold_s 'printf '\''the quick brown fox\n'\'' | fold -s -w 10' \
    'the quick 
brown fox' 0
check fold_tab 'printf '\''a\tbc\n'\'' | fold -w 9' \
    'a	b
c' 0
check fold_b 'printf '\''a\tbc\n'\'' | fold -b -w 2' \
    'a	
bc' 0
check expand_plain 'printf '\''a\tb\n\tc\n'\'' | expand' \
    'a       b
        c' 0
check expand_t 'printf '\''a\tb\tc\n'\'' | expand -t 4' \
    'a   b   c' 0
check expand_list 'printf '\''a\tb\tc\td\n'\'' | expand -t 2,6' \
    'a b   c d' 0
check expand_i 'printf '\''\ta\tb\n'\'' | expand -i -t 4' \
    '    a	b' 0
check unexpand_plain 'printf '\''        a       b\n'\'' | unexpand' \
    '	a       b' 0
check unexpand_a 'printf '\''        a       b   c\n'\'' | unexpand -a' \
    '	a	b   c' 0
check unexpand_t 'printf '\''a   b   c\n'\'' | unexpand -t 4' \
    'a	b	c' 0
check nl_plain 'printf '\''a\n\nb\n'\'' | nl' \
    '     1	a
       
     2	b' 0
check nl_ba 'printf '\''a\n\nb\n'\'' | nl -ba' \
    '     1	a
     2	
     3	b' 0
check nl_fmt 'printf '\''a\nb\n'\'' | nl -n rz -w 3 -s : -v 5 -i 2' \
    '005:a
007:b' 0
check nl_ln 'printf '\''a\n'\'' | nl -n ln' \
    '1     	a' 0
check nl_p 'printf '\''ab\nxx\nac\n'\'' | nl -b p^a' \
    '     1	ab
       xx
     2	ac' 0
check tee_file 'echo hi | tee f > g; cat f g' \
    'hi
hi' 0
check tee_a 'echo 1 > f; echo 2 | tee -a f > /dev/null; cat f' \
    '1
2' 0
check split_l 'seq 5 | split -l 2 - p; cat pac; ls p??' \
    '5
paa
pab
pac' 0
check split_b 'printf abcdefg | split -b 3 - q; cat qab; ls q??' \
    'defqaa
qab
qac' 0
check rev_plain 'printf '\''abc\nde\n'\'' | rev' \
    'cba
ed' 0
check seq_one 'seq 3' \
    '1
2
3' 0
check seq_step 'seq 1 2 7' \
    '1
3
5
7' 0
check seq_down 'seq 3 -1 1' \
    '3
2
1' 0
check seq_float 'seq 1 0.5 2' \
    '1.0
1.5
2.0' 0
check seq_w 'seq -w 8 11' \
    '08
09
10
11' 0
check seq_s 'seq -s , 3' \
    '1,2,3' 0
check seq_f 'seq -f %03g 2' \
    '001
002' 0
check seq_none 'seq 5 1' \
    '' 0
check basename_plain 'basename /usr/lib/x.c' \
    'x.c' 0
check basename_suffix 'basename x.c .c' \
    'x' 0
check basename_slash 'basename /a/b/' \
    'b' 0
check basename_root 'basename /' \
    '/' 0
check basename_same 'basename .c .c' \
    '.c' 0
check dirname_plain 'dirname /usr/lib/x.c' \
    '/usr/lib' 0
check dirname_none 'dirname x' \
    '.' 0
check dirname_root 'dirname /x' \
    '/' 0
check dirname_trail 'dirname a/b/' \
    'a' 0
check echo_plain 'env echo a  b' \
    'a b' 0
check echo_n 'env echo -n a' \
    'a' 0
check printf_s 'env printf '\''%s-%s\n'\'' a b c' \
    'a-b
c-' 0
check printf_d 'env printf '\''%d %5d %-5d|\n'\'' 1 2 3' \
    '1     2 3    |' 0
check printf_hex 'env printf '\''%x %X %o %u\n'\'' 255 255 8 7' \
    'ff FF 10 7' 0
check printf_char 'env printf '\''%d\n'\'' "'\''A"' \
    '65' 0
check printf_b 'env printf '\''%b|\n'\'' '\''a\tb\0101'\''' \
    'a	bA|' 0
check printf_c 'env printf '\''%c%c\n'\'' abc d' \
    'ad' 0
check printf_f 'env printf '\''%.2f %e %g\n'\'' 3.14159 1234.5 0.0001' \
    '3.14 1.234500e+03 0.0001' 0
check printf_pct 'env printf '\''100%%\n'\''' \
    '100%' 0
check printf_star 'env printf '\''%*d|%.*s\n'\'' 5 42 2 abcdef' \
    '   42|ab' 0
check printf_esc 'env printf '\''a\nb\\\101\n'\''' \
    'a
b\A' 0
check printf_none 'env printf '\''%s|%d\n'\''' \
    '|0' 0
check printf_bad 'env printf '\''%d\n'\'' x 2>/dev/null' \
    '0' 1
check test_eq 'env test 1 -eq 1' \
    '' 0
check test_ne 'env test a = b' \
    '' 1
check test_files 'echo x > f; env test -s f -a -f f -a ! -d f' \
    '' 0
check test_not 'env test ! -e /no/such' \
    '' 0
check test_paren 'env test '\''('\'' 1 -lt 2 '\'')'\'' -a x' \
    '' 0
check test_empty 'env test '\'''\''' \
    '' 1
check test_none 'env test' \
    '' 1
check test_bracket 'env [ 3 -gt 2 ]' \
    '' 0
check test_dash 'env test -n' \
    '' 0
check test_bang 'env test ! = x' \
    '' 1
check test_bad 'env test x -eq 1 2>/dev/null' \
    '' 2
check test_nt 'echo 1 > f; touch -t 200001010000 g; env test f -nt g' \
    '' 0
check expr_add 'expr 1 + 2 '\''*'\'' 3' \
    '7' 0
check expr_paren 'expr '\''('\'' 1 + 2 '\'')'\'' '\''*'\'' 3' \
    '9' 0
check expr_cmp 'expr 10 '\''>'\'' 9' \
    '1' 0
check expr_str 'expr abc '\''<'\'' abd' \
    '1' 0
check expr_and 'expr 0 '\''&'\'' 1' \
    '0' 1
check expr_or 'expr '\'''\'' '\''|'\'' x' \
    'x' 0
check expr_match 'expr abcdef : '\''abc'\''' \
    '3' 0
check expr_group 'expr foo.c : '\''\(.*\)\.c'\''' \
    'foo' 0
check expr_nomatch 'expr abc : x' \
    '0' 1
check expr_mod 'expr -7 % 3' \
    '-1' 0
check expr_div0 'expr 1 / 0 2>/dev/null' \
    '' 2
check expr_syntax 'expr 1 + 2>/dev/null' \
    '' 2
check cmp_same 'echo a > f; cp f g; cmp f g' \
    '' 0
check cmp_diff 'printf '\''ab\ncd\n'\'' > f; printf '\''ab\ncx\n'\'' > g; cmp f g | sed '\''s/byte/char/'\''' \
    'f g differ: char 5, line 2' 0
check cmp_l 'printf abc > f; printf axc > g; cmp -l f g | tr -s '\'' '\'' | sed '\''s/^ //'\''' \
    '2 142 170' 0
check cmp_s 'echo a > f; echo b > g; cmp -s f g' \
    '' 1
check cmp_eof 'echo a > f; printf '\''a\nb'\'' > g; cmp f g 2>/dev/null' \
    '' 1
check cmp_missing 'cmp f /no/such 2>/dev/null' \
    '' 2
check cksum_stdin 'printf '\''hello\n'\'' | cksum' \
    '3015617425 6' 0
check cksum_file 'printf '\'''\'' > f; cksum f' \
    '4294967295 0 f' 0
check sum_r 'printf '\''hello\n'\'' | sum' \
    '36979     1' 0
check sum_s 'printf '\''hello\n'\'' | sum -s' \
    '542 1' 0
check strings_plain 'printf '\''ab\000hello\001world!\002x'\'' | strings' \
    'hello
world!' 0
check strings_n 'printf '\''ab\000hello\001'\'' | strings -n 2' \
    'ab
hello' 0
check strings_t 'printf '\''ab\000hello\001'\'' | strings -t x' \
    '      3 hello' 0
check od_c 'printf '\''ab\n\000\377'\'' | od -c' \
    '0000000   a   b  \n  \0 377
0000005' 0
check od_x 'printf '\''abcdefgh'\'' | od -An -tx1' \
    ' 61 62 63 64 65 66 67 68' 0
check od_o 'printf '\''ab'\'' | od' \
    '0000000 061141
0000002' 0
check od_d 'printf '\''abcd'\'' | od -A d -t d2' \
    '0000000  25185  25699
0000004' 0
check od_u4 'printf '\''abcd'\'' | od -An -tu4' \
    ' 1684234849' 0
check od_skip 'printf '\''abcdefgh'\'' | od -A x -j 2 -N 3 -c' \
    '000002   c   d   e
000005' 0
check od_repeat 'dd if=/dev/zero bs=64 count=1 2>/dev/null | od -x' \
    '0000000 0000 0000 0000 0000 0000 0000 0000 0000
*
0000100' 0
check od_v 'dd if=/dev/zero bs=32 count=1 2>/dev/null | od -v -t x1' \
    '0000000 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
0000020 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
0000040' 0
check od_two 'printf '\''ab'\'' | od -A n -t x1 -t c' \
    '  61  62
   a   b' 0
check hexdump_C 'printf '\''hello world, again\n'\'' | hexdump -C' \
    '00000000  68 65 6c 6c 6f 20 77 6f  72 6c 64 2c 20 61 67 61  |hello world, aga|
00000010  69 6e 0a                                          |in.|
00000013' 0
check sort_plain 'printf '\''b\na\nc\n'\'' | sort' \
    'a
b
c' 0
check sort_r 'printf '\''b\na\nc\n'\'' | sort -r' \
    'c
b
a' 0
check sort_n 'printf '\''10\n9\n-1\n2.5\n'\'' | sort -n' \
    '-1
2.5
9
10' 0
check sort_u 'printf '\''b\na\nb\n'\'' | sort -u' \
    'a
b' 0
check sort_k 'printf '\''a 3\nb 1\nc 2\n'\'' | sort -k 2' \
    'b 1
c 2
a 3' 0
check sort_kn 'printf '\''a 10\nb 9\n'\'' | sort -k2,2n' \
    'b 9
a 10' 0
check sort_t 'printf '\''a:3\nb:1\n'\'' | sort -t : -k 2' \
    'b:1
a:3' 0
check sort_f 'printf '\''b\nA\na\nB\n'\'' | sort -f' \
    'A
a
B
b' 0
check sort_d 'printf '\''a-b\nab\naa\n'\'' | sort -d' \
    'aa
a-b
ab' 0
check sort_b 'printf '\''  b\n a\n'\'' | sort -b' \
    ' a
  b' 0
check sort_k_char 'printf '\''xb1\nxa2\n'\'' | sort -k 1.2,1.2' \
    'xa2
xb1' 0
check sort_nr 'printf '\''1\n10\n2\n'\'' | sort -nr' \
    '10
2
1' 0
check sort_c_ok 'printf '\''a\nb\n'\'' | sort -c' \
    '' 0
check sort_c_bad 'printf '\''b\na\n'\'' | sort -c 2>/dev/null' \
    '' 1
check sort_m 'printf '\''a\nc\n'\'' > f; printf '\''b\nd\n'\'' > g; sort -m f g' \
    'a
b
c
d' 0
check sort_o 'printf '\''b\na\n'\'' > f; sort -o f f; cat f' \
    'a
b' 0
check sort_s 'printf '\''b 1\na 1\n'\'' | sort -s -k 2' \
    'b 1
a 1' 0
check sort_two_keys 'printf '\''a 2\nb 1\na 1\n'\'' | sort -k1,1 -k2,2nr' \
    'a 2
a 1
b 1' 0
check sort_h 'printf '\''2K\n1M\n512\n1G\n'\'' | sort -h' \
    '512
2K
1M
1G' 0
check sort_many 'seq 5000 | sort -r | cksum' \
    '2246956888 23893' 0
check sort_spill 'seq 20000 | sort -S 100k -n -r | head -n 2' \
    '20000
19999' 0
check sort_missing 'sort /no/such 2>/dev/null' \
    '' 2
check grep_plain 'printf '\''abc\ndef\n'\'' | grep b' \
    'abc' 0
check grep_none 'printf '\''abc\n'\'' | grep x' \
    '' 1
check grep_v 'printf '\''a\nb\n'\'' | grep -v a' \
    'b' 0
check grep_c 'printf '\''a\nb\na\n'\'' | grep -c a' \
    '2' 0
check grep_n 'printf '\''a\nb\na\n'\'' | grep -n a' \
    '1:a
3:a' 0
check grep_i 'printf '\''ABC\n'\'' | grep -i abc' \
    'ABC' 0
check grep_E 'printf '\''ab\ncd\nef\n'\'' | grep -E '\''ab|ef'\''' \
    'ab
ef' 0
check grep_F 'printf '\''a.c\nabc\n'\'' | grep -F a.c' \
    'a.c' 0
check grep_Fi 'printf '\''A.C\nabc\n'\'' | grep -Fi a.c' \
    'A.C' 0
check grep_x 'printf '\''ab\nabc\n'\'' | grep -x ab' \
    'ab' 0
check grep_Fx 'printf '\''ab\nabc\n'\'' | grep -Fx ab' \
    'ab' 0
check grep_w 'printf '\''cat\nconcat\na cat b\n'\'' | grep -w cat' \
    'cat
a cat b' 0
check grep_o 'printf '\''a1b22c\n'\'' | grep -o '\''[0-9]*'\''' \
    '1
22' 0
check grep_on 'printf '\''x1\ny2\n'\'' | grep -on '\''[0-9]'\''' \
    '1:1
2:2' 0
check grep_l 'echo a > f; echo b > g; grep -l a f g' \
    'f' 0
check grep_L 'echo a > f; echo b > g; grep -L a f g' \
    'g' 0
check grep_names 'echo a > f; echo a > g; grep a f g' \
    'f:a
g:a' 0
check grep_h 'echo a > f; echo a > g; grep -h a f g' \
    'a
a' 0
check grep_H 'echo a > f; grep -H a f' \
    'f:a' 0
check grep_q 'echo a | grep -q a' \
    '' 0
check grep_s 'grep -s a /no/such' \
    '' 2
check grep_e 'printf '\''a\nb\nc\n'\'' | grep -e a -e c' \
    'a
c' 0
check grep_f 'printf '\''a\nc\n'\'' > p; printf '\''a\nb\nc\n'\'' | grep -f p' \
    'a
c' 0
check grep_lines 'printf '\''a\nb\nc\n'\'' | grep '\''a
c'\''' \
    'a
c' 0
check grep_m 'printf '\''a\na\na\n'\'' | grep -m 2 a' \
    'a
a' 0
check grep_A 'seq 9 | grep -A 1 -e 2 -e 6' \
    '2
3
--
6
7' 0
check grep_B 'seq 9 | grep -B 1 5' \
    '4
5' 0
check grep_C 'seq 9 | grep -n -C 1 5' \
    '4-4
5:5
6-6' 0
check grep_b 'printf '\''ab\ncd\n'\'' | grep -b c' \
    '3:cd' 0
check grep_r 'mkdir -p d/e; echo hit > d/e/x; echo miss > d/y; grep -r hit d' \
    'd/e/x:hit' 0
check grep_backref 'printf '\''abab\nabba\n'\'' | grep '\''\(ab\)\1'\''' \
    'abab' 0
check grep_empty 'printf '\''a\n\nb\n'\'' | grep -n '\''^$'\''' \
    '2:' 0
check grep_all 'printf '\''a\n\n'\'' | grep -c '\'''\''' \
    '2' 0
check grep_bad 'grep '\''['\'' /dev/null 2>/dev/null' \
    '' 2
check grep_class 'printf '\''a1\nbb\n'\'' | grep '\''[[:digit:]]'\''' \
    'a1' 0
check grep_interval 'printf '\''ab\naab\naaab\n'\'' | grep -E '\''^a{2,3}b'\''' \
    'aab
aaab' 0
check grep_no_newline 'printf '\''abc'\'' | grep b' \
    'abc' 0
check sed_s 'printf '\''aaa\n'\'' | sed s/a/b/' \
    'baa' 0
check sed_sg 'printf '\''aaa\n'\'' | sed s/a/b/g' \
    'bbb' 0
check sed_s2 'printf '\''aaaa\n'\'' | sed s/a/b/2' \
    'abaa' 0
check sed_s2g 'printf '\''aaaa\n'\'' | sed s/a/b/2g' \
    'abbb' 0
check sed_amp 'printf '\''ab\n'\'' | sed '\''s/./[&]/g'\''' \
    '[a][b]' 0
check sed_group 'printf '\''john smith\n'\'' | sed '\''s/\(.*\) \(.*\)/\2, \1/'\''' \
    'smith, john' 0
check sed_E 'printf '\''a1b2\n'\'' | sed -E '\''s/([a-z])([0-9])/\2\1/g'\''' \
    '1a2b' 0
check sed_n_p 'seq 5 | sed -n 2,4p' \
    '2
3
4' 0
check sed_last 'seq 5 | sed -n '\''$p'\''' \
    '5' 0
check sed_d 'seq 5 | sed 2d' \
    '1
3
4
5' 0
check sed_regex_range 'seq 9 | sed '\''/3/,/5/d'\''' \
    '1
2
6
7
8
9' 0
check sed_not 'seq 3 | sed '\''2!d'\''' \
    '2' 0
check sed_a 'printf '\''x\n'\'' | sed '\''a\
new'\''' \
    'x
new' 0
check sed_i 'printf '\''x\n'\'' | sed '\''i\
new'\''' \
    'new
x' 0
check sed_c 'seq 3 | sed '\''2c\
two'\''' \
    '1
two
3' 0
check sed_c_range 'seq 4 | sed '\''2,3c\
mid'\''' \
    '1
mid
4' 0
check sed_y 'printf '\''abc\n'\'' | sed y/abc/xyz/' \
    'xyz' 0
check sed_q 'seq 9 | sed 3q' \
    '1
2
3' 0
check sed_eq 'printf '\''a\nb\n'\'' | sed =' \
    '1
a
2
b' 0
check sed_l 'printf '\''a\tb\\\001\n'\'' | sed -n l' \
    'a\tb\\\001$' 0
check sed_nN 'seq 4 | sed '\''N;s/\n/,/'\''' \
    '1,2
3,4' 0
check sed_N_odd 'seq 3 | sed '\''N;s/\n/,/'\''' \
    '1,2
3' 0
check sed_D 'printf '\''a\nb\nc\n'\'' | sed '\''$!N;P;D'\''' \
    'a
b
c' 0
check sed_hold 'seq 3 | sed -n '\''1!G;h;$p'\''' \
    '3
2
1' 0
check sed_x 'seq 3 | sed x' \
    '
1
2' 0
check sed_branch 'printf '\''aaab\n'\'' | sed '\'':l
s/aa/a/
t l'\''' \
    'ab' 0
check sed_b_end 'printf '\''a\nb\n'\'' | sed '\''/a/b
s/$/!/'\''' \
    'a
b!' 0
check sed_block 'seq 3 | sed '\''/2/{s/2/two/;p;}'\''' \
    '1
two
two
3' 0
check sed_w 'printf '\''a\nb\n'\'' | sed -n '\''/b/w f'\''; cat f' \
    'b' 0
check sed_r 'echo inc > f; seq 2 | sed '\''1r f'\''' \
    '1
inc
2' 0
check sed_f 'echo '\''s/a/b/'\'' > f; echo a | sed -f f' \
    'b' 0
check sed_e 'echo a | sed -e s/a/b/ -e s/b/c/' \
    'c' 0
check sed_s_w 'printf '\''a\n'\'' | sed -n '\''s/a/b/w f'\''; cat f' \
    'b' 0
check sed_delim 'echo a/b | sed s,/,-,' \
    'a-b' 0
check sed_newline 'printf '\''a b\n'\'' | sed '\''s/ /\
/'\''' \
    'a
b' 0
check sed_empty_re 'printf '\''aXb\n'\'' | sed '\''/X/s//-/'\''' \
    'a-b' 0
check sed_star 'printf '\''baaac\n'\'' | sed '\''s/a*/x/g'\''' \
    'xbxcx' 0
check sed_empty_g 'printf '\''abc\n'\'' | sed '\''s/x*/-/g'\''' \
    '-a-b-c-' 0
check sed_no_nl 'printf '\''a'\'' | sed s/a/b/' \
    'b' 0
check sed_I 'echo ABC | sed s/b/x/I' \
    'AxC' 0
check sed_i_file 'echo a > f; sed -i s/a/b/ f; cat f' \
    'b' 0
check sed_i_suffix 'echo a > f; sed -i.bak s/a/b/ f; cat f f.bak' \
    'b
a' 0
check sed_n_cmd 'seq 4 | sed -n '\''n;p'\''' \
    '2
4' 0
check sed_step 'seq 6 | sed -n '\''0~2p'\''' \
    '2
4
6' 0
check sed_plus 'seq 6 | sed -n '\''2,+1p'\''' \
    '2
3' 0
check sed_addr_space 'seq 3 | sed -n '\''2 p'\''' \
    '2' 0
check sed_hash 'echo a | sed '\''# comment
s/a/b/'\''' \
    'b' 0
check sed_hash_n 'seq 2 | sed '\''#n
1p'\''' \
    '1' 0
check sed_slash_in_class 'echo a/b | sed '\''s/[/]/-/'\''' \
    'a-b' 0
check sed_bad 'echo a | sed k 2>/dev/null' \
    '' 1
check sed_special 'printf '\''a.b\n'\'' | sed '\''s/a\.b/c/'\''' \
    'c' 0
check sed_dollar_multi 'printf '\''1\n'\'' > f; printf '\''2\n'\'' > g; sed -n '\''$p'\'' f g' \
    '2' 0
check sed_s_opt 'printf '\''1\n'\'' > f; printf '\''2\n'\'' > g; sed -s -n '\''$p'\'' f g' \
    '1
2' 0
check sed_caret_mid 'printf '\''a^b\n'\'' | sed '\''s/a^b/x/'\''' \
    'x' 0
check sed_missing 'sed p /no/such 2>/dev/null' \
    '' 2
check cp_file 'echo a > f; cp f g; cat g' \
    'a' 0
check cp_dir 'echo a > f; mkdir d; cp f d; cat d/f' \
    'a' 0
check cp_several 'echo a > f; echo b > g; mkdir d; cp f g d; ls d' \
    'f
g' 0
check cp_R 'mkdir -p d/e; echo x > d/e/f; ln -s f d/e/l; cp -R d c; cat c/e/f; readlink c/e/l' \
    'x
f' 0
check cp_R_into 'mkdir -p d c; echo x > d/f; cp -R d c; cat c/d/f' \
    'x' 0
check cp_p 'echo a > f; chmod 640 f; touch -t 200102030405 f; cp -p f g; stat -c '\''%a %Y'\'' g' \
    '640 981173100' 0
check cp_dir_fails 'mkdir d; cp d c 2>/dev/null' \
    '' 1
check cp_same 'echo a > f; cp f f 2>/dev/null; echo $?; cat f' \
    '1
a' 0
check cp_missing 'cp /no/such x 2>/dev/null' \
    '' 1
check cp_L 'echo x > f; ln -s f l; cp -R -L l c; test -h c; echo $?; cat c' \
    '1
x' 0
check cp_P 'echo x > f; ln -s f l; cp -P l c; readlink c' \
    'f' 0
check cp_into_itself 'mkdir d; echo x > d/f; cp -R d d/sub 2>/dev/null; echo $?; cat d/sub/f; ls d/sub' \
    '1
x
f' 0
check cp_no_target_dir 'echo a > f; echo b > g; cp f g h 2>/dev/null' \
    '' 1
check cp_f 'echo a > f; echo b > g; chmod 444 g; cp -f f g; cat g' \
    'a' 0
check cp_n 'echo a > f; echo b > g; cp -n f g; cat g' \
    'b' 0
check cp_l 'echo a > f; cp -l f g; stat -c %h g' \
    '2' 0
check cp_fifo 'mkfifo p; cp -R p q; test -p q' \
    '' 0
check mv_file 'echo a > f; mv f g; cat g; ls' \
    'a
g' 0
check mv_dir 'mkdir d c; mv d c; ls c' \
    'd' 0
check mv_several 'echo a > f; echo b > g; mkdir d; mv f g d; ls d' \
    'f
g' 0
check mv_over 'echo a > f; echo b > g; mv f g; cat g' \
    'a' 0
check mv_missing 'mv /no/such x 2>/dev/null' \
    '' 1
check mv_n 'echo a > f; echo b > g; mv -n f g; cat f g' \
    'a
b' 0
check mv_dir_over_dir 'mkdir d e; echo x > d/f; mv d e; ls e' \
    'd' 0
check rm_file 'echo a > f; rm f; ls' \
    '' 0
check rm_missing 'rm nosuch 2>/dev/null' \
    '' 1
check rm_f_missing 'rm -f nosuch' \
    '' 0
check rm_dir 'mkdir d; rm d 2>/dev/null; echo $?; ls' \
    '1
d' 0
check rm_r 'mkdir -p d/e/f; echo x > d/e/g; rm -r d; ls' \
    '' 0
check rm_rf_none 'rm -rf nosuch d' \
    '' 0
check rm_d 'mkdir d; rm -d d; ls' \
    '' 0
check rm_dot 'mkdir d; cd d; rm -r . 2>/dev/null; echo $?; ls -d ../d' \
    '1
../d' 0
check rm_link 'mkdir d; echo x > d/f; ln -s d l; rm -r l; ls d' \
    'f' 0
check rm_i_no 'echo a > f; echo n | rm -i f 2>/dev/null; ls' \
    'f' 0
check rm_i_yes 'echo a > f; echo y | rm -i f 2>/dev/null; ls' \
    '' 0
check rm_no_operand 'rm 2>/dev/null' \
    '' 1
check mkdir_p 'mkdir -p a/b/c; ls -d a/b/c; mkdir -p a/b' \
    'a/b/c' 0
check mkdir_m 'umask 022; mkdir -m 750 d; stat -c %a d' \
    '750' 0
check mkdir_m_sym 'umask 022; mkdir -m g=,o=r d; stat -c %a d' \
    '704' 0
check mkdir_exists 'mkdir d; mkdir d 2>/dev/null' \
    '' 1
check mkdir_p_file 'echo x > f; mkdir -p f/g 2>/dev/null' \
    '' 1
check rmdir_p 'mkdir -p a/b/c; rmdir -p a/b/c; ls' \
    '' 0
check rmdir_full 'mkdir -p a/b; rmdir a 2>/dev/null' \
    '' 1
check ln_hard 'echo a > f; ln f g; stat -c %h g' \
    '2' 0
check ln_s 'ln -s target l; readlink l' \
    'target' 0
check ln_sf 'ln -s a l; ln -sf b l; readlink l' \
    'b' 0
check ln_exists 'echo a > f; echo b > g; ln f g 2>/dev/null' \
    '' 1
check ln_dir 'echo a > f; mkdir d; ln f d; ls d' \
    'f' 0
check ln_one 'mkdir d; echo a > d/f; ln -s d/f; readlink f' \
    'd/f' 0
check ln_sfn 'mkdir d; ln -s d l; ln -sfn x l; readlink l' \
    'x' 0
check ln_missing 'ln /no/such l 2>/dev/null' \
    '' 1
check chmod_octal 'echo a > f; chmod 751 f; stat -c %a f' \
    '751' 0
check chmod_sym 'echo a > f; chmod 600 f; chmod u+x,g=r,o+w f; stat -c %a f' \
    '742' 0
check chmod_minus 'echo a > f; chmod 777 f; chmod go-wx f; stat -c %a f' \
    '744' 0
check chmod_copy 'echo a > f; chmod 640 f; chmod o=g f; stat -c %a f' \
    '644' 0
check chmod_X 'mkdir d; echo a > d/f; chmod 600 d/f; chmod -R a+X d; stat -c %a d/f' \
    '600' 0
check chmod_X_set 'echo a > f; chmod 700 f; chmod go+X f; stat -c %a f' \
    '711' 0
check chmod_umask 'umask 027; echo a > f; chmod 600 f; chmod +rx f; stat -c %a f' \
    '750' 0
check chmod_R 'mkdir -p d/e; echo a > d/e/f; chmod -R 700 d; stat -c %a d/e/f d/e' \
    '700
700' 0
check chmod_bad 'echo a > f; chmod u+q f 2>/dev/null' \
    '' 1
check chmod_s_t 'echo a > f; chmod 755 f; chmod u+s f; stat -c %a f; mkdir d; chmod 1777 d; stat -c %a d' \
    '4755
1777' 0
check chmod_dash_mode 'umask 022; echo a > f; chmod 777 f; chmod -w f; stat -c %a f' \
    '577' 0
check chmod_equals 'echo a > f; chmod 777 f; chmod g= f; stat -c %a f' \
    '707' 0
check chmod_multi_op 'echo a > f; chmod 644 f; chmod u=rw+x f; stat -c %a f' \
    '744' 0
check chmod_missing 'chmod 644 /no/such 2>/dev/null' \
    '' 1
check touch_new 'touch f; ls; wc -c < f' \
    'f
0' 0
check touch_c 'touch -c f; ls' \
    '' 0
check touch_t 'touch -t 202001021530.45 f; stat -c %Y f' \
    '1577979045' 0
check touch_d 'touch -d 2020-01-02T15:30:45Z f; stat -c %Y f' \
    '1577979045' 0
check touch_r 'touch -t 199901010000 f; touch -r f g; stat -c %Y g' \
    '915148800' 0
check touch_m 'touch -t 199901010000 f; touch -m -t 200001010000 f; stat -c '\''%X %Y'\'' f' \
    '915148800 946684800' 0
check touch_a 'touch -t 199901010000 f; touch -a -t 200001010000 f; stat -c '\''%X %Y'\'' f' \
    '946684800 915148800' 0
check touch_yy 'touch -t 9901010000 f; stat -c %Y f' \
    '915148800' 0
check touch_bad 'touch -t 13 f 2>/dev/null' \
    '' 1
check mkfifo_m 'umask 022; mkfifo -m 600 p; stat -c '\''%a %F'\'' p | tr F f' \
    '600 fifo' 0
check mktemp_file 'f=$(mktemp ./xXXXXXX); test -f "$f"; echo $?; expr "$f" : '\''./x......$'\''' \
    '0
9' 0
check mktemp_dir 'd=$(mktemp -d ./dXXXXXX); test -d "$d"' \
    '' 0
check readlink_f 'mkdir d; echo x > d/f; ln -s d/f l; readlink -f l | sed '\''s|.*/||'\''' \
    'f' 0
check readlink_not 'echo a > f; readlink f' \
    '' 1
check realpath_dots 'mkdir -p a/b; cd a; realpath b/../../a/./b | sed '\''s|.*/a/|a/|'\''' \
    'a/b' 0
check realpath_missing 'realpath /no/such/x 2>/dev/null' \
    '' 1
check stat_c 'printf abc > f; stat -c '\''%n %s %F'\'' f' \
    'f 3 regular file' 0
check du_s 'mkdir d; printf x > d/f; du -s d > /dev/null' \
    '' 0
check find_name 'mkdir -p d/e; touch d/a.c d/e/b.c d/x; find d -name '\''*.c'\'' | sort' \
    'd/a.c
d/e/b.c' 0
check find_type 'mkdir -p d/e; touch d/a; find d -type d | sort' \
    'd
d/e' 0
check find_not 'mkdir d; touch d/a d/b; find d -type f ! -name a' \
    'd/b' 0
check find_or 'mkdir d; touch d/a d/b d/c; find d -name a -o -name b | sort' \
    'd/a
d/b' 0
check find_paren 'mkdir d; touch d/a d/b d/c; find d \( -name a -o -name b \) -print | sort' \
    'd/a
d/b' 0
check find_prune 'mkdir -p d/skip d/go; touch d/skip/x d/go/y; find d -name skip -prune -o -type f -print' \
    'd/go/y' 0
check find_exec 'mkdir d; touch d/a; find d -type f -exec echo found {} \;' \
    'found d/a' 0
check find_exec_plus 'mkdir d; touch d/a d/b; find d -type f -exec echo {} + | tr '\'' '\'' '\''\n'\'' | sort' \
    'd/a
d/b' 0
check find_exec_false 'mkdir d; touch d/a; find d -type f -exec false {} \; -print' \
    '' 0
check find_size 'mkdir d; printf abc > d/a; printf '\'''\'' > d/b; find d -type f -size 3c' \
    'd/a' 0
check find_size_plus 'mkdir d; printf abc > d/a; printf '\'''\'' > d/b; find d -type f -size +0' \
    'd/a' 0
check find_empty 'mkdir d d/e; printf abc > d/a; find d -empty' \
    'd/e' 0
check find_newer 'touch -t 200001010000 a; touch b; find . -type f -newer a' \
    './b' 0
check find_mtime 'touch -t 200001010000 a; touch b; find . -type f -mtime +1' \
    './a' 0
check find_perm 'touch a b; chmod 600 a; chmod 644 b; find . -type f -perm 600' \
    './a' 0
check find_perm_all 'touch a b; chmod 600 a; chmod 644 b; find . -type f -perm -044' \
    './b' 0
check find_perm_sym 'touch a b; chmod 600 a; chmod 755 b; find . -type f -perm -u=x' \
    './b' 0
check find_depth 'mkdir -p d/e; touch d/e/f; find d -depth' \
    'd/e/f
d/e
d' 0
check find_maxdepth 'mkdir -p d/e/f; find d -maxdepth 1 | sort' \
    'd
d/e' 0
check find_mindepth 'mkdir -p d/e/f; find d -mindepth 2' \
    'd/e/f' 0
check find_delete 'mkdir -p d/e; touch d/e/f; find d -delete; ls' \
    '' 0
check find_print0 'mkdir d; touch d/a; find d -type f -print0 | tr '\''\000'\'' '\''!'\''' \
    'd/a!' 0
check find_path 'mkdir -p d/e; touch d/e/f; find d -path '\''*/e/*'\''' \
    'd/e/f' 0
check find_iname 'touch ABC; find . -iname abc' \
    './ABC' 0
check find_links 'touch a; ln a b; touch c; find . -type f -links 2 | sort' \
    './a
./b' 0
check find_L 'mkdir d; touch d/f; ln -s d l; find -L l -type f' \
    'l/f' 0
check find_H 'mkdir d; touch d/f; ln -s d l; find -H l -type f' \
    'l/f' 0
check find_missing 'find /no/such 2>/dev/null' \
    '' 1
check find_bad 'find . -bogus 2>/dev/null' \
    '' 1
check find_default 'mkdir d; cd d; touch a; find' \
    '.
./a' 0
check find_and 'touch a.c a.h; find . -name '\''a*'\'' -a -name '\''*.h'\''' \
    './a.h' 0
check xargs_plain 'printf '\''a b\nc\n'\'' | xargs echo' \
    'a b c' 0
check xargs_n 'printf '\''a b c d e\n'\'' | xargs -n 2 echo' \
    'a b
c d
e' 0
check xargs_I 'printf '\''a\nb c\n'\'' | xargs -I X echo '\''<X>'\''' \
    '<a>
<b c>' 0
check xargs_L 'printf '\''a b\nc\nd\n'\'' | xargs -L 2 echo' \
    'a b c
d' 0
check xargs_quotes 'printf "'\''a b'\'' \"c d\" e\\\\ f\n" | xargs -n 1 echo' \
    'a b
c d
e f' 0
check xargs_0 'printf '\''a b\000c\000'\'' | xargs -0 -n 1 echo' \
    'a b
c' 0
check xargs_E 'printf '\''a\nSTOP\nb\n'\'' | xargs -E STOP echo' \
    'a' 0
check xargs_empty 'printf '\'''\'' | xargs echo none' \
    'none' 0
check xargs_r 'printf '\'''\'' | xargs -r echo none' \
    '' 0
check xargs_status 'echo a | xargs false' \
    '' 123
check xargs_127 'echo a | xargs /no/such 2>/dev/null' \
    '' 127
check xargs_t 'echo a | xargs -t echo 2>&1' \
    'echo a
a' 0
check xargs_s 'seq 100 | xargs -s 200 echo | cksum | cut -d '\'' '\'' -f 2' \
    '292' 0
check xargs_bad_quote 'printf "'\''a\n" | xargs echo 2>/dev/null' \
    '' 1
check dd_plain 'printf abcdef | dd 2>/dev/null' \
    'abcdef' 0
check dd_bs_count 'printf abcdefghij | dd bs=2 count=2 2>/dev/null' \
    'abcd' 0
check dd_skip 'printf abcdefghij > f; dd if=f bs=1 skip=3 2>/dev/null' \
    'defghij' 0
check dd_seek 'printf abcdef > f; printf XX | dd of=f bs=1 seek=2 conv=notrunc 2>/dev/null; cat f' \
    'abXXef' 0
check dd_ucase 'printf abc | dd conv=ucase 2>/dev/null' \
    'ABC' 0
check dd_swab 'printf abcd | dd conv=swab 2>/dev/null' \
    'badc' 0
check dd_block 'printf '\''ab\nc\n'\'' | dd conv=block cbs=4 2>/dev/null' \
    'ab  c   ' 0
check dd_unblock 'printf '\''ab  c   '\'' | dd conv=unblock cbs=4 2>/dev/null' \
    'ab
c' 0
check dd_sync 'printf abc | dd ibs=8 conv=sync 2>/dev/null | od -An -tx1' \
    ' 61 62 63 00 00 00 00 00' 0
check dd_missing 'dd if=/no/such 2>/dev/null' \
    '' 1
check dd_seek_trunc 'printf abcdef > f; printf X | dd of=f bs=1 seek=2 2>/dev/null; cat f' \
    'abX' 0
check tar_cf_tf 'mkdir -p d/e; echo x > d/e/f; tar cf a.tar d; tar tf a.tar' \
    'd/
d/e/
d/e/f' 0
check tar_xf 'mkdir -p d/e; echo x > d/e/f; ln -s f d/e/l; ln d/e/f d/e/h; tar cf a.tar d; rm -r d; tar xf a.tar; cat d/e/f d/e/h; readlink d/e/l; stat -c %h d/e/f' \
    'x
x
f
2' 0
check tar_C 'mkdir d o; echo x > d/f; tar -c -f a.tar d; tar -x -C o -f a.tar; cat o/d/f' \
    'x' 0
check tar_pipe 'mkdir d o; echo x > d/f; tar -cf - d | (cd o; tar -xf -); cat o/d/f' \
    'x' 0
check tar_long 'mkdir -p d/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb; touch d/a*/b*/f; tar cf a.tar d; rm -r d; tar xf a.tar; find d -type f | wc -c' \
    '0' 0
check tar_very_long 'p=d/$(printf '\''%0150d'\'' 1)/$(printf '\''%0150d'\'' 2); mkdir -p $p; echo hi > $p/f; tar cf a.tar d; rm -r d; tar xf a.tar; cat d/*/*/f' \
    'hi' 0
check tar_select 'mkdir d; echo 1 > d/a; echo 2 > d/b; tar cf a.tar d; rm -r d; tar xf a.tar d/b; ls d' \
    'b' 0
check tar_missing 'tar cf a.tar /no/such 2>/dev/null; test $? -ne 0' \
    '' 0
check tar_damaged 'printf '\''garbage%0600d'\'' 1 > a.tar; tar tf a.tar 2>/dev/null; test $? -ne 0' \
    '' 0
check tar_mode 'mkdir d; echo x > d/f; chmod 640 d/f; touch -t 200001010000 d/f; tar cf a.tar d; rm -r d; tar xf a.tar; stat -c '\''%a %Y'\'' d/f' \
    '640 946684800' 0
check tar_O 'mkdir d; echo x > d/f; tar cf a.tar d; tar xOf a.tar d/f' \
    'x' 0
check tar_r 'echo 1 > f; echo 2 > g; tar cf a.tar f; tar rf a.tar g; tar tf a.tar' \
    'f
g' 0
check tar_v 'echo 1 > f; tar cvf a.tar f' \
    'f' 0
check ls_plain 'touch b a c; ls' \
    'a
b
c' 0
check ls_a 'touch .h a; ls -a' \
    '.
..
.h
a' 0
check ls_A 'touch .h a; ls -A' \
    '.h
a' 0
check ls_r 'touch a b; ls -r' \
    'b
a' 0
check ls_t 'touch -t 200001010000 a; touch -t 200101010000 b; ls -t' \
    'b
a' 0
check ls_S 'printf a > a; printf bb > b; ls -S' \
    'b
a' 0
check ls_F 'mkdir d; touch f; chmod 755 f; ln -s f l; mkfifo p; ls -F' \
    'd/
f*
l@
p|' 0
check ls_p 'mkdir d; touch f; ls -p' \
    'd/
f' 0
check ls_d 'mkdir d; ls -d d' \
    'd' 0
check ls_R 'mkdir -p d/e; touch d/e/f; ls -R d' \
    'd:
e

d/e:
f' 0
check ls_files_dirs 'mkdir d; touch f d/g; ls f d' \
    'f

d:
g' 0
check ls_C 'touch a b c; ls -C' \
    'a  b  c' 0
check ls_x 'touch a b c; ls -x' \
    'a  b  c' 0
check ls_m 'touch a b c; ls -m' \
    'a, b, c' 0
check ls_1 'touch a b; ls -1' \
    'a
b' 0
check ls_l_fields 'printf abc > f; chmod 640 f; ls -l f | cut -c 1-10' \
    '-rw-r-----' 0
check ls_l_size 'printf abc > f; ls -ln f | awk '\''{print $5}'\''' \
    '3' 0
check ls_l_link 'ln -s t l; ls -l l | sed '\''s/.* l/l/'\''' \
    'l -> t' 0
check ls_missing 'ls /no/such 2>/dev/null; test $? -ne 0' \
    '' 0
check ls_n 'touch f; ls -n f | awk '\''{print $3}'\''' \
    '0' 0
check ls_g 'touch f; ls -g f | wc -w' \
    '8' 0
check ls_o 'touch f; ls -o f | wc -w' \
    '8' 0
check ls_u 'touch -t 200001010000 a; touch -a -t 200201010000 a; touch -t 200101010000 b; ls -tu' \
    'a
b' 0
check ls_f 'touch b; ls -f | sort' \
    '.
..
b' 0
check ls_q 'touch '\''a	b'\''; ls -q' \
    'a?b' 0
check ls_L 'echo abc > f; ln -s f l; ls -lL l | cut -c 1' \
    '-' 0
check ls_L_dir 'mkdir d; touch d/f; ln -s d l; ls l' \
    'f' 0
check ls_total 'mkdir d; ls -l d' \
    'total 0' 0
check pwd_P 'mkdir d; cd d; pwd -P | sed '\''s|.*/||'\''' \
    'd' 0
check env_i 'env -i A=1 B=2 /usr/bin/env' \
    'A=1
B=2' 0
check env_u 'A=1 env -u A sh -c '\''echo ${A-unset}'\''' \
    'unset' 0
check env_127 'env /no/such 2>/dev/null' \
    '' 127
check env_run 'env A=5 sh -c '\''echo $A'\''' \
    '5' 0
check printenv_one 'A=7 printenv A' \
    '7' 0
check printenv_missing 'printenv NOSUCH' \
    '' 1
check true_false 'env true; echo $?; env false; echo $?' \
    '0
1' 0
check sleep_0 'sleep 0' \
    '' 0
check sleep_frac 'sleep 0.01' \
    '' 0
check which_none 'which nosuchprogram' \
    '' 1
check yes_head 'yes | head -n 2' \
    'y
y' 0
check yes_words 'yes a b | head -n 1' \
    'a b' 0
check kill_0 'kill -0 $$' \
    '' 0
check kill_bad 'env kill -s NOSUCH 1 2>/dev/null; test $? -ne 0' \
    '' 0
check kill_l 'env kill -l 15 | grep -i term | tr -d '\'' 0-9'\''' \
    'TERM' 0
check uname_s 'test -n "$(uname -s)"' \
    '' 0
check mkdir_m_p 'umask 022; mkdir -p -m 700 a/b; stat -c %a a/b' \
    '700' 0
check diff_same 'echo a > f; cp f g; diff f g' \
    '' 0
check diff_normal 'printf '\''a\nb\nc\n'\'' > f; printf '\''a\nx\nc\n'\'' > g; diff f g' \
    '2c2
< b
---
> x' 1
check diff_add 'printf '\''a\nc\n'\'' > f; printf '\''a\nb\nc\n'\'' > g; diff f g' \
    '1a2
> b' 1
check diff_delete 'printf '\''a\nb\nc\n'\'' > f; printf '\''a\nc\n'\'' > g; diff f g' \
    '2d1
< b' 1
check diff_u 'printf '\''a\nb\nc\n'\'' > f; printf '\''a\nx\nc\n'\'' > g; diff -u f g | sed 1,2d' \
    '@@ -1,3 +1,3 @@
 a
-b
+x
 c' 0
check diff_U1 'seq 9 > f; seq 9 | sed s/5/five/ > g; diff -U 1 f g | sed 1,2d' \
    '@@ -4,3 +4,3 @@
 4
-5
+five
 6' 0
check diff_c 'printf '\''a\nb\nc\n'\'' > f; printf '\''a\nx\nc\n'\'' > g; diff -c f g | sed 1,2d' \
    '***************
*** 1,3 ****
  a
! b
  c
--- 1,3 ----
  a
! x
  c' 0
check diff_c_add 'printf '\''a\nc\n'\'' > f; printf '\''a\nb\nc\n'\'' > g; diff -c f g | sed 1,2d' \
    '***************
*** 1,2 ****
--- 1,3 ----
  a
+ b
  c' 0
check diff_e 'printf '\''a\nb\nc\n'\'' > f; printf '\''a\nx\ny\n'\'' > g; diff -e f g' \
    '2,3c
x
y
.' 1
check diff_q 'echo a > f; echo b > g; diff -q f g' \
    'Files f and g differ' 1
check diff_i 'echo A > f; echo a > g; diff -i f g' \
    '' 0
check diff_b 'echo '\''a  b'\'' > f; echo '\''a b '\'' > g; diff -b f g' \
    '' 0
check diff_w 'echo '\''a b'\'' > f; echo '\''ab'\'' > g; diff -w f g' \
    '' 0
check diff_B 'printf '\''a\n\nb\n'\'' > f; printf '\''a\nb\n'\'' > g; diff -B f g' \
    '' 0
check diff_r 'mkdir d e; echo 1 > d/x; echo 2 > e/x; echo 3 > d/only; diff -r d e' \
    'Only in d: only
diff -r d/x e/x
1c1
< 1
---
> 2' 1
check diff_no_nl 'printf '\''a\nb'\'' > f; printf '\''a\nb\n'\'' > g; diff f g' \
    '2c2
< b
\ No newline at end of file
---
> b' 1
check diff_no_nl_u 'printf '\''a\nb'\'' > f; printf '\''a\nc'\'' > g; diff -u f g | sed 1,2d' \
    '@@ -1,2 +1,2 @@
 a
-b
\ No newline at end of file
+c
\ No newline at end of file' 0
check diff_missing 'echo a > f; diff f /no/such 2>/dev/null' \
    '' 2
check diff_stdin 'echo a > f; echo b | diff f -' \
    '1c1
< a
---
> b' 1
check diff_two_hunks 'seq 30 > f; seq 30 | sed -e s/^3$/x/ -e s/^27$/y/ > g; diff -u f g | sed 1,2d' \
    '@@ -1,6 +1,6 @@
 1
 2
-3
+x
 4
 5
 6
@@ -24,7 +24,7 @@
 24
 25
 26
-27
+y
 28
 29
 30' 0
check diff_empty 'printf '\'''\'' > f; printf '\''a\n'\'' > g; diff f g; diff -u f g | sed 1,2d' \
    '0a1
> a
@@ -0,0 +1 @@
+a' 0
check diff_dir_file 'mkdir d; echo a > d/f; echo b > f; diff f d' \
    '1c1
< b
---
> a' 1
check diff_insert_many 'seq 10 > f; (seq 5; echo x; echo y; seq 6 10) > g; diff f g' \
    '5a6,7
> x
> y' 1
check diff_binary 'printf '\''a\000b'\'' > f; printf '\''a\000c'\'' > g; diff f g' \
    'Binary files f and g differ' 1
check ed_print 'printf '\''a\nb\n'\'' > f; printf '\''1,$p\nq\n'\'' | ed -s f' \
    'a
b' 0
check ed_subst 'printf '\''abc\n'\'' > f; printf '\''1s/b/X/\nw\nq\n'\'' | ed -s f; cat f' \
    'aXc' 0
check ed_append 'printf '\''a\n'\'' > f; printf '\''1a\nb\nc\n.\nw\nq\n'\'' | ed -s f; cat f' \
    'a
b
c' 0
check ed_insert 'printf '\''b\n'\'' > f; printf '\''1i\na\n.\nwq\n'\'' | ed -s f; cat f' \
    'a
b' 0
check ed_delete 'seq 5 > f; printf '\''2,3d\nw\nq\n'\'' | ed -s f; cat f' \
    '1
4
5' 0
check ed_global 'printf '\''a\nb\na\n'\'' > f; printf '\''g/a/s//x/\n,p\nQ\n'\'' | ed -s f' \
    'x
b
x' 0
check ed_global_v 'seq 3 > f; printf '\''v/2/d\n,p\nQ\n'\'' | ed -s f' \
    '2' 0
check ed_move 'seq 3 > f; printf '\''1m$\n,p\nQ\n'\'' | ed -s f' \
    '2
3
1' 0
check ed_copy 'seq 2 > f; printf '\''1t2\n,p\nQ\n'\'' | ed -s f' \
    '1
2
1' 0
check ed_join 'seq 3 > f; printf '\''1,2j\n,p\nQ\n'\'' | ed -s f' \
    '12
3' 0
check ed_undo 'seq 3 > f; printf '\''2d\nu\n,p\nQ\n'\'' | ed -s f' \
    '1
2
3' 0
check ed_search 'printf '\''x\nfoo\ny\n'\'' > f; printf '\''/foo/p\nQ\n'\'' | ed -s f' \
    'foo' 0
check ed_number 'printf '\''a\nb\n'\'' > f; printf '\''2n\n$=\nQ\n'\'' | ed -s f' \
    '2	b
2' 0
check ed_mark 'seq 5 > f; printf "2ka\n4kb\n'\''a,'\''bp\nQ\n" | ed -s f' \
    '2
3
4' 0
check ed_change 'seq 3 > f; printf '\''2c\ntwo\n.\n,p\nQ\n'\'' | ed -s f' \
    '1
two
3' 0
check ed_read 'seq 2 > f; echo x > g; printf '\''1r g\n,p\nQ\n'\'' | ed -s f' \
    '1
x
2' 0
check ed_list 'printf '\''a\tb\n'\'' > f; printf '\''l\nQ\n'\'' | ed -s f' \
    'a\tb$' 0
check ed_size 'printf '\''abc\n'\'' > f; printf '\''Q\n'\'' | ed f' \
    '4' 0
check ed_offset 'seq 5 > f; printf '\''1\n+2p\n-p\nQ\n'\'' | ed -s f' \
    '1
3
2' 0
check ed_error 'printf '\''9p\nQ\n'\'' | ed -s /dev/null 2>/dev/null' \
    '?' 1
check ed_modified 'printf '\''a\n'\'' > f; printf '\''1d\nq\nq\n'\'' | ed -s f' \
    '?' 1
check ed_g_multi 'printf '\''a\nb\n'\'' > f; printf '\''g/./a\\\nx\n,p\nQ\n'\'' | ed -s f' \
    'a
x
b
x' 0
check ed_s_newline 'printf '\''a b\n'\'' > f; printf '\''s/ /\\\n/\n,p\nQ\n'\'' | ed -s f' \
    'a
b' 0
check ed_s_p 'printf '\''a\n'\'' > f; printf '\''s/a/b/p\nQ\n'\'' | ed -s f' \
    'b' 0
check ed_w_other 'printf '\''a\n'\'' > f; printf '\''w g\nq\n'\'' | ed -s f; cat g' \
    'a' 0
check awk_print 'printf '\''a b\nc d\n'\'' | awk '\''{print $2, $1}'\''' \
    'b a
d c' 0
check awk_F 'printf '\''a:b:c\n'\'' | awk -F: '\''{print $2 NF}'\''' \
    'b3' 0
check awk_F_tab 'printf '\''a b\tc\n'\'' | awk -F'\''\t'\'' '\''{print $2}'\''' \
    'c' 0
check awk_F_re 'printf '\''a1b22c\n'\'' | awk -F'\''[0-9]+'\'' '\''{print $1 $2 $3}'\''' \
    'abc' 0
check awk_F_pipe 'printf '\''a|b|c\n'\'' | awk -F'\''|'\'' '\''{print $2}'\''' \
    'b' 0
check awk_F_dot 'printf '\''a.b.c\n'\'' | awk -F. '\''{print $3}'\''' \
    'c' 0
check awk_v 'awk -v x=5 '\''BEGIN{print x+1}'\''' \
    '6' 0
check awk_v_escape 'awk -v '\''x=a\tb'\'' '\''BEGIN{print x}'\''' \
    'a	b' 0
check awk_operand 'printf '\''a\n'\'' > f; awk '\''{print x $0}'\'' x=1 f x=2 f' \
    '1a
2a' 0
check awk_begin_end 'seq 3 | awk '\''BEGIN{print "s"} {n+=$1} END{print n}'\''' \
    's
6' 0
check awk_pattern 'seq 5 | awk '\''$1 % 2'\''' \
    '1
3
5' 0
check awk_range 'seq 9 | awk '\''/3/,/5/'\''' \
    '3
4
5' 0
check awk_range_one 'seq 3 | awk '\''/2/,/2/'\''' \
    '2' 0
check awk_regex 'printf '\''abc\nxyz\n'\'' | awk '\''/b/'\''' \
    'abc' 0
check awk_no_match 'printf '\''abc\nxyz\n'\'' | awk '\''!/b/'\''' \
    'xyz' 0
check awk_match_op 'printf '\''a 1\nb 2\n'\'' | awk '\''$1 ~ /b/ {print $2}'\''' \
    '2' 0
check awk_dynamic 'printf '\''a.c\nabc\n'\'' | awk '\''$0 ~ "a\\.c"'\''' \
    'a.c' 0
check awk_power_right 'awk '\''BEGIN{print 2^3^2}'\''' \
    '512' 0
check awk_incr 'awk '\''BEGIN{x=5; print x++, x, ++x, x--, --x}'\''' \
    '5 6 7 7 5' 0
check awk_assign_ops 'awk '\''BEGIN{x=10; x+=5; x-=3; x*=2; x/=4; x%=4; x^=3; print x}'\''' \
    '8' 0
check awk_concat 'awk '\''BEGIN{print "a" "b" 1+2 "c"}'\''' \
    'ab3c' 0
check awk_concat_cmp 'awk '\''BEGIN{print ("a" "b" == "ab")}'\''' \
    '1' 0
check awk_ternary 'awk '\''BEGIN{print 1>2 ? "y" : "n"}'\'' ; awk '\''BEGIN{x = 3 > 2 ? "y" : "n"; print x}'\''; rm -f 2' \
    'y' 0
check awk_logic 'awk '\''BEGIN{print 1&&0, 1||0, !1, !0, !""}'\''' \
    '0 1 0 1 1' 0
check awk_cmp_num_str 'printf '\''10 9\n'\'' | awk '\''{print ($1 > $2), ("10" > "9")}'\''' \
    '1 0' 0
check awk_cmp_strnum 'echo '\''1e2 100'\'' | awk '\''{print ($1 == $2)}'\''' \
    '1' 0
check awk_cmp_uninit 'awk '\''BEGIN{print (x == 0), (x == "")}'\''' \
    '1 1' 0
check awk_array 'printf '\''a\nb\na\n'\'' | awk '\''{c[$1]++} END{print c["a"], c["b"]}'\''' \
    '2 1' 0
check awk_in 'awk '\''BEGIN{a["x"]; print ("x" in a), ("y" in a)}'\''' \
    '1 0' 0
check awk_multi 'awk '\''BEGIN{a[1,2]=3; print ((1,2) in a), a[1,2]; for (k in a) {split(k,p,SUBSEP); print p[1] p[2]}}'\''' \
    '1 3
12' 0
check awk_delete 'awk '\''BEGIN{a[1];a[2]; delete a[1]; n=0; for(k in a)n++; print n}'\''' \
    '1' 0
check awk_delete_all 'awk '\''BEGIN{a[1];a[2]; delete a; n=0; for(k in a)n++; print n}'\''' \
    '0' 0
check awk_for 'awk '\''BEGIN{for(i=0;i<3;i++) printf "%d ", i; print ""}'\''' \
    '0 1 2 ' 0
check awk_while 'awk '\''BEGIN{while(i<3) i++; print i}'\''' \
    '3' 0
check awk_do 'awk '\''BEGIN{do i++; while(i<5); print i}'\''' \
    '5' 0
check awk_break 'awk '\''BEGIN{for(;;){if(++i>4)break; if(i==2)continue; printf i " "}; print ""}'\''' \
    '1 3 4 ' 0
check awk_next 'seq 4 | awk '\''$1==2{next} {print}'\''' \
    '1
3
4' 0
check awk_exit 'seq 4 | awk '\''$1==2{exit 3} {print} END{print "e"}'\''' \
    '1
e' 3
check awk_function 'awk '\''function f(n) {return n<2 ? 1 : n*f(n-1)} BEGIN{print f(10)}'\''' \
    '3628800' 0
check awk_local 'awk '\''function f(a, b) {b=a; return b} BEGIN{b=9; print f(1), b}'\''' \
    '1 9' 0
check awk_array_param 'awk '\''function f(a) {a["x"]=7} BEGIN{f(z); print z["x"]}'\''' \
    '7' 0
check awk_array_param_deep 'awk '\''function g(a) {a[1]=2} function f(a) {g(a)} BEGIN{f(z); print z[1]}'\''' \
    '2' 0
check awk_recursion_array 'awk '\''function f(n, loc) {loc[n]=n; if(n) f(n-1); return loc[n]} BEGIN{print f(3)}'\''' \
    '3' 0
check awk_no_return 'awk '\''function f() {} BEGIN{x=f(); print "[" x "]"}'\''' \
    '[]' 0
check awk_length 'awk '\''BEGIN{print length("abc"), length(12345)}'\''; echo abcd | awk '\''{print length, length()}'\''' \
    '3 5
4 4' 0
check awk_length_array 'awk '\''BEGIN{a[1];a[2]; print length(a)}'\''' \
    '2' 0
check awk_index 'awk '\''BEGIN{print index("foobar","bar"), index("foo","x")}'\''' \
    '4 0' 0
check awk_split 'awk '\''BEGIN{n=split("a b c",a); print n, a[1], a[3]}'\''' \
    '3 a c' 0
check awk_split_fs 'awk '\''BEGIN{n=split("a:b:c",a,":"); print n, a[2]}'\''' \
    '3 b' 0
check awk_split_re 'awk '\''BEGIN{n=split("a1b2c",a,/[0-9]/); print n, a[3]}'\''' \
    '3 c' 0
check awk_split_empty 'awk '\''BEGIN{n=split("",a); print n, length(a)}'\''' \
    '0 0' 0
check awk_sub 'awk '\''BEGIN{s="aaa"; print sub(/a/,"b",s), s}'\''' \
    '1 baa' 0
check awk_gsub 'awk '\''BEGIN{s="aaa"; print gsub(/a/,"b",s), s}'\''' \
    '3 bbb' 0
check awk_gsub_amp 'echo hello | awk '\''{gsub(/l/,"[&]"); print}'\''' \
    'he[l][l]o' 0
check awk_gsub_escape 'echo hello | awk '\''{gsub(/l/,"\\&"); print}'\''' \
    'he&&o' 0
check awk_gsub_empty 'echo abc | awk '\''{gsub(/x*/,"-"); print}'\''' \
    '-a-b-c-' 0
check awk_gsub_field 'echo '\''a b a'\'' | awk '\''{gsub(/a/,"x",$1); print}'\''' \
    'x b a' 0
check awk_gsub_anchor 'echo aaa | awk '\''{gsub(/^a/,"b"); print}'\''' \
    'baa' 0
check awk_match_fn 'awk '\''BEGIN{print match("foobar",/o+/), RSTART, RLENGTH; print match("x",/y/), RLENGTH}'\''' \
    '2 2 2
0 -1' 0
check awk_sprintf 'awk '\''BEGIN{print sprintf("%5.2f|%-5s|%05d|%x|%c|%c|%e|%%", 3.14159, "ab", 42, 255, 65, "hello", 12345)}'\''' \
    ' 3.14|ab   |00042|ff|A|h|1.234500e+04|%' 0
check awk_printf_star 'awk '\''BEGIN{printf "%*d|%-*d|\n", 5, 42, 4, 7}'\''' \
    '   42|7   |' 0
check awk_printf_s_num 'awk '\''BEGIN{printf "%s %s %d\n", 1e6, 0.1, "3x"}'\''' \
    '1000000 0.1 3' 0
check awk_case 'awk '\''BEGIN{print toupper("aBc") tolower("DeF")}'\''' \
    'ABCdef' 0
check awk_math 'awk '\''BEGIN{printf "%.4f %.4f %.4f %.4f %.4f %d\n", sin(1), cos(1), atan2(1,2), exp(1), log(10), int(-3.7)}; END{}'\'' < /dev/null' \
    '0.8415 0.5403 0.4636 2.7183 2.3026 -3' 0
check awk_sqrt 'awk '\''BEGIN{print sqrt(16), int("3abc")}'\''' \
    '4 3' 0
check awk_rand 'awk '\''BEGIN{srand(1); a=rand(); srand(1); b=rand(); print (a==b), (a<1), (a>=0)}'\''' \
    '1 1 1' 0
check awk_srand 'awk '\''BEGIN{srand(5); print srand(7)}'\''' \
    '5' 0
check awk_getline_file 'printf '\''1\n2\n'\'' > f; awk '\''BEGIN{while ((getline x < "f") > 0) s+=x; print s}'\''' \
    '3' 0
check awk_getline_cmd 'awk '\''BEGIN{"echo hi" | getline x; print x}'\''' \
    'hi' 0
check awk_getline_plain 'seq 4 | awk '\''NR==1{getline; print} END{print NR}'\''' \
    '2
4' 0
check awk_getline_var 'seq 4 | awk '\''NR==1{getline x; print $0, x, NR}'\''' \
    '1 2 2' 0
check awk_getline_missing 'awk '\''BEGIN{print (getline x < "/no/such")}'\''' \
    '-1' 0
check awk_getline_loop 'awk '\''BEGIN{while (("seq 3" | getline l) > 0) print l; close("seq 3")}'\''' \
    '1
2
3' 0
check awk_output_file 'awk '\''BEGIN{print "x" > "f"; print "y" >> "f"; close("f"); while ((getline l < "f")>0) print l}'\''' \
    'x
y' 0
check awk_output_pipe 'awk '\''BEGIN{print "b" | "sort"; print "a" | "sort"; close("sort"); print "z"}'\''' \
    'a
b
z' 0
check awk_stderr 'awk '\''BEGIN{print "e" > "/dev/stderr"}'\'' 2>&1' \
    'e' 0
check awk_system 'awk '\''BEGIN{r=system("exit 3"); print r}'\''' \
    '3' 0
check awk_close_status 'awk '\''BEGIN{print close("nothing")}'\''' \
    '-1' 0
check awk_nf 'echo '\''a b c'\'' | awk '\''{NF=2; print; print NF}'\''' \
    'a b
2' 0
check awk_nf_grow 'echo '\''a b'\'' | awk '\''{$5="e"; print; print NF}'\''' \
    'a b   e
5' 0
check awk_nf_expr 'echo '\''a b c'\'' | awk '\''{print $NF, $(NF-1)}'\''' \
    'c b' 0
check awk_ofs 'echo '\''a b c'\'' | awk '\''BEGIN{OFS="-"} {$1=$1; print}'\''' \
    'a-b-c' 0
check awk_ors 'seq 2 | awk '\''BEGIN{ORS=";"} 1'\''' \
    '1;2;' 0
check awk_rs_char 'printf '\''a;b;c'\'' | awk '\''BEGIN{RS=";"} {print NR ":" $0}'\''' \
    '1:a
2:b
3:c' 0
check awk_rs_para 'printf '\''a\nb\n\n\nc d\n'\'' | awk '\''BEGIN{RS=""} {print NR, NF, $1}'\''' \
    '1 2 a
2 2 c' 0
check awk_dollar0 'echo '\''a b'\'' | awk '\''{$0="x y z"; print NF, $2}'\''' \
    '3 y' 0
check awk_assign_field 'echo '\''a b c'\'' | awk '\''{$2=""; print}'\''' \
    'a  c' 0
check awk_field_expr 'echo '\''1 2 3'\'' | awk '\''{print $($1+1)}'\''' \
    '2' 0
check awk_field_incr 'echo '\''1 2'\'' | awk '\''{$2++; print; print $1++ + 1, $1}'\''' \
    '1 3
2 2' 0
check awk_convfmt 'awk '\''BEGIN{CONVFMT="%.2g"; x=3.14159; y=x ""; print y; a[0.1]=1; for(k in a) print k}'\''' \
    '3.1
0.1' 0
check awk_ofmt 'awk '\''BEGIN{OFMT="%.2f"; print 3.14159, 17}'\''' \
    '3.14 17' 0
check awk_environ 'X=7 awk '\''BEGIN{print ENVIRON["X"]}'\''' \
    '7' 0
check awk_argv 'awk '\''BEGIN{print ARGC, ARGV[1], ARGV[2]}'\'' p q' \
    '3 p q' 0
check awk_filename 'echo x > f; awk '\''{print FILENAME, FNR, NR}'\'' f f' \
    'f 1 1
f 1 2' 0
check awk_comment 'awk '\''BEGIN { # c
print 1 # d
}'\''' \
    '1' 0
check awk_newline_and 'awk '\''BEGIN{if (1 &&
1) print "ok"}'\''' \
    'ok' 0
check awk_else 'awk '\''BEGIN{if (0) print 1; else print 2}'\''' \
    '2' 0
check awk_else_if 'awk '\''BEGIN{x=2; if (x==1) print "a"
else if (x==2) print "b"
else print "c"}'\''' \
    'b' 0
check awk_dangling 'awk '\''BEGIN{if (1) if (0) print 1; else print 2}'\''' \
    '2' 0
check awk_nested_for 'awk '\''BEGIN{for(i=0;i<2;i++) for(j=0;j<2;j++) print i, j}'\''' \
    '0 0
0 1
1 0
1 1' 0
check awk_continuation 'awk '\''BEGIN{print 1 + \
2}'\''' \
    '3' 0
check awk_regex_slash 'echo '\''a/b'\'' | awk '\''/a\/b/{print "y"}'\''' \
    'y' 0
check awk_regex_class 'echo '\''a]b'\'' | awk '\''/[]]/{print "y"}'\''' \
    'y' 0
check awk_regex_esc 'printf '\''a\tb\n'\'' | awk '\''/\t/{print "y"}'\''' \
    'y' 0
check awk_regex_brace 'echo '\''a{b'\'' | awk '\''/{/{print "y"}'\''' \
    'y' 0
check awk_regex_alt 'printf '\''cat\ndog\nbird\n'\'' | awk '\''/cat|dog/'\''' \
    'cat
dog' 0
check awk_regex_bracket_esc 'printf '\''a-b\n'\'' | awk '\''{gsub(/[\-]/,"+"); print}'\''' \
    'a+b' 0
check awk_regex_bracket_slash 'echo '\''a/b'\'' | awk '\''/[/]/{print "y"}'\''' \
    'y' 0
check awk_div_regex 'echo '\''6 2'\'' | awk '\''{print $1/$2/3}'\''' \
    '1' 0
check awk_unary 'awk '\''BEGIN{x=3; print -x, +x, !x, - -x}'\''' \
    '-3 3 0 3' 0
check awk_print_paren 'awk '\''BEGIN{print("a","b")}'\''' \
    'a b' 0
check awk_print_paren_redirect 'awk '\''BEGIN{print("a","b") > "f"; close("f"); getline x < "f"; print x}'\''' \
    'a b' 0
check awk_print_greater 'awk '\''BEGIN{print (2>1)}'\''' \
    '1' 0
check awk_uninit 'awk '\''BEGIN{print x+0, "[" x "]", length(x)}'\''' \
    '0 [] 0' 0
check awk_syntax 'awk '\''BEGIN{print (}'\'' 2>/dev/null' \
    '' 2
check awk_no_file 'awk '\''{print}'\'' /no/such 2>/dev/null; test $? -ne 0' \
    '' 0
check awk_f_file 'echo '\''BEGIN{print "f"}'\'' > p; awk -f p' \
    'f' 0
check awk_two_f 'echo '\''function f(x) {return x*2}'\'' > p; echo '\''BEGIN{print f(4)}'\'' > q; awk -f p -f q' \
    '8' 0
check awk_end_record 'seq 3 | awk '\''END{print $0, NR}'\''' \
    '3 3' 0
check awk_only_begin 'awk '\''BEGIN{print "x"}'\'' /no/such' \
    'x' 0
check awk_nextfile 'seq 3 > f; awk '\''FNR==2{nextfile} {print FILENAME $0}'\'' f f' \
    'f1
f1' 0
check awk_exit_in_function 'awk '\''function f() {exit 4} BEGIN{f(); print "no"} END{print "end"}'\''' \
    'end' 4
check awk_long_line 'awk '\''BEGIN{for(i=0;i<5000;i++) s = s "ab"; print length(s)}'\''' \
    '10000' 0
check awk_many_fields 'awk '\''BEGIN{for(i=0;i<1000;i++) s = s " " i; $0=s; print NF, $1000}'\''' \
    '1000 999' 0
check awk_sort 'printf '\''3\n1\n2\n'\'' | awk '\''{a[NR]=$1} END{for(i=1;i<=NR;i++) for(j=i+1;j<=NR;j++) if(a[j]<a[i]) {t=a[i];a[i]=a[j];a[j]=t}; for(i=1;i<=NR;i++) print a[i]}'\''' \
    '1
2
3' 0
check awk_wordcount 'printf '\''the cat the dog\n'\'' | awk '\''{for(i=1;i<=NF;i++) n[$i]++} END{print n["the"], n["cat"]}'\''' \
    '2 1' 0
check awk_in_parens_not 'awk '\''BEGIN{a[1]; if (!(2 in a)) print "no"}'\''' \
    'no' 0
check awk_assign_in_cond 'awk '\''BEGIN{if ((x = 5) > 3) print x}'\''' \
    '5' 0
check awk_cond_assign 'awk '\''BEGIN{x = 1; y = x ? 2 : 3; print y}'\''' \
    '2' 0
check awk_group_concat 'awk '\''BEGIN{print (1)(2), ("a")("b")}'\''' \
    '12 ab' 0
check awk_getline_lt_concat 'echo z > fx; awk '\''BEGIN{f="f"; getline l < (f "x"); print l}'\''' \
    'z' 0
check awk_printf_no_nl 'awk '\''BEGIN{printf "a"; printf("%s", "b")}'\''' \
    'ab' 0
check awk_neg_mod 'awk '\''BEGIN{print -7 % 3, 7 % -3}'\''' \
    '-1 1' 0
check awk_cmp_field_const 'echo '\''2 10'\'' | awk '\''$1 < $2 {print "lt"}'\''' \
    'lt' 0
check awk_strnum_space 'echo '\'' 5 '\'' | awk '\''{print ($0 == 5)}'\''' \
    '1' 0
check awk_subsep 'awk '\''BEGIN{SUBSEP=":"; a["x","y"]=1; for(k in a) print k}'\''' \
    'x:y' 0
check awk_delete_loop 'awk '\''BEGIN{for(i=0;i<100;i++)a[i]; for(k in a) delete a[k]; print length(a)}'\''' \
    '0' 0
check awk_regex_as_value 'echo abc | awk '\''{x = /b/; print x}'\''' \
    '1' 0
check awk_not_match_op 'echo abc | awk '\''$0 !~ /x/'\''' \
    'abc' 0
check awk_crlf_arg 'printf '\''a b\r\n'\'' | awk '\''{print $1}'\''' \
    'a' 0
check awk_arith 'awk '\''BEGIN{print 7%3, 2^10, 2**3, -2^2, 1/4, 10-3-2}'\''' \
    '1 1024 8 -4 0.25 5' 0
check awk_substr 'awk '\''BEGIN{print substr("hello",2,3), substr("hello",0,2), substr("hello",-1), substr("hello",4,100)}'\''' \
    'ell h hello lo' 0
check awk_rs_para_fs 'printf '\''a b\nc\n\nd\n'\'' | awk '\''BEGIN{RS="";FS=":"} {print NF, $2}'\''' \
    '2 c
1 ' 0
check awk_big_int 'awk '\''BEGIN{print 2^31, 2^53, 1e6, 1e15, 123456789012}'\''' \
    '2147483648 9007199254740992 1000000 1000000000000000 123456789012' 0
check awk_float 'awk '\''BEGIN{print 0.1, 1e-5, 1e100, 100000 * 100000, 3.0}'\''' \
    '0.1 1e-05 1e+100 10000000000 3' 0
check awk_hex_str 'awk '\''BEGIN{print "0x1A" + 0, "1e3x" + 0, "+5" + 1, ".5" + 0}'\''' \
    '0 1000 6 0.5' 0
check awk_semicolon 'awk '\''BEGIN{print 1;;print 2};;;'\''' \
    '1
2' 0
check awk_string_esc 'awk '\''BEGIN{print "a\tb\\c\"d\101\/"}'\''' \
    'a	b\c"dA/' 0
check awk_div_zero 'awk '\''BEGIN{print 1/0}'\'' 2>/dev/null; test $? -ne 0' \
    '' 0
check awk_next_in_function 'seq 3 | awk '\''function f() {if ($1==2) next} {f(); print}'\''' \
    '1
3' 0
check sort_plus 'printf "+1\n-1\n0\n" | sort -n' \
    '-1
+1
0' 0
check timeout_late 'timeout 0.05 sleep 20' '' 124
check timeout_status 'timeout 20 sh -c "exit 3"' '' 3
check timeout_kill 'timeout -s KILL 0.05 sleep 20' '' 137
check timeout_stubborn 'timeout -k 0.05 0.05 sh -c "trap : TERM; sleep 20; sleep 20; sleep 20"' '' 137
check timeout_preserve 'timeout -p 0.05 sleep 20' '' 143
check timeout_missing 'timeout 1 /no/such 2>/dev/null' '' 127
check timeout_number 'timeout x true 2>/dev/null' '' 125
check truncate_sizes 'truncate -s 10 f; truncate -s +5 f; wc -c < f; truncate -s /4 f; wc -c < f; truncate -s %10 f; wc -c < f; truncate -s "<3" f; wc -c < f; truncate -s ">7" f; wc -c < f; truncate -s -2 f; wc -c < f' \
    '15
12
20
3
7
5' 0
check truncate_reference 'printf abc > r; truncate -r r f; wc -c < f; truncate -c -s 1 g; ls' \
    '3
f
r' 0
check tac_lines 'printf "1\n2\n3\n" | tac' \
    '3
2
1' 0
check tac_unfinished 'printf "1\n2" | tac' '21' 0
check install_file 'printf x > f; install -m 640 f g; ls -l g | cut -c 1-10; install -d a/b; install f a/b; cat a/b/f; install -D f c/d; cat c/d' \
    '-rw-r-----
xx' 0
check install_not_directory 'touch f g h; install f g h 2>/dev/null' '' 1
check link_unlink 'echo a > f; link f g; cat g; unlink f; ls; unlink nonsense 2>/dev/null' \
    'a
g' 1
check pathchk_here 'pathchk a/b "a b" && ! pathchk $(printf %0300d 1) 2>/dev/null' '' 0
check pathchk_portable 'pathchk -p "a b" 2>/dev/null' '' 1
check pathchk_dash 'pathchk -P a/-b 2>/dev/null' '' 1
check tsort_order 'printf "b c\na b\n" | tsort' \
    'a
b
c' 0
check tsort_circle 'printf "a b b a\n" | tsort 2>/dev/null' \
    'a
b' 1
check tsort_odd 'printf "a b c\n" | tsort 2>/dev/null' '' 1
check cal_month 'cal 2 2026' \
    '   February 2026
Su Mo Tu We Th Fr Sa
 1  2  3  4  5  6  7
 8  9 10 11 12 13 14
15 16 17 18 19 20 21
22 23 24 25 26 27 28' 0
check cal_1752 'cal 9 1752 | sed -n 3p' '       1  2 14 15 16' 0
check cal_year 'cal 2024 | sed -n "4p;5p"' \
    'Su Mo Tu We Th Fr Sa  Su Mo Tu We Th Fr Sa  Su Mo Tu We Th Fr Sa
    1  2  3  4  5  6               1  2  3                  1  2' 0
check cal_wrong 'cal 13 2024 2>/dev/null' '' 1
check less_copies 'printf "a\nb\n" | less; printf c | more' \
    'a
b
c' 0
check less_missing 'less nonsense 2>/dev/null' '' 1
check hostname_short '[ "$(hostname -s)" = "$(uname -n | cut -d. -f1)" ]' '' 0
check logger_priority 'logger -p nonsense x 2>/dev/null' '' 1
check csplit_lines 'seq 10 > f; csplit -s f 3 6; cat xx01' \
    '3
4
5' 0
check csplit_repeat 'seq 9 > f; csplit -sk f 3 "{5}" 2>/dev/null; ls | tr "\n" " "; cat xx02' \
    'f xx00 xx01 xx02 6
7
8' 0
check csplit_expression 'seq 20 > f; csplit f /1/+1 "{1}" %15% > sizes; cat sizes; cat xx02 | head -n 1' \
    '2
19
18
15' 0
check csplit_not_found 'seq 3 > f; csplit -s f /9/ 2>/dev/null; s=$?; ls; exit $s' 'f' 1
check csplit_names 'seq 3 > f; csplit -s -f p -n 3 - 2 < f; ls | tr "\n" " "' 'f p000 p001 ' 0
check dd_ebcdic 'printf AbC | dd conv=ebcdic 2>/dev/null | od -An -tx1; printf "a^" | dd conv=ibm 2>/dev/null | od -An -tx1; printf "\301\202" | dd conv=ascii 2>/dev/null' \
    ' c1 82 c3
 81 5f
Ab' 0
check xargs_size 'seq 5 | xargs -s 20 echo; seq 9 | xargs -s 12 echo | head -n 1' \
    '1 2 3 4 5
1 2 3' 0

# ---- gzip ----
check gzip_round 'seq 20000 > f; cp f g; gzip f; ls; gunzip f.gz; cmp f g && ls' \
    'f.gz
g
f
g' 0
check gzip_levels 'seq 20000 > f; for i in 1 4 9; do gzip -$i < f > g; gzip -dc g | cmp - f; done; test $(wc -c < g) -lt 50000' '' 0
check gzip_small 'printf "" | gzip | zcat; printf a | gzip -c | zcat' 'a' 0
check gzip_incompressible 'awk "BEGIN { for (i = 0; i < 70000; i++) printf \"%c\", (i * i * 7919 + i * 104729) / 13 % 256 }" > f; gzip -k f; zcat f.gz | cmp - f' '' 0
check gzip_members '(echo a | gzip; echo b | gzip) | gunzip' \
    'a
b' 0
# A stream another program made, with a dynamic and a stored block.
check gunzip_foreign 'printf "\037\213\010\000\000\000\000\000\002\003\313\110\315\311\311\127\310\100\247\270\000\210\131\162\040\020\000\000\000" | gunzip 2>/dev/null | head -c 5; printf "H4sIAAAAAAACA8tIzcnJVyjPL8pJ4QIALTsIrwwAAAA=" | base64 -d | gunzip' 'hellohello world' 0
check gzip_crc 'echo hello | gzip > f; printf x | dd of=f bs=1 seek=$(($(wc -c < f) - 6)) conv=notrunc 2>/dev/null; gzip -t f 2>/dev/null' '' 1
check gzip_cut 'seq 1000 | gzip > f; head -c 500 f > g; gzip -t g 2>/dev/null' '' 1
check gzip_garbage_behind '(echo a | gzip; echo garbage) > f.gz; zcat f.gz 2>/dev/null' 'a' 2
check gzip_zeros_behind '(echo a | gzip; printf "\0\0\0") > f.gz; zcat f.gz' 'a' 0
check gzip_not 'echo plain > f.gz; gunzip f.gz 2>/dev/null; s=$?; cat f.gz; zcat -f f.gz; exit $s' \
    'plain
plain' 1
check gzip_exists 'echo a > f; echo b > f.gz; gzip f < /dev/null 2>/dev/null; s=$?; cat f.gz; gzip -f f; zcat f; exit $s' \
    'b
a' 2
check gzip_suffix 'echo a > f; gzip -S .zz f; ls; gunzip -S .zz f.zz; cat f; gunzip nothing 2>/dev/null' \
    'f.zz
a' 1
check gzip_list 'seq 1000 > f; gzip f; gzip -l f.gz | awk "NR == 2 { print \$2, \$4 }"' '3893 f' 0
check gzip_directory 'mkdir d; gzip d 2>/dev/null; echo $?; echo a > d/x; gzip -r d; ls d' \
    '2
x.gz' 0
check gzip_keeps 'echo a > f; chmod 640 f; touch -t 202001020304 f; gzip f; gunzip f; ls -l f | cut -c 1-10; test -n "$(find f ! -newer /dev/null)"' '-rw-r-----' 0

# ---- digests, text forms of bytes ----
check md5sum_abc 'printf abc | md5sum' '900150983cd24fb0d6963f7d28e17f72  -' 0
check sha1sum_abc 'printf abc | sha1sum' 'a9993e364706816aba3e25717850c26c9cd0d89d  -' 0
check sha224sum_abc 'printf abc | sha224sum' '23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7  -' 0
check sha256sum_abc 'printf abc | sha256sum' 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  -' 0
check sha384sum_abc 'printf abc | sha384sum | cut -c 1-32' 'cb00753f45a35e8bb5a03d699ac65007' 0
check sha512sum_abc 'printf abc | sha512sum | cut -c 1-32' 'ddaf35a193617abacc417349ae204131' 0
check sha256sum_lengths 'for i in 55 56 63 64 65 119 120; do head -c $i /dev/zero | sha256sum | cut -c 1-4; done | tr -d "\n"' '0277d481c772f5a598cef6166edd' 0
check sha256sum_compare 'echo a > f; echo b > g; sha256sum f g > l; echo c > g; sha256sum -c l 2>/dev/null' \
    'f: OK
g: FAILED' 1
check md5sum_compare_none 'echo nothing > l; md5sum -c l 2>/dev/null' '' 1
check base64_text 'printf "Many hands" | base64; printf ab | base64; printf TWFueQ== | base64 -d' \
    'TWFueSBoYW5kcw==
YWI=
Many' 0
check base64_width 'printf "Many hands make light work" | base64 -w 10' \
    'TWFueSBoYW
5kcyBtYWtl
IGxpZ2h0IH
dvcms=' 0
check base64_wrong 'printf "a*b" | base64 -d 2>/dev/null' '' 1
check uuencode_both 'seq 100 > f; chmod 750 f; for o in "" -m; do uuencode $o f g | uudecode; cmp f g; ls -l g | cut -c 1-10; done' \
    '-rwxr-x---
-rwxr-x---' 0
check uuencode_text 'printf "begin 644 x\n#86)C\n\`\nend\n" | uudecode -o /dev/stdout; printf abc | uuencode -m x | sed -n 2p' 'abcYWJj' 0
check uudecode_wrong 'printf "begin 644 x\n#86)C\n" | uudecode 2>/dev/null; echo $?; echo x | uudecode 2>/dev/null' '1' 1

# ---- patch ----
check patch_forms 'seq 30 > a; sed -e 3d -e 12s/2/x/ -e 25p a > b; for o in "" -u -c; do diff $o a b > p; cp a f; patch -s f < p && cmp f b; cp b f; patch -sR f p && cmp f a; done' '' 0
check patch_ed 'seq 9 > a; sed s/5/x/ a > b; diff -e a b > p; patch -s -e a < p; cmp a b' '' 0
check patch_names 'mkdir d; seq 9 > d/f; printf -- "--- a/d/f\n+++ b/d/f\n@@ -4,2 +4,2 @@\n 4\n-5\n+five\n" | patch -sp1; sed -n 5p d/f' 'five' 0
check patch_offset 'seq 30 > a; sed s/15/x/ a > b; diff -u a b > p; (echo 0; cat a) > f; patch f < p; sed -n 16p f' \
    'patching file f
Hunk #1 succeeded at 13 (offset 1 line).
x' 0
check patch_fuzz 'seq 30 > a; sed s/15/x/ a > b; diff -u a b > p; sed s/12/q/ a > f; patch -s f < p; sed -n 15p f; sed s/12/q/ a > f; patch -s -F 0 f < p > /dev/null' 'x' 1
check patch_reject 'seq 30 > a; sed s/15/x/ a > b; diff -u a b > p; sed s/14/q/ a > f; patch -s f < p; echo $?; sed -n 3p f.rej; sed -n 15p f' \
    '1
@@ -12,7 +12,7 @@
15' 0
check patch_again 'seq 9 > a; sed s/5/x/ a > b; diff -u a b > p; patch -s b < p > /dev/null; echo $?; patch -sN b < p > /dev/null; echo $?; sed -n 5p b' \
    '1
1
x' 0
check patch_new_and_gone 'printf -- "--- /dev/null\n+++ d/n\n@@ -0,0 +1 @@\n+a\n" > p; patch -sp0 < p; cat d/n; patch -sRp0 < p; ls d' 'a' 0
check patch_no_newline 'printf "a\nb" > a; printf "a\nc" > b; diff -u a b > p; patch -s a < p; cmp a b' '' 0
check patch_backup 'seq 3 > f; printf "2c2\n< 2\n---\n> x\n" | patch -sb f; cat f.orig f | tr "\n" " "' '1 2 3 1 x 3 ' 0
check patch_output 'seq 3 > f; printf "2d1\n< 2\n" | patch -s -o g f; cat f g | tr "\n" " "' '1 2 3 1 3 ' 0
check patch_outside 'mkdir d; echo a > x; cd d; printf -- "--- ../x\n+++ ../x\n@@ -1 +1 @@\n-a\n+b\n" | patch -s -p0 2>/dev/null; s=$?; cat ../x; exit $s' 'a' 2
check patch_define 'printf "a\nb\n" > f; printf "2c2\n< b\n---\n> c\n" | patch -s -D NEW f; cat f' \
    'a
#ifndef NEW
b
#else
c
#endif' 0
check patch_none 'echo hello | patch 2>/dev/null' '' 2
check patch_malformed 'echo a > f; printf -- "--- f\n+++ f\n@@ -1,3 +1,3 @@\n a\n" | patch -s 2>/dev/null' '' 2

# ---- pr, fmt ----
check pr_columns 'seq 8 | pr -t -3 -w 24' \
    '1	4	7
2	5	8
3	6' 0
check pr_across 'seq 5 | pr -t -2 -a -s,' \
    '1,2
3,4
5' 0
check pr_merge 'seq 3 > a; printf "x\ny\n" > b; pr -m -t -s: a b' \
    '1:x
2:y
3:' 0
check pr_page 'seq 3 > f; touch -t 202003040506 f; pr f | sed -n "3p;6,8p"; pr f | wc -l' \
    'Mar  4 05:06 2020 f Page 1
1
2
3
66' 0
check pr_from 'seq 100 | pr +2 -h name -l 20 | sed -n "3p;6p" | sed "s/.*name/name/"' \
    'name Page 2
11' 0
check pr_numbers 'printf "a\nb\n" | pr -t -n:3 -o 2' \
    '    1:a
    2:b' 0
check pr_double 'seq 2 | pr -td' \
    '1

2' 0
check pr_feed 'seq 12 | pr -t -F -l 5 | tail -n 2; printf "a\fb\n" | pr -l 12 -h x | sed "s/.*x/x/" | grep -c "x Page"' \
    '11
12
2' 0
check pr_tabs 'printf "a\tb\n" | pr -t -e4; printf "a       b\n" | pr -t -i' \
    'a   b
a	b' 0
check pr_missing 'pr -r nothing; echo $?; pr -Z 2>/dev/null' '1' 1
check fmt_fill 'printf "a b\nc d\n\n  e f\n  g\n" | fmt' \
    'a b c d

  e f g' 0
check fmt_width 'printf "one two three four five six\n" | fmt -w 10' \
    'one two
three four
five six' 0
check fmt_split 'printf "one two three\nfour\n" | fmt -s -w 10' \
    'one two
three
four' 0
check fmt_crown 'printf "    one\ntwo\nthree\n" | fmt -c -w 9; printf "End.\nNext.  Last\n" | fmt -u' \
    '    one
two three
End.  Next.  Last' 0

# ---- bc, dc ----
check bc_precedence 'printf "1+2*3^2-4/2%%3\n-2^2\n2^3^2\n" | bc' \
    '17
4
512' 0
check bc_scale 'printf "scale=5;1/3;-1/3;2^-3;7%%3;7.5%%2;1.23*4.567;scale=0;7.5%%2\n" | bc' \
    '.33333
-.33333
.12500
.00001
0
5.61741
1.5' 0
check bc_long '{ echo 2^300; echo 3^200/7^100; echo "(2^300)%10^9"; } | bc' \
    '20370359763344860862684456884093781610514683936659362506361404493543\
81299763336706183397376
82119622166
183397376' 0
check bc_bases 'printf "obase=16;255;10.5\nobase=2;10\nobase=20;401\nobase=A;ibase=16;FF;A.8\n" | bc' \
    'FF
A.8
1010
 01 00 01
255
10.5' 0
check bc_functions 'printf "define f(n) {\nif (n <= 1) return (1)\nreturn (n * f(n-1))\n}\nf(30)\ndefine g(a[], n) { auto t; a[0] = n; return (a[1]) }\nb[1] = 7\ng(b[], 5); b[0]\n" | bc' \
    '265252859812191058636308480000000
7
0' 0
check bc_statements 'printf "for (i = 0; i < 5; i++) { if (i == 2) continue; if (i == 4) break; i }\nwhile (i > 2) i -= 1\ni\n\"text\n\"\nif (1 > 2) 1 else 2\nprint 1, \" \", 2, \"\\\\n\"\n" | bc' \
    '0
1
3
2
text
2
1 2' 0
check bc_assignments 'printf "a=b=3;a+b;(a=1);a++;a;++a;a^=3;a;last\n" | bc' \
    '6
1
1
2
3
27
27' 0
check bc_roots 'printf "scale=20;sqrt(2);sqrt(16);length(123.45);scale(1.5)\n" | bc' \
    '1.41421356237309504880
4.00000000000000000000
5
1' 0
check bc_library 'printf "e(1);l(2);s(1);c(1);a(1)*4;j(0,1);e(-20);s(100);l(1000)\n" | bc -l' \
    '2.71828182845904523536
.69314718055994530941
.84147098480789650665
.54030230586813971740
3.14159265358979323844
.76519768655796655144
.00000000206115362243
-.50636564110975879365
6.90775527898213705205' 0
check bc_errors 'printf "1/0\n2\nf(1)\n3)\n4\nsqrt(-1)\nscale=-1\n5\n" | bc 2>/dev/null' \
    '2
4
5' 0
check bc_files 'echo "x = 5" > f; echo x | bc f; echo quit > g; bc g nothing' '5' 0
check bc_lines 'printf "1 + \\\\\n2 /* a\ncomment */ # more\n" | bc' '3' 0
check dc_stack 'dc -e "2 3 + p 10k 1 3 / p 16o 255 0k p f"' \
    '5
.3333333333
FF
FF
.555555553
5' 0
check dc_macro 'dc -e "[la1+dsa*pla6>y]sy 0sa1lyx"' \
    '1
2
6
24
120
720' 0
check dc_registers 'dc -e "1sa 2Sa la p La la p 7 3:b 3;b p [x]P 5 3 7|p 17 5~f"' \
    '2
1
7
x6
2
3
6
7
1
2
2' 0
check dc_errors 'echo "1 0/ + p" | dc 2>/dev/null' '1' 0

# ---- ex: vi without a screen ----
check ex_substitute 'seq 5 > f; printf "2,4s/./<&>/\ng/1/d\nw\nq\n" | ex -s f; cat f | tr "\n" " "' '<2> <3> <4> 5 ' 0
check ex_lines 'seq 6 > f; printf "1,2m\$\n1t0\n2,3j\n\$>\nx\n" | ex -s f; cat f' \
    '3
3 4
5
6
1
	2' 0
check ex_text 'seq 2 > f; printf "1a\nnew\nlines\n.\n\$c\nlast\n.\n1i\nfirst\n.\nx\n" | ex -s f; tr "\n" " " < f' 'first 1 new lines last ' 0
check ex_global 'printf "a\nb\nab\n" > f; printf "g/a/m0\nv/b/s/\$/!/\nx\n" | ex -s f; tr "\n" " " < f' 'ab a! b ' 0
check ex_addresses 'seq 9 > f; printf "/5/;+2d\n?3?k a\n\047a,\047a+1p\n\$=\nq!\n" | ex -s f; printf "2\n.=\n" | ex -s f' \
    '3
4
6
2
2' 0
check ex_undo 'seq 3 > f; printf "1d\n1d\nundo\n%%p\nq!\n" | ex -s f' \
    '2
3' 0
check ex_filter 'printf "b\na\n" > f; printf "%%!sort\nr !echo x\nw >> g\nx\n" | ex -s f; cat f g | tr "\n" " "' 'a x b a x b ' 0
check ex_yank_put 'seq 3 > f; printf "1ya a\n2ya A\n\$pu a\nx\n" | ex -s f; tr "\n" " " < f' '1 2 3 1 2 ' 0
check ex_not_written 'seq 3 > f; printf "1d\nq\n" | ex -s f > /dev/null 2>&1; echo $?; wc -l < f' \
    '1
3' 0
check ex_errors 'seq 3 > f; for c in nonsense 9d "s/x/y/" "g" "1,7p" "3,1p" "k1" "e none/none" "set nonsense"; do echo "$c" | ex -s f > /dev/null 2>&1; printf $?; done' '111111101' 0
check ex_write_refuses 'seq 3 > f; echo keep > g; printf "w g\nq!\n" | ex -s f 2>/dev/null; cat g; printf "2,3w! g\nq\n" | ex -s f; cat g' \
    'keep
2
3' 0
check ex_options 'printf "  a\n" > f; printf "set sw=2 et\n1>\nset ic\n/A/p\nx\n" | ex -s f' '    a' 0

# ---- codes, locales, terminals ----
check iconv_latin1 'printf "caf\303\251" | iconv -f UTF-8 -t ISO-8859-1 | od -An -tx1; printf "\351" | iconv -f ISO-8859-1 -t UTF-8 | od -An -tx1' \
    ' 63 61 66 e9
 c3 a9' 0
check iconv_utf16 'printf "a\342\202\254" | iconv -f UTF-8 -t UTF-16BE | od -An -tx1' ' 00 61 20 ac' 0
check iconv_wrong 'printf "a\377b" | iconv -f UTF-8 -t UTF-16LE > /dev/null 2>&1; echo $?; printf "a\377b" | iconv -c -f UTF-8 -t ISO-8859-1; iconv -f nonsense 2>/dev/null' \
    '1
ab' 1
check iconv_long 'awk "BEGIN { for (i = 0; i < 5000; i++) printf \"\303\251x\" }" | iconv -f UTF-8 -t ISO-8859-1 | cksum; awk "BEGIN { for (i = 0; i < 5000; i++) printf \"\351x\" }" | cksum' \
    '1152597622 10000
1152597622 10000' 0
check locale_names 'LC_ALL=C locale decimal_point; LC_ALL=C locale -ck yesexpr; LC_ALL=C locale -k day | cut -c 1-14; locale nonsense 2>/dev/null' \
    '.
LC_MESSAGES
yesexpr="^[yY]"
day="Sunday";"' 1
check locale_environment 'unset LC_ALL; LANG=C LC_TIME=POSIX locale | sed -n "1p;/TIME/p;/COLL/p"' \
    'LANG=C
LC_TIME=POSIX
LC_COLLATE="C"' 0
check tput_sequences 'tput cup 4 9 | od -An -c; tput bold | od -An -c; tput nonsense 2>/dev/null' \
    ' 033   [   5   ;   1   0   H
 033   [   1   m' 4
check tput_wrong 'tput cup 4 x 2>/dev/null' '' 2
check tabs_stops 'tabs 1,5,+3 | od -An -c; tabs 5,3 2>/dev/null' \
    '  \r 033   [   3   g 033   [   4   C 033   H 033   [   3   C 033
   H  \r' 1
