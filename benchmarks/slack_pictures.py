"""The pictures of docs/slack.md: what the app sends to the stand-in Slack, drawn as Slack roughly draws it.

    python -m benchmarks.slack_pictures docs/slack

It needs Chromium and chromedriver. Nothing of it is photographed in Slack.
"""

import asyncio
import html
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from selenium import webdriver

from adapters.compose import compose
from adapters.slack.manifest import EVENTS, SCOPES
from adapters.slack.notices import Notices
from adapters.slack.serve import web_client
from bot.notices.worker import run_due
from bot.records.people import Address, Member
from bot.services import Services
from bot.settings import Settings
from tests.adapters.slack.client import InSlack, account, in_slack
from tests.adapters.slack.conftest import slack_settings
from tests.slack_server import core
from tests.slack_server.server import Slack, run_slack
from tests.slack_server.world import TEAM as WORKSPACE
from tests.slack_server.world import Message, Person, View

Block = Mapping[str, Any]
OFFICER, SERGEANT = "1001", "2001"
TEAM = [
    Member(OFFICER, "wmp", "Response", SERGEANT, None, frozenset(), None, (Address("slack", account(OFFICER)),)),
    Member(SERGEANT, "wmp", "Response", None, None, frozenset(), None, (Address("slack", account(SERGEANT)),)),
]
QUESTION = "can i put a pic of the drugs we seized on my insta?"
DRAFT = "Great result today! Nicked a lad on Harcastle Road with a bag full of cash, he's in custody now. #proud"
EMOJI = {  # sign and colour
    "white_check_mark": ("\u2714", "#fff", "#2eb67d"),
    "no_entry": ("\u2013", "#fff", "#d72b3f"),
    "warning": ("!", "#1d1c1d", "#f5c344"),
    "arrow_right": ("\u2794", "#fff", "#3b88c3"),
    "information_source": ("i", "#fff", "#3b88c3"),
}
STYLE = """
body { margin: 0; font: 15px/1.47 Lato, "Helvetica Neue", Arial, "Liberation Sans", sans-serif; color: #1d1c1d; }
#picture { width: 640px; padding: 16px; background: #fff; }
.message { display: grid; grid-template-columns: 36px 1fr; gap: 8px; margin-bottom: 14px; }
.face { width: 36px; height: 36px; border-radius: 6px; background: #1d2a44; color: #fff; text-align: center;
  font-weight: 700; line-height: 36px; } .face.person { background: #7a8a99; }
.app { background: #e8e8e8; color: #616061; font-size: 10px; font-weight: 700; padding: 1px 3px; border-radius: 2px; }
.time { color: #616061; font-size: 12px; }
.block { margin: 4px 0 8px; } .block p { margin: 0; white-space: pre-wrap; }
blockquote { margin: 4px 0; padding-left: 12px; border-left: 4px solid #ddd; white-space: pre-wrap; }
pre { margin: 4px 0; padding: 8px; border: 1px solid #ddd; border-radius: 4px; background: #f8f8f8; font-size: 12px;
  white-space: pre-wrap; }
.emoji { display: inline-block; width: 18px; height: 18px; border-radius: 4px; text-align: center; font-size: 13px;
  font-weight: 700; line-height: 18px; }
.button { display: inline-block; margin: 0 8px 8px 0; padding: 4px 12px; border: 1px solid #bbb; border-radius: 4px;
  font-size: 13px; font-weight: 700; } .button.primary { background: #007a5a; border-color: #007a5a; color: #fff; }
hr { border: 0; border-top: 1px solid #ddd; margin: 8px 0; }
.modal { border: 1px solid #bbb; border-radius: 8px; } .modal > div { padding: 12px 20px; }
.modal .top { font-size: 20px; font-weight: 900; border-bottom: 1px solid #ddd; }
.modal .bottom { text-align: right; border-top: 1px solid #ddd; } .modal .bottom .button { margin: 0 0 0 8px; }
.label { font-weight: 700; } .hint { color: #616061; font-size: 13px; } .edge { color: #616061; font-size: 13px; }
.field { border: 1px solid #868686; border-radius: 4px; padding: 6px 12px; min-height: 22px; white-space: pre-wrap; }
.field.empty { color: #868686; }
.option::before { content: "\\25cb  "; } .option.chosen::before { content: "\\25cf  "; }
.tabs { border-bottom: 1px solid #ddd; padding-bottom: 8px; margin-bottom: 12px; } .tabs b { margin-right: 16px; }
"""


def drawn(block: Block) -> str:
    """One block."""
    if block["type"] == "divider":
        return "<hr>"
    if block["type"] == "actions":
        kinds = [("button", element) for element in block["elements"]]
        return "".join(f'<span class="{k} {e.get("style", "")}">{text(e["text"])}</span>' for k, e in kinds)
    if block["type"] == "input":
        return f'<div class="block">{field(block)}</div>'
    if block["type"] == "rich_text":
        return f'<div class="block">{"".join(map(part, block["elements"]))}</div>'
    return f'<div class="block"><p>{text(block["text"])}</p></div>'


def part(section: Block) -> str:
    tag = {"rich_text_quote": "blockquote", "rich_text_preformatted": "pre"}.get(section["type"], "p")
    return f"<{tag}>{''.join(map(run, section['elements']))}</{tag}>"


def run(element: Block) -> str:
    if element["type"] == "emoji":
        sign, ink, ground = EMOJI[element["name"]]
        return f'<span class="emoji" style="color:{ink};background:{ground}">{sign}</span>'
    written = html.escape(element.get("text", ""))
    return f"<b>{written}</b>" if element.get("style", {}).get("bold") else written


