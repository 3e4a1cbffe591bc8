"""Opens mails in Debian's Thunderbird, light and dark, in a narrow and a wide pane, and judges what its reader sees there.

    thunderbird.py [--shots DIR] MAIL...

Prints a line for each fault, then how many looks were judged. Thunderbird has no screen, a profile that is gone afterwards,
and no network; it is driven with Marionette, on loopback. With its 300 MB it is too large for `tests/run`, so look with
this by hand after a change of the mail's templates: apt-get install thunderbird.
"""
import base64, contextlib, json, os, pathlib, socket, subprocess, sys, tempfile, time
sys.dont_write_bytecode = True

LOOKS = [(scheme, width) for scheme in ("light", "dark") for width in (420, 700, 1200)]
HEIGHT = 6000  # Enough for a whole mail, so that a picture has all of it.

# No first steps, a window for each mail, and no way out.
SETTINGS = {
    "datareporting.policy.dataSubmissionEnabled": False, "app.update.enabled": False, "mail.rights.version": 1,
    "mail.provider.suppress_dialog_on_startup": True, "mail.spotlight.firstRunDone": True,
    "mail.shell.checkDefaultClient": False, "mailnews.start_page.enabled": False, "mail.inappnotifications.enabled": False,
    "mail.openMessageBehavior": 0, "network.proxy.type": 1, "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9, "network.proxy.ssl": "127.0.0.1", "network.proxy.ssl_port": 9,
}

CONTRAST = (pathlib.Path(__file__).parent / "contrast.js").read_text()

OPEN = """const { MailUtils } = ChromeUtils.importESModule("resource:///modules/MailUtils.sys.mjs");
  const file = Cc["@mozilla.org/file/local;1"].createInstance(Ci.nsIFile);
  file.initWithPath(arguments[0]);
  MailUtils.openEMLFile(window, file, Services.io.newFileURI(file).QueryInterface(Ci.nsIURL));"""

PANE = """const pane = document.getElementById("messageBrowser")?.contentDocument.getElementById("messagepane");
  const mail = pane?.contentDocument;"""

# Thunderbird's own card of the timetable has a width of its own, and is not ours to judge.
LOOK = PANE + """const view = mail.defaultView, found = [];
  const { faults, judged } = ((document, getComputedStyle, NodeFilter) => (CONTRAST)(mail.body))(
    mail, view.getComputedStyle.bind(view), view.NodeFilter);
  const wide = mail.documentElement.clientWidth;
  for (const element of mail.querySelectorAll("body *")) {
    const box = element.getBoundingClientRect();
    if (element.closest("#imipHTMLDetails") || !box.width || (box.right <= wide + 0.5 && box.left >= -0.5)) continue;
    found.push(`<${element.localName}> “${(element.alt ?? element.textContent).trim().slice(0, 40)}” leaves the pane`);
  }
  for (const picture of mail.images) {
    const cell = picture.closest("td"), room = cell && parseFloat(view.getComputedStyle(cell).paddingRight);
    if (cell && picture.getBoundingClientRect().right > cell.getBoundingClientRect().right - room + 0.5) found.push(`the picture “${picture.alt.slice(0, 40)}” leaves its place`);
  }
  return { found: found.concat(faults), judged, wide, dark: view.matchMedia("(prefers-color-scheme: dark)").matches };
""".replace("CONTRAST", CONTRAST)


class Marionette:
    def __init__(self, port):
        until = time.monotonic() + 60
        while True:
            with contextlib.suppress(OSError):
                self.socket = socket.create_connection(("127.0.0.1", port))
                break
            if time.monotonic() > until:
                sys.exit("Thunderbird does not answer")
            time.sleep(0.1)
        self.answers, self.number = self.socket.makefile("rb"), 0
        self.heard()

    def heard(self):
        length = b""
        while (byte := self.answers.read(1)) != b":":
            if not byte:
                sys.exit("Thunderbird has ended")
            length += byte
        return json.loads(self.answers.read(int(length)))

    def ask(self, command, **words):
        self.number += 1
        question = json.dumps([0, self.number, command, words]).encode()
        self.socket.sendall(b"%d:%b" % (len(question), question))
        _, _, error, answer = self.heard()
        if error:
            sys.exit(f"{command}: {error}")
        return answer

    def run(self, script, *words):
        return self.ask("WebDriver:ExecuteScript", script=script, args=words, sandbox="system", newSandbox=True)["value"]

    def until(self, what):
        end = time.monotonic() + 60
        while not (result := what()):
            if time.monotonic() > end:
                sys.exit("Thunderbird shows no mail")
            time.sleep(0.1)
        return result


@contextlib.contextmanager
def thunderbird():
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        settings = {**SETTINGS, "marionette.port": port}
        lines = "".join(f"user_pref({json.dumps(key)}, {json.dumps(value)});\n" for key, value in settings.items())
        pathlib.Path(folder, "user.js").write_text(lines)
        size = {"MOZ_HEADLESS_WIDTH": "1400", "MOZ_HEADLESS_HEIGHT": str(HEIGHT)}
        words = ["thunderbird", "--headless", "--marionette", "--remote-allow-system-access", "--no-remote", "--profile", folder]
        process = subprocess.Popen(words, env={**os.environ, **size, "HOME": folder}, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            program = Marionette(port)
            program.ask("WebDriver:NewSession", capabilities={})
            program.ask("Marionette:SetContext", value="chrome")
            yield program
        finally:
            process.terminate()
            process.wait()


def judge(program, mail, scheme, width, shots):
    windows = lambda: program.ask("WebDriver:GetWindowHandles")
    before = windows()
    program.run("Services.prefs.setIntPref('ui.systemUsesDarkTheme', arguments[0])", int(scheme == "dark"))
    program.run(OPEN, str(mail.resolve()))
    window = program.until(lambda: [new for new in windows() if new not in before])[0]
    program.ask("WebDriver:SwitchToWindow", handle=window)
    program.until(lambda: program.run(PANE + "return mail?.readyState === 'complete' && !!mail.body?.textContent.trim()"))
    program.run(PANE + "window.resizeTo(1300, arguments[1]); pane.style.flex = 'none'; pane.style.width = arguments[0] + 'px';"
                "pane.style.height = arguments[1] - 400 + 'px'", width, HEIGHT)
    time.sleep(1)  # for its own changes of dark mails, which it does not announce
    seen = program.run(LOOK)
    if seen["dark"] != (scheme == "dark") or not width - 20 <= seen["wide"] <= width or not seen["judged"]:
        sys.exit(f"{mail.name}, {scheme}, {width}: it was judged as {seen}")
    if shots:
        shot = program.ask("WebDriver:TakeScreenshot", full=False)["value"]
        pathlib.Path(shots, f"thunderbird-{mail.stem}-{scheme}-{width}.png").write_bytes(base64.b64decode(shot))
    program.run("setTimeout(() => window.close())")
    program.ask("WebDriver:SwitchToWindow", handle=before[0])
    return seen["found"]


def main():
    mails, shots = sys.argv[1:], None
    if mails[0] == "--shots":
        shots, mails = mails[1], mails[2:]
    found = 0
    with thunderbird() as program:
        for mail in map(pathlib.Path, mails):
            for scheme, width in LOOKS:
                for fault in judge(program, mail, scheme, width, shots):
                    found += 1
                    print(f"{mail.name}, {scheme}, {width}: {fault}")
    print(f"judged {len(mails) * len(LOOKS)} looks, {found} faults")


main()
