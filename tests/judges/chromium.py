"""A headless Chromium that scripts drive over a pipe, in the DevTools protocol: no port, no network, no module that
Python does not bring.
"""
import base64, contextlib, itertools, json, os, pathlib, subprocess, sys, tempfile, time


class Browser:
    def __init__(self, folder, environment):
        to_read, their_write = os.pipe()
        their_read, to_write = os.pipe()
        flags = ("--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run --hide-scrollbars "
                 "--disable-background-networking --disable-component-update --disable-sync --mute-audio "
                 "--host-resolver-rules='MAP * ~NOTFOUND, EXCLUDE 127.0.0.1' --remote-debugging-pipe")
        line = f"exec chromium {flags} --user-data-dir='{folder}' about:blank 3<&{their_read} 4>&{their_write}"
        self.process = subprocess.Popen(["sh", "-c", line], pass_fds=(their_read, their_write), env=environment,
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


class Tab:
    """One page at a time, as wide and as light as asked."""

    def __init__(self, browser):
        target = browser.ask("Target.createTarget", url="about:blank")["targetId"]
        self.session = browser.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.browser = browser
        self.ask("Page.enable")

    def ask(self, method, **params):
        return self.browser.ask(method, self.session, **params)

    def look(self, scheme, width):
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width < 600)
        self.ask("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def open(self, page):
        self.ask("Page.navigate", url=pathlib.Path(page).resolve().as_uri())
        while self.run("document.readyState + location.protocol") != "completefile:":
            pass

    def visit(self, address):
        """Opens an address of a server on this machine."""
        if self.ask("Page.navigate", url=address).get("errorText"):
            sys.exit(f"{address} cannot be opened")
        if not self.until(f"document.readyState === 'complete' && location.href.startsWith({json.dumps(address)})"):
            sys.exit(f"{address} does not load: it is at {self.run('location.href')}")

    def until(self, condition, seconds=30):
        """Whether a condition comes true in this time."""
        end = time.monotonic() + seconds
        while not self.run(condition):
            if time.monotonic() > end:
                return False
            time.sleep(0.02)
        return True

    def run(self, script, awaited=False):
        answer = self.ask("Runtime.evaluate", expression=script, awaitPromise=awaited, returnByValue=True)
        if "exceptionDetails" in answer:
            sys.exit(f"the script fails: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def shoot(self, path, width):
        size = self.ask("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": width, "height": min(size["height"], 8000), "scale": 1}
        shot = self.ask("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip)
        pathlib.Path(path).write_bytes(base64.b64decode(shot["data"]))


@contextlib.contextmanager
def tab(fontconfig=None):
    """A tab of a new Chromium; with a fontconfig file, it knows the fonts of that file alone."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        environment = dict(os.environ)
        if fontconfig:
            file = pathlib.Path(folder, "fonts.conf")
            file.write_text(fontconfig)
            environment["FONTCONFIG_FILE"] = str(file)
        browser = Browser(pathlib.Path(folder, "profile"), environment)
        yield Tab(browser)
        browser.close()
