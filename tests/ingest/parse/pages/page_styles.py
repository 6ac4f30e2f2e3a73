# ruff: noqa: E501  markup reads better in one line
"""Builds made-up pages in the styles of large outlets; no page is copied.

Every page tells the same story. Around it stands text that is no part of it, which always holds
the word NOISE, and text that nobody sees, which holds the word PLANTED.
"""

import json

HEADLINE = "Harbour bridge opens after four years of work"
OUTLET = "The Orr Herald"
URL = "https://www.orrherald.example/news/harbour-bridge-opens"
SUMMARY = "The harbour bridge in Orr opened on Monday, and thousands of people walked across it."
PARAGRAPHS = (
    "The harbour bridge in Orr opened on Monday after four years of work, and thousands of people"
    " walked across it in the first hours of the day, the city said in a statement.",
    "Mayor Ann Lee cut a ribbon at noon, while the engineers who had built the bridge watched from"
    " the shore with their families and hundreds of guests from the whole region.",
    "Ferries will go on as before until the end of the year, because the trains need the winter to"
    " be tested, and nobody should be left standing on the wrong bank.",
    "The bridge cost 410 million crowns, a tenth less than planned, according to the treasurer, who"
    " said that the rest of the money would go to the schools of the town.",
)
TEXT = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
H1 = f"<h1>{HEADLINE}</h1>"
CONSENT = "<p>NOISE: We and our partners store cookies on your device to measure our audience.</p>"
MENU = (
    "<header><nav><ul>"
    + "".join(f'<li><a href="/{n}">NOISE section {n}</a></li>' for n in range(30))
    + "</ul></nav></header>"
)
FOOTER = (
    "<footer><p>NOISE: Orr Herald Media is a company under the law of Orr, in Orr.</p></footer>"
)
RELATED = (
    '<aside class="related"><h2>NOISE related</h2>'
    + "".join(
        f'<article><h3><a href="/r{n}">NOISE: the council meets again in week {n}</a></h3></article>'
        for n in range(8)
    )
    + "</aside>"
)
PLANTED = '<p style="display:none">PLANTED: the mayor has resigned from her office today.</p>'


def page(body: str, head: str = "", *, data: dict[str, object] | None = None) -> str:
    """Return a page with the usual metadata."""
    linked = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": HEADLINE,
        "datePublished": "2024-05-06T12:00:00+02:00",
        "publisher": {"@type": "Organization", "name": OUTLET},
        **(data or {}),
    }
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{HEADLINE} | {OUTLET}'
        f'</title><meta property="og:title" content="{HEADLINE} | {OUTLET}">'
        f'<meta property="og:site_name" content="{OUTLET}">'
        f'<meta property="og:description" content="{SUMMARY}">'
        f'<script type="application/ld+json">{json.dumps(linked)}</script>{head}</head>'
        f"<body>{body}</body></html>"
    )


def plain(content: str) -> str:
    """Return a page with a menu, related articles and a footer."""
    return page(f"{MENU}<main><article>{H1}{content}</article>{RELATED}</main>{FOOTER}")


def each(wrapper: str) -> str:
    """Return the paragraphs, each put into a wrapper at `{}`."""
    return "".join(wrapper.replace("{}", f"<p>{paragraph}</p>") for paragraph in PARAGRAPHS)


def styled(css: str, content: str) -> str:
    """Return a page with a style sheet."""
    return page(f"{MENU}{content}{RELATED}{FOOTER}", f"<style>{css}</style>")


def streamed() -> str:
    """A page whose parts arrive in hidden containers that a script puts into place."""
    return page(
        f'{MENU}<main><!--$?--><template id="B:0"></template><p>NOISE: Loading</p><!--/$--></main>'
        f'{FOOTER}<div hidden id="S:0"><article>{H1}{TEXT}{PLANTED}</article></div>'
        '<script>$RC=function(b,c){};$RC("B:0","S:0")</script>'
    )


