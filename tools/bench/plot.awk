# SPDX-License-Identifier: Apache-2.0
# Lines `x y` to an SVG picture. -v title= xlabel= ylabel=; -v xlog=1, ylog=1: logarithmic; -v bars=1: bars, else a line with points.
function scale(v, lo, hi, log_) { return log_ ? (log(v) - log(lo)) / (log(hi) - log(lo)) : (v - lo) / (hi - lo) }
function px(v) { return left + width * scale(v, xlo, xhi, xlog) }
function py(v) { return top + height * (1 - scale(v, ylo, yhi, ylog)) }
function floor10(v, p) { p = 1; while (p * 10 <= v) p *= 10; return p }
function short(v) { return v >= 1000000 ? v / 1000000 "M" : v >= 1000 ? v / 1000 "k" : v "" }
function text(x, y, anchor, s) { printf "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n", x, y, anchor, s }
function line(x1, y1, x2, y2, colour) {
    printf "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>\n", x1, y1, x2, y2, colour
}
# A round step that gives about five marks.
function step_of(span, s) { s = floor10(span); return span / s >= 5 ? s : span / s >= 2 ? s / 2 : s / 5 }
function xmark(v) { line(px(v), top, px(v), top + height, "#ddd"); text(px(v), top + height + 16, "middle", short(v)) }
function ymark(v) { line(left, py(v), left + width, py(v), "#ddd"); text(left - 6, py(v) + 4, "end", short(v)) }
NF >= 2 { x[++n] = $1; y[n] = $2 }
END {
    if (n == 0) exit 1
    left = 70; top = 40; width = 540; height = 300
    xlo = xhi = x[1]; yhi = ylo = y[1]
    for (i = 2; i <= n; i++) {
        if (x[i] < xlo) xlo = x[i]
        if (x[i] > xhi) xhi = x[i]
        if (y[i] < ylo) ylo = y[i]
        if (y[i] > yhi) yhi = y[i]
    }
    if (xlog && xlo < 1) xlo = 1
    ylo = ylog ? floor10(ylo) : 0
    if (!xlog) xlo = 0
    if (xhi <= xlo) xhi = xlo + 1
    if (yhi <= ylo) yhi = ylo + 1
    print "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"640\" height=\"400\" font-family=\"sans-serif\" font-size=\"12\">"
    print "<rect width=\"640\" height=\"400\" fill=\"white\"/>"
    if (xlog) for (v = floor10(xlo); v <= xhi; v *= 10) { if (v >= xlo) xmark(v) }
    else for (v = 0; v <= xhi; v += step_of(xhi)) xmark(v)
    if (ylog) for (v = ylo; v <= yhi; v *= 10) ymark(v)
    else for (v = 0; v <= yhi; v += step_of(yhi)) ymark(v)
    line(left, top + height, left + width, top + height, "black")
    line(left, top, left, top + height, "black")
    for (i = 1; i <= n; i++) {
        if (bars) line(px(x[i]), py(ylo), px(x[i]), py(y[i] > ylo ? y[i] : ylo), "#06c")
        else printf "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"#06c\"/>\n", px(x[i]), py(y[i])
        points = points sprintf("%.1f,%.1f ", px(x[i]), py(y[i]))
    }
    if (!bars) print "<polyline fill=\"none\" stroke=\"#06c\" points=\"" points "\"/>"
    text(320, 22, "middle", title)
    text(left + width / 2, 390, "middle", xlabel)
    printf "<text transform=\"translate(16 %d) rotate(-90)\" text-anchor=\"middle\">%s</text>\n", top + height / 2, ylabel
    print "</svg>"
}
