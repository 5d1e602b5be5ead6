# SPDX-License-Identifier: Apache-2.0
# lib/io-char: what all drivers of character devices share. Its headers are for servers; `LIBS_NAME` in servers/build.mk links it.

$(B)/target/lib/io-char/%.o $(B)/target/servers/devc-%.o: XCFLAGS += -Ilib/io-char/include -Os

$(call library,$(B)/target/lib/libio-char.a,$(sort $(wildcard lib/io-char/*.c)))