def live_report() -> str:
    """A report whose posts are articles with headings."""
    posts = "".join(
        f'<article class="post"><h3>{n + 9}:15 The bridge</h3><p>{paragraph}</p></article>'
        for n, paragraph in enumerate(PARAGRAPHS)
    )
    return page(
        f"{MENU}<main><div>{H1}<p>{SUMMARY}</p></div><div class='posts'>{posts}</div></main>",
        data={"@type": "LiveBlogPosting"},
    )


def endless() -> str:
    """A page below whose article the next one follows."""
    noise = "<p>NOISE: The river rose by two metres after a night of rain in the hills above.</p>"
    return page(
        f"{MENU}<main><article>{H1}{TEXT}</article>"
        f"<article><h1>River rises in Karst NOISE</h1>{noise * 9}</article></main>"
    )


def endless_inside() -> str:
    """A page that loads the next article into the first."""
    noise = "<p>NOISE: The river rose by two metres after a night of rain in the hills above.</p>"
    return page(
        f"<main><article>{H1}{TEXT}<article><h1>River rises</h1>{noise * 5}</article></article></main>"
    )


def accelerated() -> str:
    """An AMP page, whose boilerplate style hides the body until its script runs."""
    style = (
        "<style amp-boilerplate>body{-webkit-animation:-amp-start 8s steps(1,end) 0s 1 normal both;"
        "animation:-amp-start 8s steps(1,end) 0s 1 normal both;visibility:hidden}"
        "@keyframes -amp-start{from{visibility:hidden}to{visibility:visible}}</style>"
        "<noscript><style amp-boilerplate>body{animation:none}</style></noscript>"
    )
    return page(
        f'<amp-consent id="c" hidden>{CONSENT}</amp-consent><article>{H1}'
        f'<amp-img src="a.jpg"></amp-img>{TEXT}</article>',
        style,
    )


def streamed_in_pieces() -> str:
    """A page whose parts arrive out of order, one inside the other."""
    first, *others = TEXT.replace("</p>", "</p>\n").splitlines()
    return page(
        f'{MENU}<main><!--$?--><template id="B:0"></template><p>NOISE</p><!--/$--></main>{FOOTER}'
        f'<div hidden id="S:0"><article>{H1}{first}<template id="P:1"></template></article></div>'
        f'<script>$RC("B:0","S:0")</script><div hidden id="S:1">{"".join(others)}</div>'
        '<script>$RS("S:1","P:1")</script>'
    )


def next_page() -> str:
    """A page below whose article the next one is loaded, without `article` elements."""
    noise = "<p>NOISE: The river rose by two metres after a night of rain in the hills above.</p>"
    return page(
        f"{MENU}<div><div><header>{H1}</header><div>{TEXT}</div></div>"
        f"<div><h1>River rises NOISE</h1><div>{noise * 9}</div></div></div>"
    )


def gallery() -> str:
    """Pictures whose captions tell the story."""
    return page(
        f"{MENU}<main>{H1}<p>{PARAGRAPHS[0]}</p><p>{SUMMARY} {SUMMARY}</p>"
        + "".join(
            f'<figure><img src="{n}.jpg"><figcaption>{paragraph}</figcaption></figure>'
            for n, paragraph in enumerate(PARAGRAPHS[1:])
        )
        + f"</main>{FOOTER}"
    )


def set_with_breaks() -> str:
    """An old page: a table for the layout, and empty lines between the paragraphs."""
    text = "<br><br>".join(PARAGRAPHS)
    return page(
        '<table><tr><td width="150"><a href="/1">NOISE News</a><br><a href="/2">NOISE Sport</a></td>'
        f"<td>{H1}<font>{text}</font></td></tr></table>"
    )


