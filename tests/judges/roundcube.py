"""Opens every mail of a mailbox in Debian's Roundcube, light and dark, and judges what its reader sees there.

    roundcube.py [--shots DIR] IMAP-PORT USER PASSWORD

Roundcube runs here alone: PHP's own server on loopback, settings and database in a folder that is gone afterwards.
Prints a line for each fault, then how many looks were judged.
"""
import contextlib, json, os, pathlib, socket, sqlite3, subprocess, sys, tempfile, time
sys.dont_write_bytecode = True
import chromium

HOME = pathlib.Path("/var/lib/roundcube")
LOOKS = [(scheme, width) for scheme in ("light", "dark") for width in (375, 1280)]

SETTINGS = """<?php
$config['db_dsnw'] = 'sqlite:///{folder}/db.sqlite?mode=0600';
$config['imap_host'] = ['127.0.0.1:{imap}'];
$config['smtp_host'] = '127.0.0.1:9';
$config['des_key'] = 'abcdefghijklmnopqrstuvwx';
$config['skin'] = 'elastic';
$config['plugins'] = [];
$config['log_dir'] = '{folder}';
$config['temp_dir'] = '{folder}';
$config['session_storage'] = 'db';
$config['prefer_html'] = true;
$config['show_images'] = 2;
$config['login_autocomplete'] = 2;
"""

CONTRAST = (pathlib.Path(__file__).parent / "contrast.js").read_text()

# What the reader's eye would object to, in words. A caption stands over its table, as it was written.
LOOK = """(() => {
  const mail = document.querySelector("#messagebody .message-htmlpart");
  if (!mail) return { found: ["it shows no HTML part"], classes: document.documentElement.className, judged: 0 };
  const { faults: found, judged } = (CONTRAST)(mail);
  const short = (text) => `“${text.trim().replace(/\\s+/g, " ").slice(0, 40)}”`;
  const { left, right } = document.querySelector("#messagebody").getBoundingClientRect();
  const leaves = (box) => box.width > 0 && (box.right > right + 0.5 || box.left < left - 0.5);
  const texts = document.createTreeWalker(mail, NodeFilter.SHOW_TEXT), range = document.createRange();
  for (let node; (node = texts.nextNode());) {
    range.selectNodeContents(node);
    if (node.data.trim() && [...range.getClientRects()].some(leaves)) found.push(`${short(node.data)} leaves the mail's frame`);
  }
  for (const image of mail.querySelectorAll("img")) {
    if (leaves(image.getBoundingClientRect())) found.push(`the picture ${short(image.alt)} leaves the mail's frame`);
  }
  for (const caption of mail.querySelectorAll("caption")) {
    const row = [...caption.parentElement.rows].find((row) => row.getClientRects().length);
    const below = caption.getBoundingClientRect().bottom > row.getBoundingClientRect().top + 0.5;
    if (below) found.push(`the caption ${short(caption.textContent)} stands below its table`);
  }
  return { found, judged, classes: document.documentElement.className };
})()""".replace("CONTRAST", CONTRAST)


@contextlib.contextmanager
def roundcube(imap):
    """The address of a Roundcube over an IMAP server."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, socket.socket() as free:
        folder = pathlib.Path(folder)
        pathlib.Path(folder, "config.inc.php").write_text(SETTINGS.format(folder=folder, imap=imap))
        for name in ("defaults.inc.php", "mimetypes.php"):
            pathlib.Path(folder, name).symlink_to(pathlib.Path("/etc/roundcube", name))
        with contextlib.closing(sqlite3.connect(folder / "db.sqlite")) as database:
            database.executescript((HOME / "SQL/sqlite.initial.sql").read_text())
        free.bind(("127.0.0.1", 0))
        address = "127.0.0.1:%d" % free.getsockname()[1]
        free.close()
        server = subprocess.Popen(["php", "-S", address, "-t", HOME / "public_html"], stdin=subprocess.DEVNULL,
                                  stdout=subprocess.DEVNULL, stderr=(folder / "php.log").open("wb"),
                                  env={**os.environ, "ROUNDCUBE_CONFIG_DIR": str(folder)})
        try:
            until = time.monotonic() + 20
            while True:
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", int(address.split(":")[1]))):
                    break
                if time.monotonic() > until or server.poll() is not None:
                    sys.exit("php does not answer: " + (folder / "php.log").read_text())
                time.sleep(0.05)
            yield f"http://{address}/", folder
        finally:
            server.terminate()
            server.wait()


def log_in(tab, home, folder, user, password):
    tab.visit(home + "?_task=login")
    fill = "document.querySelector('#rcmloginuser').value = %s; document.querySelector('#rcmloginpwd').value = %s; "
    tab.run(fill % (json.dumps(user), json.dumps(password)) + "document.querySelector('#login-form').requestSubmit(); 0")
    if not tab.until("Object.keys(self.rcmail?.env?.messages ?? {}).length > 0"):
        logs = "".join(log.read_text() for log in folder.glob("*.log"))
        sys.exit(f"Roundcube lets nobody in: {tab.run('document.body.innerText')}\n{logs[-3000:]}")


def main():
    words, shots = sys.argv[1:], None
    if words[0] == "--shots":
        shots, words = words[1], words[2:]
    imap, user, password = words
    looks = found = 0
    with roundcube(imap) as (home, folder), chromium.tab() as tab:
        tab.look("light", 1280)
        log_in(tab, home, folder, user, password)
        mails = sorted(tab.run("Object.keys(rcmail.env.messages).map(Number)"))
        for mail in mails:
            for scheme, width in LOOKS:
                tab.look(scheme, width)
                tab.visit(f"{home}?_task=mail&_mbox=INBOX&_uid={mail}&_action=show")
                seen = tab.run(LOOK)
                if ("dark-mode" in seen["classes"]) != (scheme == "dark"):
                    sys.exit(f"mail {mail}, {scheme}, {width}: it was judged as {seen}")
                looks += 1
                for fault in seen["found"]:
                    found += 1
                    print(f"mail {mail}, {scheme}, {width}: {fault}")
                if shots:
                    tab.run("for (const e of document.querySelectorAll('html, body, #layout, #layout-content, #layout-content > .content')) e.style.cssText = 'height: auto; overflow: visible; position: static; max-height: none'; 0")
                    tab.shoot(pathlib.Path(shots, f"roundcube-{mail}-{scheme}-{width}.png"), width)
    print(f"judged {looks} looks, {found} faults")


main()
