"""Turns the payload of a Discord message into a page of HTML that looks as Discord shows it."""

import base64
import html
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

Json = dict[str, Any]

WIDTH_PX = 680

_LARGE = 2
_STYLES = {1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link"}

# The markdown that our cards write, and no more; the first that fits wins.
_INLINE = re.compile(
    r"\\(?P<escaped>[^A-Za-z0-9\s])"
    r"|\[(?P<label>(?:\\.|\[[^\]]*\]|[^\[\]\\])+)\]\((?P<url>https?://[^\s()]+)\)"
    r"|\*\*(?P<bold>(?:\\.|[^*\\])+)\*\*"
    r"|\*(?P<italic>(?:\\.|[^*\\])+)\*"
    r"|`(?P<code>[^`]+)`"
    r"|<t:(?P<seconds>-?\d+)(?::(?P<style>[tTdDfFR]))?>"
)
_LINES = (
    ("### ", "h3"),
    ("## ", "h2"),
    ("# ", "h1"),
    ("-# ", "small"),
    ("> ", "quote"),
    ("- ", "li"),
)

# Discord's sizes and its dark theme; its own font is not free, Inter is near to it.
_STYLE = """
* { box-sizing: border-box; margin: 0 }
html, body { background: #313338 }
body { width: %(width)dpx; padding: 18px 16px 20px; color: #dbdee1;
  font: 16px/1.375 Inter, "Noto Sans", "Helvetica Neue", Arial, "DejaVu Sans",
  "Noto Color Emoji", sans-serif }
.used { display: flex; align-items: center; gap: 5px; margin: 0 0 5px 56px; position: relative;
  font-size: 14px; line-height: 18px; color: #b5bac1 }
.used::before { content: ""; position: absolute; left: -36px; top: 8px; width: 33px; height: 12px;
  border: solid #4e5058; border-width: 2px 0 0 2px; border-top-left-radius: 6px }
.used b { font-weight: 500; color: #f2f3f5 }
.used .command { color: #00a8fc }
.person { width: 16px; height: 16px; border-radius: 50%%; overflow: hidden; position: relative;
  background: #3ba67c }
.person::before, .person::after { content: ""; position: absolute; left: 50%%;
  transform: translateX(-50%%); border-radius: 50%%; background: #eafff5 }
.person::before { top: 3px; width: 6px; height: 6px }
.person::after { top: 10px; width: 11px; height: 10px }
.message { display: flex; gap: 16px }
.message > div:last-child { min-width: 0; flex: 1 }
.desk { flex: none; width: 40px; height: 40px; border-radius: 50%%; background: #2f6fde;
  display: grid; place-items: center }
.desk div { width: 20px; height: 22px; border-radius: 2px; background: #fff; padding: 4px 3px;
  display: grid; gap: 2px; align-content: start }
.desk i { height: 2px; background: #2f6fde; opacity: .55 }
.desk i:first-child { height: 4px; opacity: 1 }
.who { display: flex; align-items: center; gap: 6px; line-height: 22px }
.who b { font-weight: 500; color: #f2f3f5 }
.who em { font: 500 11px/15px Inter, sans-serif; padding: 0 5px; border-radius: 4px;
  color: #fff; background: #5865f2 }
.who > small { font-size: 12px; color: #949ba4; padding-left: 2px }
.private { display: flex; gap: 6px; margin-top: 6px; font-size: 12px; line-height: 16px;
  color: #949ba4 }
.container { width: 580px; margin-top: 4px; padding: 14px 16px; border-radius: 8px;
  border: 1px solid #3f4147; background: #2b2d31; position: relative; overflow: hidden;
  display: flex; flex-direction: column; gap: 8px }
.container.accent::before { content: ""; position: absolute; inset: 0 auto 0 0; width: 4px;
  background: var(--accent) }
.stack { display: flex; flex-direction: column; gap: 8px; margin-top: 4px; width: 580px }
.text { overflow-wrap: anywhere }
.text .h1 { font-size: 24px; line-height: 1.375; font-weight: 700; color: #f2f3f5 }
.text .h2 { font-size: 20px; line-height: 1.375; font-weight: 700; color: #f2f3f5 }
.text .h3 { font-size: 16px; line-height: 1.375; font-weight: 700; color: #f2f3f5 }
.text .small { font-size: 13px; line-height: 18px; color: #949ba4 }
.text .quote { border-left: 4px solid #4e5058; border-radius: 4px; padding: 0 8px 0 12px;
  margin: 2px 0 }
.text .li { padding-left: 20px; position: relative }
.text .li::before { content: "•"; position: absolute; left: 6px }
.text .gap { height: 11px }
.text strong { font-weight: 700; color: #f2f3f5 }
.text a { color: #00a8fc; text-decoration: none }
.text code { font: 14px/18px "DejaVu Sans Mono", monospace; background: #1e1f22; padding: 0 4px;
  border-radius: 4px }
time { padding: 0 2px; border-radius: 3px; background: #3c3e44 }
.line { border-top: 1px solid #3f4147; margin: 4px 0 }
.line.wide { margin: 12px 0 }
.line.unseen { border-color: transparent }
.row { display: flex; flex-wrap: wrap; gap: 8px }
.button { height: 32px; padding: 0 12px; border-radius: 8px; font-size: 14px; line-height: 32px;
  font-weight: 500; color: #fff; background: #4e5058; white-space: nowrap }
.button.primary { background: #5865f2 }
.button.success { background: #248046 }
.button.danger { background: #da373c }
.button.disabled { opacity: .5 }
.select { width: 400px; height: 40px; border-radius: 8px; background: #1e1f22; color: #949ba4;
  font-size: 15px; line-height: 40px; padding: 0 12px; display: flex;
  justify-content: space-between }
.section { display: flex; gap: 16px; justify-content: space-between }
.section > div:first-child { display: flex; flex-direction: column; gap: 4px; min-width: 0 }
.section img { width: 85px; height: 85px; object-fit: cover; border-radius: 8px; flex: none }
.gallery { display: grid; gap: 4px; border-radius: 8px; overflow: hidden }
.gallery.many { grid-template-columns: 1fr 1fr }
.gallery img { width: 100%%; display: block }
"""

_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title></title>
<style>%(style)s</style><body>
%(used)s<div class="message"><div class="desk"><div><i></i><i></i><i></i><i></i></div></div>
<div><div class="who"><b>Newsdesk</b><em>APP</em><small>%(sent)s</small></div>
%(content)s%(private)s</div></div>
<script>document.title = Math.ceil(document.body.getBoundingClientRect().height)
</script></body></html>
"""
_USED = """<div class="used"><span class="person"></span><b>reader</b> used
<span class="command">%s</span></div>
"""
_PRIVATE = '<div class="private"><span>👁</span> Only you can see this</div>'


def page(
    payload: Json,
    sent: datetime,
    *,
    used: str = "/ask",
    private: bool = False,
    files: Mapping[str, bytes] | None = None,
) -> str:
    """Return the HTML of a message as Discord shows it below the command that it answers.

    Args:
        payload: The message as Discord's API takes it.
        sent: When it was sent, which is also the reader's clock.
        used: The command, or the button that was pressed; "" for a message that nobody asked for.
        private: Whether only the reader sees it.
        files: PNG files that it shows as `attachment://NAME`.

    Returns:
        A page whose title, once it is shown, is its height in CSS pixels.
    """
    drawing = _Drawing(sent, files or {})
    content = payload.get("content") or ""
    shown = f'<div class="text">{drawing.markdown(content)}</div>' if content else ""
    return _PAGE % {
        "style": _STYLE % {"width": WIDTH_PX},
        "used": _USED % html.escape(used) if used else "",
        "sent": f"{sent:%d/%m/%Y}, {sent:%H:%M}",
        "content": shown + "".join(map(drawing.part, payload.get("components") or ())),
        "private": _PRIVATE if private else "",
    }


class _Drawing:
    """Draws the parts of one message."""

    def __init__(self, now: datetime, files: Mapping[str, bytes]) -> None:
        self._now = now
        self._files = files

    def part(self, component: Json) -> str:
        """Return the HTML of a component of any type."""
        match component["type"]:
            case 17:
                accent = component.get("accent_color")
                style = "" if accent is None else f' style="--accent: #{accent:06x}"'
                kind = "container" if accent is None else "container accent"
                inside = "".join(map(self.part, component["components"]))
                return f'<div class="{kind}"{style}>{inside}</div>'
            case 10:
                return f'<div class="text">{self.markdown(component["content"])}</div>'
            case 14:
                kinds = ["line", *["wide"] * (component.get("spacing") == _LARGE)]
                kinds += ["unseen"] * (component.get("divider") is False)
                return f'<div class="{" ".join(kinds)}"></div>'
            case 1:
                return f'<div class="row">{"".join(map(self.part, component["components"]))}</div>'
            case 2:
                return self._button(component)
            case 9:
                texts = "".join(map(self.part, component["components"]))
                beside = self.part(component["accessory"])
                return f'<div class="section"><div>{texts}</div><div>{beside}</div></div>'
            case 11:
                return self._picture(component)
            case 12:
                items = component["items"]
                kind = "gallery many" if len(items) > 1 else "gallery"
                return f'<div class="{kind}">{"".join(map(self._picture, items))}</div>'
            case kind if kind in range(3, 9):
                chosen = [x["label"] for x in component.get("options") or () if x.get("default")]
                says = ", ".join(chosen) or component.get("placeholder") or "Make a selection"
                return f'<div class="select"><span>{html.escape(says)}</span><span>⌄</span></div>'
        raise ValueError(f"no picture of component {component['type']}")

    def _button(self, component: Json) -> str:
        kinds = (
            f"button {_STYLES[component['style']]}{' disabled' * bool(component.get('disabled'))}"
        )
        emoji = (component.get("emoji") or {}).get("name") or ""
        label = " ".join(filter(None, [emoji, component.get("label") or ""]))
        link = " ↗" if component.get("url") else ""
        return f'<span class="{kinds}">{html.escape(label)}{link}</span>'

    def _picture(self, component: Json) -> str:
        url = component["media"]["url"]
        name = url.removeprefix("attachment://")
        if name in self._files:
            url = f"data:image/png;base64,{base64.b64encode(self._files[name]).decode()}"
        description = html.escape(component.get("description") or "")
        return f'<img src="{html.escape(url)}" alt="{description}">'

    def markdown(self, text: str) -> str:
        """Return the HTML of Discord's markdown, as far as our cards use it."""
        shown = []
        for line in text.split("\n"):
            for prefix, kind in _LINES:
                if line.startswith(prefix):
                    inside = self._inline(line.removeprefix(prefix))
                    shown.append(f'<div class="{kind}">{inside}</div>')
                    break
            else:
                inside = self._inline(line)
                shown.append(f"<div>{inside}</div>" if line else '<div class="gap"></div>')
        return "".join(shown)

    def _inline(self, text: str) -> str:
        shown, at = [], 0
        for found in _INLINE.finditer(text):
            shown += [html.escape(text[at : found.start()]), self._element(found)]
            at = found.end()
        return "".join([*shown, html.escape(text[at:])])

    def _element(self, found: re.Match[str]) -> str:
        if found["escaped"]:
            return html.escape(found["escaped"])
        if found["label"]:
            return f'<a href="{html.escape(found["url"])}">{self._inline(found["label"])}</a>'
        if found["bold"]:
            return f"<strong>{self._inline(found['bold'])}</strong>"
        if found["italic"]:
            return f"<em>{self._inline(found['italic'])}</em>"
        if found["code"]:
            return f"<code>{html.escape(found['code'])}</code>"
        moment = datetime.fromtimestamp(int(found["seconds"]), UTC)
        return f"<time>{html.escape(self._moment(moment, found['style'] or 'f'))}</time>"

    def _moment(self, moment: datetime, style: str) -> str:
        day = f"{moment.day} {moment:%B %Y}"
        return {
            "t": f"{moment:%H:%M}",
            "T": f"{moment:%H:%M:%S}",
            "d": f"{moment:%d/%m/%Y}",
            "D": day,
            "f": f"{day} at {moment:%H:%M}",
            "F": f"{moment:%A}, {day} at {moment:%H:%M}",
            "R": _ago((self._now - moment).total_seconds()),
        }[style]


def _ago(seconds: float) -> str:
    """Return how long ago, in Discord's words; negative seconds are still to come."""
    sizes = ((31_536_000, "year"), (2_592_000, "month"), (86_400, "day"), (3600, "hour"))
    for size, noun in (*sizes, (60, "minute"), (1, "second")):
        count = round(abs(seconds) / size)
        if count:
            says = f"{count} {noun}s" if count > 1 else f"{'an' if noun == 'hour' else 'a'} {noun}"
            return f"in {says}" if seconds < 0 else f"{says} ago"
    return "now"
