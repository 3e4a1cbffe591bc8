"""A journalist at the newsroom's site, as `site serve` shows it, in headless Chromium: at a desk in a light room, and on a
telephone in a dark one; with the keyboard alone; and once more without a script.

    reader.py SITE_ADDRESS WORD

Prints a line for each thing that was done, and for each that could not be.
"""
import html.parser, json, pathlib, sys, time, urllib.parse, urllib.request, zipfile, io
sys.dont_write_bytecode = True
import chromium

LOOKS = [("light", 1280), ("dark", 375)]
MOST_BYTES, MOST_SHIFT, MOST_TABS = 300_000, 0.0, 80

LOADED = """JSON.stringify(performance.getEntriesByType('navigation').concat(performance.getEntriesByType('resource'))
    .map(one => [one.name, one.encodedBodySize]))"""

SHIFTED = """new Promise(done => { let sum = 0; new PerformanceObserver(list => list.getEntries().forEach(one => sum += one.value))
    .observe({ type: 'layout-shift', buffered: true }); setTimeout(() => done(sum), 300); })"""

# Whether one sees where the keyboard is.
SEEN = """(() => { const style = getComputedStyle(document.activeElement);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1 || style.boxShadow !== 'none'; })()"""

KEYS = {"Tab": 9, "Enter": 13}


def press(tab, key):
    text = {"text": "\r"} if key == "Enter" else {}
    about = {"key": key, "code": key, "windowsVirtualKeyCode": KEYS[key]}
    tab.ask("Input.dispatchKeyEvent", type="keyDown", **about, **text)
    tab.ask("Input.dispatchKeyEvent", type="keyUp", **about)


def tab_to(tab, condition):
    """Presses the tabulator until the element that has the focus is the right one; every one on the way must be seen."""
    for _ in range(MOST_TABS):
        press(tab, "Tab")
        if tab.run("document.activeElement === document.body"):
            continue
        if not tab.run(SEEN):
            print("one cannot see where the keyboard is: " + tab.run("document.activeElement.outerHTML.slice(0, 120)"))
        if tab.run(f"(here => {condition})(document.activeElement)"):
            return
    sys.exit(f"the keyboard does not reach {condition} at {tab.run('location.pathname')}")


def judge_front(tab, site, look):
    tab.visit(site)
    tab.until("[...document.images].every(image => image.complete || image.loading === 'lazy')")
    shifted = tab.run(SHIFTED, awaited=True)
    loaded = json.loads(tab.run(LOADED))
    strangers = [name for name, _ in loaded if not name.startswith(site)]
    weight = sum(size for _, size in loaded)
    if strangers:
        print(f"{look}: loads from elsewhere: {strangers}")
    if shifted > MOST_SHIFT:
        print(f"{look}: the layout shifts by {shifted}")
    if weight > MOST_BYTES and look.endswith("375"):
        print(f"{look}: the front page takes {weight} bytes")
    if not 3_000 < weight:
        print(f"{look}: only {weight} bytes were seen")
    return len(loaded)


def find_by_keyboard(tab, site, word, look):
    """From the front page to a photo that a word finds, without a mouse."""
    tab_to(tab, "here.matches('nav a[href$=\"search/\"]')")
    press(tab, "Enter")
    if not tab.until("location.pathname.endsWith('/search/') && document.readyState === 'complete'"):
        sys.exit("the search page does not open")
    if not tab.run("document.activeElement.id === 'q'"):
        tab_to(tab, "here.id === 'q'")
    tab.ask("Input.insertText", text=word)
    if not tab.until("document.querySelector('form.search').dataset.state === 'ready'", 10):
        sys.exit("the search finds no end")
    tab_to(tab, "here.matches('.results a') && here.pathname.includes('/photos/')")
    press(tab, "Enter")
    if not tab.until("location.pathname.includes('/photos/') && document.readyState === 'complete'"):
        sys.exit("the photo's page does not open")
    tab.until("[...document.images].every(image => image.complete || image.loading === 'lazy')")
    loaded = json.loads(tab.run(LOADED))
    strangers = [name for name, _ in loaded if not name.startswith(site)]
    wide = tab.run("document.documentElement.scrollWidth - innerWidth")
    broken = tab.run("[...document.images].filter(image => image.complete && !image.naturalWidth).length")
    if strangers or wide > 0 or broken:
        print(f"{look}: the photo's page: from elsewhere {strangers}, {wide} too wide, {broken} broken pictures")
    return tab.run("location.href")