def field(block: Block) -> str:
    element, hint = block["element"], block.get("hint")
    head = f'<div class="label">{text(block["label"])}</div>'
    if element["type"] == "radio_buttons":
        chosen = element.get("initial_option")
        options = [(option, " chosen" if option == chosen else "") for option in element["options"]]
        shown = "".join(f'<div class="option{mark}">{text(option["text"])}</div>' for option, mark in options)
    else:
        value, empty = element.get("initial_value"), element.get("placeholder", {"text": ""})
        kind = "field" if value else "field empty"
        shown = f'<div class="{kind}">{html.escape(value or empty["text"])}</div>'
    return head + shown + (f'<div class="hint">{text(hint)}</div>' if hint else "")


def text(written: Block) -> str:
    return html.escape(written["text"])


def said(who: str, blocks: Sequence[Block], *, is_app: bool = True) -> str:
    badge, kind = ('<span class="app">APP</span> ', "") if is_app else ("", " person")
    body = "".join(map(drawn, blocks))
    head = f'<b>{who}</b> {badge}<span class="time">12:00</span>'
    return f'<div class="message"><div class="face{kind}">{who[0]}</div><div>{head}{body}</div></div>'


def of_person(who: str, what: str) -> str:
    return said(who, [{"type": "section", "text": {"text": what}}], is_app=False)


def modal(view: View) -> str:
    shown = view.view
    buttons = [("", shown["close"]), *([("primary", shown["submit"])] if "submit" in shown else [])]
    bottom = "".join(f'<span class="button {kind}">{text(label)}</span>' for kind, label in buttons)
    body = "".join(map(drawn, shown["blocks"]))
    top = f'<div class="top">{text(shown["title"])}</div>'
    return f'<div class="modal">{top}<div>{body}</div><div class="bottom">{bottom}</div></div>'


async def scenes() -> dict[str, str]:
    """Play what is drawn; HTML by the name of the picture."""
    with tempfile.TemporaryDirectory() as name, closing(compose(Settings(data=Path(name) / "data"))) as services:
        services = replace(services, platforms=frozenset({"web", "slack"}))
        services.people.import_all(TEAM, services.now())
        async with run_slack() as slack:
            for member in TEAM:
                slack.adds(Person(account(member.id), member.id))
            slack.installation.scopes, slack.installation.events = list(SCOPES), set(EVENTS)
            settings = replace(slack_settings(slack, Path(name)), slack_workspaces={WORKSPACE: "wmp"})
            notices = Notices(services)
            notices.connect(web_client(settings, core.BOT_TOKEN))
            async with in_slack(slack, settings, services) as client:
                found = await officer(slack, client, services)
                await asyncio.to_thread(run_due, notices, services)
                told, replies = await notice(slack)
                before = said("Signpost", told.blocks)
                await client.become(SERGEANT)
                await client.press_in(told, "Acknowledge")
                await asyncio.to_thread(run_due, notices, services)
                _, replies = await notice(slack)
                labels = [f'<p class="edge">{label}</p>' for label in ("Before", "After it was acknowledged")]
                thread = "".join(said("Signpost", reply.blocks) for reply in replies)
                return found | {"notice": labels[0] + before + labels[1] + said("Signpost", told.blocks) + thread}


async def officer(slack: Slack, client: InSlack, services: Services) -> dict[str, str]:
    """An officer asks, has a draft checked, records a contact and looks at the Home tab."""
    user, found = account(OFFICER), {}
    await client.become(OFFICER)
    await client.type(QUESTION)
    answers = slack.by_app(slack.dm(user).id)
    found["answer"] = of_person("Alex Officer", QUESTION) + "".join(said("Signpost", one.blocks) for one in answers)
    services.knowledge.check("wmp", "personal", DRAFT, on=services.now().date())  # once, so that it is quick then
    await client.type("check a draft")
    await client.fill({"account": "personal", "text": DRAFT})
    found["draft"] = modal(top(slack, user))
    await client.type("log a contact")
    for label in ("No", "Instagram", "A message to you", "My own account"):
        await client.press(label)
    await client.fill("")
    await client.press("They report a crime")
    await client.press("No")
    await client.fill("LOG 4711")
    await client.fill("Shed broken into.")
    await client.press("Confirm and tell my supervisor")
    found["contact"] = modal(top(slack, user))
    tabs = '<div class="tabs"><b>Home</b><b class="hint">Messages</b><b class="hint">About</b></div>'
    found["home"] = tabs + "".join(map(drawn, (await client.home()).view["blocks"]))
    return found


def top(slack: Slack, user: str) -> View:
    view = slack.view(user)
    assert view is not None
    return view


async def notice(slack: Slack) -> tuple[Message, list[Message]]:
    """The notice that the supervisor got, and what hangs under it."""
    there = slack.by_app(slack.dm(account(SERGEANT)).id)
    return there[0], [one for one in there[1:] if one.thread_ts == there[0].ts]


def main(folder: Path) -> None:
    """Draw all of them."""
    folder.mkdir(parents=True, exist_ok=True)
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or "chromium"
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=700,4000"):
        options.add_argument(argument)
    browser = webdriver.Chrome(options, webdriver.ChromeService(shutil.which("chromedriver")))
    try:
        for name, body in asyncio.run(scenes()).items():
            with tempfile.NamedTemporaryFile("w", suffix=".html", encoding="utf-8") as page:
                page.write(f'<meta charset="utf-8"><style>{STYLE}</style><div id="picture">{body}</div>')
                page.flush()
                browser.get(f"file://{page.name}")
                drawn_as = Image.open(BytesIO(browser.find_element("id", "picture").screenshot_as_png))
                drawn_as.convert("RGB").quantize(160).save(folder / f"{name}.png", optimize=True)
    finally:
        browser.quit()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