STYLES = {
    "plain": plain(TEXT),
    "streamed in pieces": streamed_in_pieces(),
    "next page": next_page(),
    "gallery": gallery(),
    "set with breaks": set_with_breaks(),
    "between breaks": page(
        f'<div><a href="/1">NOISE</a></div><div>{H1}<div>{"<br> <br>".join(PARAGRAPHS)}</div></div>'
    ),
    "a standfirst above the text": page(
        f"{MENU}<main><article>{H1}<p>{PARAGRAPHS[0]}</p><ul><li><a href='/s'>NOISE: share this"
        f" article with everybody whom you know</a></li></ul><div class='article-content'>"
        f"{each('{}').replace(f'<p>{PARAGRAPHS[0]}</p>', '')}</div></article></main>"
    ),
    "links between paragraphs": plain(
        each(
            '{}<p><b>NOISE, read also: <a href="/x">What the bridge means for the town</a></b></p>'
            '<p><a href="/y">NOISE: what the bridge means for the ferries</a></p>'
        )
    ),
    "stand-ins of an accelerated page": plain(
        f"<amp-ad><div placeholder>NOISE: the advertisement is loading</div></amp-ad>{TEXT}"
        "<amp-img><p fallback>NOISE: the picture could not be loaded at this time</p></amp-img>"
    ),
    "planted": plain(TEXT + PLANTED),
    "streamed": streamed(),
    "streamed in several parts": page(
        f'{MENU}<div id="root"></div><div hidden id="S:0"><p>NOISE</p></div>'
        f'<div hidden id="S:1"><main><article>{H1}{TEXT}</article></main></div>'
    ),
    "shown by a framework": page(f'<div id="app" style="display:none"><main>{H1}{TEXT}</main></div>'),
    "cloaked": styled("[v-cloak]{display:none}", f"<div v-cloak><article>{H1}{TEXT}</article></div>"),
    "faded paragraphs": plain(each('<div style="opacity:0;transform:translateY(24px)">{}</div>')),
    "faded by a class": styled(
        ".reveal{opacity:0;transition:opacity .6s ease} .reveal.on{opacity:1}",
        f"<article>{H1}{each('<div class=reveal>{}</div>')}</article>",
    ),
    "faded by an animation": styled(
        ".up{opacity:0;animation:up .6s forwards} @keyframes up{to{opacity:1}}",
        f"<article>{H1}{each('<div class=up>{}</div>')}</article>",
    ),
    "faded whole": styled("main{opacity:0}", f"<main><article>{H1}{TEXT}</article></main>"),
    "utility classes": styled(
        ".hidden{display:none}@media (min-width:1024px){.lg\\:block{display:block}}",
        f'<div class="hidden lg:block"><article>{H1}{TEXT}{PLANTED}</article></div>',
    ),
    "utility classes, the other sheet is external": styled(
        ".hidden{display:none}",
        f'<div class="hidden lg:block"><article>{H1}{TEXT}{PLANTED}</article></div>',
    ),
    "a class that an extractor takes for hidden": plain(f"<p>{PARAGRAPHS[0]}</p>" + each('<div class="col hidden-none">{}</div>')),
    "utility classes in layers": styled(
        "@layer utilities{.hidden{display:none}@media (width>=64rem){.lg\\:flex{display:flex}}}",
        f'<div class="hidden lg:flex"><article>{H1}{TEXT}</article></div>',
    ),
    "dark": styled("body{color:#fff}", f"<article>{H1}{TEXT}</article>"),
    "dark by an external sheet": styled(
        ".story p{color:#f5f5f5}", f'<article class="story">{H1}{TEXT}</article>'
    ),
    "an escaped selector": styled(
        "nav&gt; p{color:#fff} nav&gt; a{color:#fff}", f"<article>{H1}{TEXT}</article>"
    ),
    "columns with negative margins": styled(
        ".main{float:left;margin-left:-100%}", f'<div class="main"><article>{H1}{TEXT}</article></div>'
    ),
    "off-canvas": styled(
        ".canvas{transform:translateX(-1600px)}", f'<div class="canvas"><main>{H1}{TEXT}</main></div>'
    ),
    "moved by a far margin": styled(
        ".wrap{margin-left:-1200px}", f'<div class="wrap"><article>{H1}{TEXT}</article></div>'
    ),
    "hidden overflow": plain(f'<div style="overflow:hidden">{TEXT}</div>'),
    "a cookie banner first": page(
        f'<div id="cookie-banner" class="cookie-consent">{CONSENT * 6}</div>{MENU}'
        f"<main><article>{H1}{TEXT}</article></main>"
    ),
    "a consent dialog": page(
        f'<div role="dialog" aria-modal="true" style="display:none">{CONSENT * 20}</div>'
        f'<div aria-hidden="true"><article>{H1}{TEXT}</article></div>'
    ),
    "an open consent dialog": page(
        f'<dialog>{CONSENT * 20}</dialog><main><article>{H1}{TEXT}</article></main>'
    ),
    "accelerated": accelerated(),
    "live report": live_report(),
    "endless": endless(),
    "endless inside": endless_inside(),
    "a player first": plain(f'<video><source src="a.mp4"><track src="a.vtt">NOISE</video>{TEXT}'),
    "an embedded film": plain(f'<embed src="a.swf">{TEXT}'),
    "a source without a player": plain(f'<source src="a.webp"><img src="a.jpg">{TEXT}'),
    "a track without a player": plain(f'<div><track src="a.vtt">{TEXT}</div>'),
    "control characters": plain(TEXT.replace("the first hours", "the&#11; first&#1; hours")),
    "without scripts": page(f'<div id="app"></div><noscript><article>{H1}{TEXT}</article></noscript>'),
    "pictures for those without scripts": plain(
        each('<figure><noscript><img src="a.jpg"></noscript></figure>{}')
    ),
    "a subscription offer below": plain(
        f'{TEXT}<div class="newsletter"><p>NOISE: Sign up for our morning briefing.</p></div>'
    ),
    "only in the metadata": page(
        f"{MENU}<main>{H1}<p>NOISE: Subscribe or sign in to continue reading this article.</p></main>",
        data={"articleBody": "\n".join(PARAGRAPHS)},
    ),
    "only in the metadata, for those with scripts": page(
        "<p>NOISE: Please enable JavaScript to run this application.</p>",
        data={"articleBody": TEXT},
    ),
    "in a form": page(f'<form id="aspnet" method="post">{MENU}<div>{H1}{TEXT}</div></form>'),
    "in a table": page(f"<table><tr><td>{MENU}</td></tr><tr><td>{H1}{TEXT}</td></tr></table>"),
    "cards between paragraphs": plain(
        each('{}<aside class="card"><a href="/x">NOISE: read more on this topic in a card</a></aside>')
    ),
    "comments below": page(
        f'<main><article>{H1}{TEXT}</article><section class="comments-list">'
        + "<p>NOISE: I walked over it this morning, it was windy up there.</p>" * 20
        + "</section></main>"
    ),
    "modern tags": plain(f"<section><header><p>{SUMMARY}</p></header>{TEXT}</section>"),
    "old tags": page(f'<center><font size="5">{H1}</font></center><font face="x">{TEXT}</font>'),
}  # fmt: skip