class Links(html.parser.HTMLParser):
    def __init__(self, address):
        super().__init__()
        self.address, self.found = address, []
        with urllib.request.urlopen(address, timeout=20) as answer:
            self.feed(answer.read().decode())

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag in ("a", "link") and attributes.get("href"):
            self.found.append((urllib.parse.urljoin(self.address, attributes["href"]), attributes))

    def where(self, condition):
        return [link for link, attributes in self.found if condition(link, attributes)]


def fetched(address):
    with urllib.request.urlopen(address, timeout=20) as answer:
        return answer.headers.get_content_type(), answer.read()


def download(site, photo_page):
    """What a journalist takes away, by the links alone: no script takes part."""
    page = Links(photo_page)
    sizes = page.where(lambda _, a: "download" in a and (a["download"] or "").lower().endswith((".jpg", ".jpeg")))
    pictures = [fetched(size) for size in sizes]
    whole = all(kind == "image/jpeg" and data[:3] == b"\xff\xd8\xff" for kind, data in pictures)
    print(f"downloads: {len(pictures)} sizes, {'all' if whole else 'NOT all'} JPEGs,",
          "print is the larger" if len(pictures[0][1]) != len(pictures[1][1]) else "print and web are the same")
    page = Links(photo_page.split("/photos/")[0] + "/")
    kind, data = fetched(page.where(lambda link, _: link.endswith(".zip"))[0])
    names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    print(f"kit: {kind}, {sum(name.lower().endswith('.jpg') for name in names)} pictures,",
          "with a manifest" if any("SHA256" in name.upper() for name in names) else "without a manifest")
    for name, ending, begins in [("pdf", ".pdf", b"%PDF-"), ("calendar", ".ics", b"BEGIN:VCALENDAR")]:
        links = page.where(lambda link, _: link.endswith(ending))
        if not links:
            print(f"{name}: no link")
            continue
        kind, data = fetched(links[0])
        print(f"{name}: {kind}, {'whole' if data.startswith(begins) else 'broken'}")
    for link in Links(site).where(lambda _, a: a.get("rel") == "alternate" and "type" in a):
        kind, data = fetched(link)
        print(f"feed: {kind}, {'whole' if data[:1] in b'<{' and len(data) > 300 else 'broken'}")


def walk_without_script(tab, site, word):
    """The same photo without a script: by the archive, as the search page tells."""
    tab.ask("Emulation.setScriptExecutionDisabled", value=True)
    archive = Links(site).where(lambda link, _: link.endswith("/archive/"))[0]
    releases = Links(archive).where(lambda link, a: link.startswith(site) and link.endswith("/") and not a.get("rel"))
    releases = [link for link in releases if link.count("/") == site.count("/") + 1]
    photos = {photo for release in releases for photo in Links(release).where(lambda link, _: "/photos/" in link and link.endswith("/"))}
    said = [photo for photo in photos if word in urllib.request.urlopen(photo, timeout=20).read().decode()]
    print("without script:", "the archive leads to the photo" if said else f"nothing among {len(photos)} photos")


def main():
    site, word = sys.argv[1].rstrip("/") + "/", sys.argv[2]
    photo = None
    for scheme, width in LOOKS:
        with chromium.tab() as tab:
            tab.look(scheme, width)
            look = f"{scheme} {width}"
            judge_front(tab, site, look)
            photo = find_by_keyboard(tab, site, word, look)
            print(f"{look}: found by keyboard")
    download(site, photo)
    with chromium.tab() as tab:
        walk_without_script(tab, site, word)


main()
