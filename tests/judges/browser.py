"""Opens pages in headless Chromium, in every look, and lets axe-core judge them.

    browser.py [--shots DIR] AXE.js PAGE...

Prints a line for each violation, then how many looks were judged. Speaks the DevTools protocol over a pipe: no port,
no network, no module that Python does not bring.
"""
import base64, itertools, json, os, pathlib, subprocess, sys, tempfile

LOOKS = [(scheme, width) for scheme in ("light", "dark") for width in (375, 600, 1280)]


class Browser:
    def __init__(self, folder):
        to_read, their_write = os.pipe()
        their_read, to_write = os.pipe()
        flags = ("--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run --hide-scrollbars "
                 "--disable-background-networking --disable-component-update --disable-sync --mute-audio "
                 "--host-resolver-rules='MAP * ~NOTFOUND, EXCLUDE 127.0.0.1' --remote-debugging-pipe")
        line = f"exec chromium {flags} --user-data-dir='{folder}' about:blank 3<&{their_read} 4>&{their_write}"
        self.process = subprocess.Popen(["sh", "-c", line], pass_fds=(their_read, their_write),
                                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(their_read), os.close(their_write)
        self.answers, self.questions = os.fdopen(to_read, "rb"), os.fdopen(to_write, "wb")
        self.number = itertools.count(1)
        self.waiting = b""

    def heard(self):
        while b"\0" not in self.waiting:
            more = os.read(self.answers.fileno(), 1 << 20)
            if not more:
                sys.exit("chromium has ended")
            self.waiting += more
        message, self.waiting = self.waiting.split(b"\0", 1)
        return json.loads(message)

    def ask(self, method, session=None, **params):
        number = next(self.number)
        question = {"id": number, "method": method, "params": params}
        if session:
            question["sessionId"] = session
        self.questions.write(json.dumps(question).encode() + b"\0")
        self.questions.flush()
        while True:
            message = self.heard()
            if message.get("id") == number:
                if "error" in message:
                    sys.exit(f"{method}: {message['error']}")
                return message["result"]

    def close(self):
        try:
            self.ask("Browser.close")
        except SystemExit:
            pass
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()


def judge(browser, session, axe, page, shots):
    found = 0
    ask = lambda method, **params: browser.ask(method, session, **params)
    for scheme, width in LOOKS:
        ask("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width < 600)
        ask("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        ask("Page.navigate", url=pathlib.Path(page).resolve().as_uri())
        while True:
            state = ask("Runtime.evaluate", expression="document.readyState + location.protocol")
            if state["result"]["value"] == "completefile:":
                break
        ask("Runtime.evaluate", expression=axe)
        # What has the very colour of its ground axe only calls doubtful: it may be hidden on purpose.
        run = """axe.run(document).then(r => JSON.stringify({
            found: r.violations.concat(r.incomplete.map(v => ({...v, nodes: v.nodes.filter(n =>
                n.any.some(c => c.data && c.data.messageKey === 'equalRatio'))})).filter(v => v.nodes.length)).map(v => [v.id, v.help, v.nodes.map(n => n.target.join(' ') + ': ' + n.any.concat(n.all)
                .map(c => c.message).join('; '))]),
            seen: matchMedia('(prefers-color-scheme: dark)').matches + ' ' + innerWidth,
            wide: document.documentElement.scrollWidth, rules: r.passes.length }))"""
        judged = ask("Runtime.evaluate", expression=run, awaitPromise=True)
        judged = json.loads(judged["result"]["value"])
        look = f"{pathlib.Path(page).name} {scheme} {width}"
        wanted = f"{'true' if scheme == 'dark' else 'false'} {width}"
        if judged["seen"] != wanted or judged["rules"] < 10:
            sys.exit(f"{look}: it was judged as {judged}")
        for rule, said, places in judged["found"]:
            found += 1
            print(f"{look}: {rule}: {said}: {places[:3]}")
        if judged["wide"] > width:
            found += 1
            print(f"{look}: it is {judged['wide']} wide, and scrolls sideways")
        if shots:
            size = ask("Page.getLayoutMetrics")["cssContentSize"]
            clip = {"x": 0, "y": 0, "width": width, "height": min(size["height"], 8000), "scale": 1}
            shot = ask("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip)
            name = f"{pathlib.Path(page).stem}-{scheme}-{width}.png"
            pathlib.Path(shots, name).write_bytes(base64.b64decode(shot["data"]))
    return found


def main():
    words = sys.argv[1:]
    shots = None
    if words[0] == "--shots":
        shots, words = words[1], words[2:]
    axe, pages = pathlib.Path(words[0]).read_text(), words[1:]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        browser = Browser(folder)
        target = browser.ask("Target.createTarget", url="about:blank")["targetId"]
        session = browser.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        browser.ask("Page.enable", session)
        found = sum(judge(browser, session, axe, page, shots) for page in pages)
        browser.close()
    print(f"judged {len(pages) * len(LOOKS)} looks, {found} violations")


main()
