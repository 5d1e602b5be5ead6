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
# The next 1, 2 or 5 times a power of ten.
function round_up(v, p) { p = floor10(v); return v <= p ? p : v <= 2 * p ? 2 * p : v <= 5 * p ? 5 * p : 10 * p }
function grouped(v, s) { s = sprintf("%d", v); return length(s) > 3 ? substr(s, 1, length(s) - 3) "," substr(s, length(s) - 2) : s }
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
    bin = xhi - xlo
    for (i = 2; i <= n; i++) if (x[i] > x[i - 1] && x[i] - x[i - 1] < bin) bin = x[i] - x[i - 1]
    if (xlog && xlo < 1) xlo = 1
    ylo = ylog ? floor10(ylo) : 0
    if (!xlog) xlo = 0
    if (xhi <= xlo) xhi = xlo + 1
    if (yhi <= ylo) yhi = ylo + 1
    if (ylog) yhi = round_up(yhi)
    else yhi = step_of(yhi) * int(yhi / step_of(yhi) + 1)
    if (xlog) { xlo *= 0.6; xhi *= 1.6 }      # points stand off the edges
    else if (bars) xhi += bin
    print "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"640\" height=\"400\" font-family=\"sans-serif\" font-size=\"12\">"
    print "<rect width=\"640\" height=\"400\" fill=\"white\"/>"
    if (xlog) for (v = floor10(xlo); v <= xhi; v *= 10) { if (v >= xlo) xmark(v) }
    else for (v = 0; v <= xhi; v += step_of(xhi)) xmark(v)
    if (ylog) for (v = ylo; v <= yhi; v *= 10) ymark(v)
    else for (v = 0; v <= yhi; v += step_of(yhi)) ymark(v)
    line(left, top + height, left + width, top + height, "black")
    line(left, top, left, top + height, "black")
    for (i = 1; i <= n; i++) {
        if (bars) {
            top_ = py(y[i] > ylo ? y[i] : ylo)
            printf "<rect x=\"%.2f\" y=\"%.1f\" width=\"%.2f\" height=\"%.1f\" fill=\"#06c\"/>\n", px(x[i]), top_, px(x[i] + bin) - px(x[i]) + 0.3, py(ylo) - top_
        } else {
            printf "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"#06c\"/>\n", px(x[i]), py(y[i])
            if (i == 1 || px(x[i]) - px(x[i - 1]) > 30) text(px(x[i]), py(y[i]) - 8, "middle", grouped(y[i]))
        }
        points = points sprintf("%.1f,%.1f ", px(x[i]), py(y[i]))
    }
    if (!bars) print "<polyline fill=\"none\" stroke=\"#06c\" points=\"" points "\"/>"
    text(320, 22, "middle", title)
    text(left + width / 2, 390, "middle", xlabel)
    printf "<text transform=\"translate(16 %d) rotate(-90)\" text-anchor=\"middle\">%s</text>\n", top + height / 2, ylabel
    print "</svg>"
}
