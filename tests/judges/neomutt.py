"""Opens mails in Debian's neomutt and judges what its reader sees there: once as it comes, once with HTML set by w3m.

    neomutt.py [--texts DIR] MAIL...

Prints a line for each fault, then how many looks were judged. neomutt has a terminal, a home and a mailcap of its own here.
"""
import email, email.header, email.policy, os, pathlib, pty, re, select, signal, sys, tempfile, time
sys.dont_write_bytecode = True

COLUMNS = 80
AS_IT_COMES = "# nothing set\n"
HTML_FIRST = "auto_view text/html\nalternative_order multipart/related text/html text/plain\n"
MAILCAP = "text/html; w3m -dump -T text/html -I %{charset} -O utf-8 -cols 76 %s; copiousoutput\n"


def shown(mail, settings):
    """All lines that neomutt's pager has for a mail, at this many columns."""
    with tempfile.TemporaryDirectory() as home:
        home = pathlib.Path(home)
        text = home / "seen"
        (home / "Mail").mkdir()
        (home / "mailcap").write_text(MAILCAP)
        box = home / "box"
        box.write_bytes(b"From press@localhost Thu Jan  1 00:00:00 1970\n" + mail.replace(b"\r\n", b"\n") + b"\n")
        # The filter sees what the pager is about to show.
        (home / "settings").write_text(
            f'set folder="{home}/Mail" mailcap_path="{home}/mailcap" display_filter="tee {text}"\n'
            f'{settings}push "<display-message><exit><exit>"\n')
        pid, terminal = pty.fork()
        if pid == 0:
            environment = {"HOME": str(home), "TERM": "xterm", "LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"],
                           "COLUMNS": str(COLUMNS), "LINES": "40", "TMPDIR": str(home)}
            os.execvpe("neomutt", ["neomutt", "-R", "-F", str(home / "settings"), "-f", str(box)], environment)
        screen, until = b"", time.monotonic() + 60
        try:
            while True:
                if not select.select([terminal], [], [], max(0, until - time.monotonic()))[0]:
                    sys.exit(f"neomutt does not end: {screen[-2000:]!r}")
                try:
                    part = os.read(terminal, 1 << 16)
                except OSError:  # Linux says so when the program has ended.
                    part = b""
                if not part:
                    break
                screen += part
        finally:
            os.kill(pid, signal.SIGKILL) if time.monotonic() > until else None
            os.waitpid(pid, 0)
            os.close(terminal)
        if not text.exists():
            sys.exit(f"neomutt shows nothing: {screen[-2000:]!r}")
        # neomutt marks its own lines for the pager, which does not show the mark.
        return re.sub(r"\x1b]9;\d+\x07", "", text.read_text(errors="replace"))


def faults(mail, raw, text, is_html):
    """What the reader's eye would object to, in words."""
    lines = text.splitlines()
    head = re.sub(r"\n[ \t]+", " ", text.split("\n\n")[0]).replace('"', "").splitlines()
    for name in ("From", "To", "Subject"):
        want = str(email.header.make_header(email.header.decode_header(raw[name])))
        want = " ".join(want.replace('"', "").split())
        if f"{name}: {want}" not in head:
            yield f"{name} is not `{want}` in {head}"
    # The pictures of the HTML are listed with it, as a terminal cannot show them.
    names = [part.get_filename() for part in mail.walk() if part.get_filename()
             and (is_html or part.get_content_disposition() == "attachment")]
    listed = re.findall(r"^\[-- Attachment #\d+: (.*) --\]$", text, re.M)
    if listed != names:
        yield f"the attachments are {listed}, not {names}"
    for line in lines:
        if line.startswith("[-- "):
            if "Error" in line or "text/plain is unsupported" in line:
                yield f"neomutt says `{line}`"
            continue
        short = f"`{line.strip()[:60]}`"
        if re.search(r"</?[a-z]+[ >/]|[{}]|&[a-z]+;|=\?utf|=[0-9A-F]{2}=", line):
            yield f"markup is left in {short}"
        if "\ufffd" in line or any(ord(c) < 32 and c != "\t" for c in line):
            yield f"unreadable characters are in {short}"
        words = line.split()
        # Only an address or a word that fits into no line makes one that is longer than the screen. w3m sees to its own.
        if not is_html and len(line) > COLUMNS and len(words) > 1 and max(map(len, words)) < 40:
            yield f"{short} is wider than the screen"
    if is_html != ("[-- Autoview using w3m" in text):
        yield "the wrong part is shown"


def main():
    mails, texts = sys.argv[1:], None
    if mails[0] == "--texts":
        texts, mails = mails[1], mails[2:]
    looks = found = 0
    for file in map(pathlib.Path, mails):
        mail = file.read_bytes()
        parsed = email.message_from_bytes(mail, policy=email.policy.default)
        raw = email.message_from_bytes(mail)
        for look, settings in (("text", AS_IT_COMES), ("html", HTML_FIRST)):
            text = shown(mail, settings)
            looks += 1
            for fault in faults(parsed, raw, text, look == "html"):
                found += 1
                print(f"{file.name}, {look}: {fault}")
            if texts:
                pathlib.Path(texts, f"neomutt-{file.stem}-{look}.txt").write_text(text)
    print(f"judged {looks} looks, {found} faults")


main()
