"""The protocol as one web page that needs no other file: contents beside it, wordings folded, printable."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape

from bot.protocol.schema import Protocol
from bot.protocol.show import Block, blocks_of

HEADINGS = ("h2", "h3", "h4")


def to_html(protocol: Protocol) -> str:
    """Return the page."""
    blocks = list(blocks_of(protocol))
    anchors = _anchors(blocks)
    start = anchors.index(next(filter(None, anchors)))
    head = "\n".join(_html(block, "") for block in blocks[:start])
    body = "\n".join(_body(blocks[start:], anchors[start:]))
    title = escape(f"{protocol.title}, {protocol.version}")
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<style>{STYLE}</style>\n'
        f"</head>\n<body>\n<header>\n{head}\n</header>\n{_contents(blocks, anchors)}\n"
        f"<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _body(blocks: Sequence[Block], anchors: Sequence[str]) -> Iterator[str]:
    is_open = False
    for block, anchor in zip(blocks, anchors, strict=True):
        if is_open and block.kind in HEADINGS:
            yield "</section>"
            is_open = False
        if block.kind in ("h3", "h4"):
            # One entry stays together in print, and has its level at its side.
            kind = "sign" if block.kind == "h4" else "level" if block.level else "entry"
            yield f'<section class="{kind} {block.level}">'
            is_open = True
        yield _html(block, anchor)
    if is_open:
        yield "</section>"


def _html(block: Block, anchor: str) -> str:
    if block.kind == "list":
        return "<ul>" + "".join(f"<li>{escape(row[0])}</li>" for row in block.rows) + "</ul>"
    if block.kind == "words":
        items = "".join(f"<li>{escape(row[0])}</li>" for row in block.rows)
        summary = f"<summary>{escape(block.text)} ({len(block.rows)})</summary>"
        return f"<details>{summary}<ul>{items}</ul></details>"
    if block.kind == "facts":
        lines = "".join(
            f'<div class="{_slug(name)}"><dt>{escape(name)}</dt><dd>{escape(text)}</dd></div>'
            for name, text in block.rows
        )
        return f"<dl>{lines}</dl>"
    if block.kind == "table":
        head, *rows = block.rows
        cells = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
        lines = "".join(f"<tr>{''.join(_cells(head, row))}</tr>" for row in rows)
        return f"<table><thead><tr>{cells}</tr></thead><tbody>{lines}</tbody></table>"
    mark = f' id="{anchor}"' if anchor else ""
    return f"<{block.kind}{mark}>{escape(block.text)}</{block.kind}>"


def _cells(head: Sequence[str], row: Sequence[str]) -> Iterator[str]:
    # On a phone each cell stands on a line of its own, with its heading before it.
    for name, cell in zip(head, row, strict=True):
        yield f'<td data-name="{escape(name)}">{escape(cell)}</td>'


def _contents(blocks: Sequence[Block], anchors: Sequence[str]) -> str:
    """The list of contents: sections, and within the danger signs each sign under its level."""
    lines = []
    section: list[str] = []
    for block, anchor in zip(blocks, anchors, strict=True):
        link = f'<a href="#{anchor}">{escape(block.text)}</a>'
        if block.kind == "h2":
            lines += [*_folded(section), f'<p class="part">{link}</p>']
            section = []
        elif block.kind == "h3" and block.level:
            lines += _folded(section)
            lines.append(f'<p class="{block.level}">{link}</p>')
            section = []
        elif block.kind in ("h3", "h4"):
            section.append(f"<li>{link}</li>")
    lines += _folded(section)
    inner = "\n".join(lines)
    return f'<nav aria-label="Contents"><details open><summary>Contents</summary>\n{inner}\n</details></nav>'


def _folded(items: Sequence[str]) -> list[str]:
    if not items:
        return []
    return [f"<details><summary>All {len(items)}</summary><ul>{''.join(items)}</ul></details>"]


def _anchors(blocks: Sequence[Block]) -> list[str]:
    """A name of its own for each heading below the title, "" for all else."""
    anchors: list[str] = []
    for block in blocks:
        anchor = _slug(block.text) if block.kind in HEADINGS else ""
        anchors.append(f"{anchor}-{len(anchors)}" if anchor in anchors and anchor else anchor)
    return anchors


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


STYLE = """
:root{--ink:#22282b;--soft:#5a6467;--line:#ddd8cb;--paper:#fbfaf7;--card:#fff;--deep:#1f5f66;
--emergency_now:#a3262a;--same_day:#a4560f;--within_days:#1f5792;--self_care:#2c6a3c;color-scheme:light}
*{box-sizing:border-box}
html{scroll-padding-top:1rem}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.55 system-ui,"Liberation Sans",sans-serif}
header,main{max-width:52rem;margin:0 auto;padding:2.5rem 1.25rem 0}main{padding:0 1.25rem 5rem}
h1,h2{font-family:Georgia,"Liberation Serif",serif;font-weight:600;line-height:1.2}
h1{margin:0 0 .6rem;font-size:2.1rem}
h2{margin:3.5rem 0 1rem;padding-bottom:.35rem;border-bottom:2px solid var(--line);font-size:1.5rem}
h3,h4{margin:0 0 .4rem;font-size:1.1rem;line-height:1.35}
p{margin:.3rem 0;max-width:42rem}
ul{margin:.5rem 0 0;padding-left:1.2rem}li{margin:.15rem 0}
a{color:var(--deep)}
section.entry,section.sign{margin:.9rem 0;padding:1rem 1.1rem;background:var(--card);
border:1px solid var(--line);border-radius:.6rem}
section.sign{border-left:.35rem solid var(--level)}
section.level{margin:2.2rem 0 .6rem}section.level h3{color:var(--level);font-size:1.25rem}
.emergency_now{--level:var(--emergency_now)}.same_day{--level:var(--same_day)}
.within_days{--level:var(--within_days)}.self_care{--level:var(--self_care)}
dl{margin:0}
dl>div{display:grid;grid-template-columns:9.5rem 1fr;gap:0 1rem;padding:.28rem 0;border-top:1px solid #efece3}
dl>div:first-child{border-top:0}
dt{color:var(--soft);font-size:.92rem}dd{margin:0}
.level>dd{font-weight:600}section.sign .level>dd{color:var(--level)}
.certainty>dd{font-weight:600}.question>dd{font-style:italic}
.source>dd,.checked>dd,.id>dd{font-size:.92rem}.id>dd{font-family:ui-monospace,monospace;color:var(--soft)}
main details{margin-top:.5rem;font-size:.92rem}
summary{cursor:pointer;color:var(--deep)}
main details ul{columns:2 18rem;color:var(--soft)}
table{border-collapse:collapse;width:100%;margin:1rem 0;font-size:.95rem;background:var(--card)}
th,td{padding:.5rem .7rem;border:1px solid var(--line);text-align:left;vertical-align:top}
th{background:#f1eee5;font-weight:600}
nav{padding:1rem 1.25rem 0;font-size:.92rem;line-height:1.4}
nav a{text-decoration:none}nav a:hover{text-decoration:underline}
nav>details>summary{font-weight:600;font-size:1.05rem}
nav .part{margin:.7rem 0 .1rem;font-weight:600}
nav p[class]:not(.part){margin:.35rem 0 0 .6rem;padding-left:.5rem;border-left:.25rem solid var(--level)}
nav details details{margin-left:.6rem}nav ul{margin:.2rem 0;padding-left:1.1rem}
@media (min-width:70rem){
body{display:grid;grid-template:auto 1fr/19rem minmax(0,1fr)}
nav{grid-area:1/1/3/2;position:sticky;top:0;height:100vh;overflow-y:auto;padding:2.5rem 1rem 2rem 1.5rem;
border-right:1px solid var(--line)}
header,main{grid-column:2;width:100%;margin:0;padding-left:3rem}
}
@media (max-width:40rem){
h1{font-size:1.7rem}
dl>div{grid-template-columns:1fr}
table,tbody,tr,td{display:block;border:0}thead{display:none}
tr{margin:.6rem 0;padding:.5rem .2rem;border:1px solid var(--line);border-radius:.5rem}
td{padding:.2rem .6rem}td::before{content:attr(data-name);display:block;color:var(--soft);font-size:.88rem}
}
@media print{
@page{margin:16mm 15mm}
html{font-size:9.5pt}body{display:block;background:#fff;line-height:1.4}
header,main{max-width:none;padding:0}nav{height:auto;position:static;border:0;padding:0;break-after:page}
h1{font-size:20pt}h2{font-size:14pt;margin-top:14pt}h3,h4{font-size:10.5pt}
h2,h3,h4,section.level{break-after:avoid}section.entry,dl>div,tr{break-inside:avoid}
section.sign{break-inside:auto;border-radius:0}
details::details-content{content-visibility:visible;block-size:auto}
main details ul{columns:3}nav details ul{columns:2}a{color:inherit}
}
"""