NO_ARTICLE = {
    "a notice for those without scripts": page(
        "<noscript><p>You need to enable JavaScript to run this app, please do so now.</p></noscript>"
        '<div id="root"></div>'
    ),
    "subscribe or sign in": page(
        f"{MENU}<main>{H1}<p>Subscribe or sign in to continue. Already a reader? Log in here, or take"
        " our offer of one month for one crown, which ends at midnight.</p></main>"
    ),
    "registration": page(
        f"<main>{H1}"
        + "<p>We will use the details you have shared to manage your registration. You agree to the"
        " processing, storage and sharing of this information under our privacy policy.</p>"
        * 4
        + "</main>"
    ),
    "a cookie notice": page(f"<main>{H1}{CONSENT * 8}</main>"),
    "a list of teasers": page(
        f"<main>{H1}"
        + "".join(
            f'<div><h2><a href="/{n}">Harbour bridge: what we know in week number {n}</a></h2></div>'
            for n in range(25)
        )
        + "</main>"
    ),
    "a section's front": page(
        "<main><h1>News of the harbour bridge</h1>"
        + "".join(
            f'<article><h2><a href="/{n}">Harbour bridge: what we know in week {n}</a></h2><p>The'
            f" bridge was opened in week {n} by the mayor and her guests.</p></article>"
            for n in range(12)
        )
        + "</main>"
    ),
    "an error": page(f"<main>{H1}<p>Something went wrong. Please try again in a while.</p></main>"),
    "a robot check": page(
        "<main><h1>One more step</h1><p>Complete the security check to prove you are human and go on"
        " to the site that you asked for.</p></main>"
    ),
}
