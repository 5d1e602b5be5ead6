# SPDX-License-Identifier: Apache-2.0
# names.list -> a C file that compiles when every header and every name of the list exists.
/^h / { printf "#include <%s>\n", $2 }
/^n struct / { printf "struct has_%s { struct %s member; };\n", $3, $3; next }
/^n / { printf "#ifndef %s\n__typeof__(%s) *has_%s;\n#endif\n", $2, $2, $2 }
