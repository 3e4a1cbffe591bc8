"""Searches a site in headless Chromium, served below a path of its own.

    search.py SITE PAGE QUERY...

Prints for each query what is found. Then, for the last one: the headings above what is found, what is said while the index
is on its way and once it cannot be had, and what the page shows without script.
"""
import functools, http.server, pathlib, sys, tempfile, threading, time
sys.dont_write_bytecode = True
import chromium

FOUND = """[...document.querySelectorAll('.results a, .found:not(.unseen)')].map(one => one.matches('a')
    ? new URL(one.href).pathname.replace(/^.[a-z]+.this./, '') : one.textContent).filter(Boolean).join(' ')"""


HEADINGS = "[...document.querySelectorAll('.results h2')].map(one => one.textContent).join(', ')"
READY = "document.querySelector('form.search').dataset.state === 'ready'"
ON_ITS_WAY = threading.Event()


class Quiet(http.server.SimpleHTTPRequestHandler):
    def do_GET(self):
        if self.path.endswith(".json"):
            if self.path.startswith("/slow/"):
                ON_ITS_WAY.wait(20)
            if self.path.startswith("/broken/"):
                return self.send_error(500)
        return super().do_GET()

    def log_message(self, *_):
        pass


def typed(tab, query):
    tab.run(f"""{{ const field = document.querySelector('#q'); field.value = {query!r};
        field.dispatchEvent(new Event('input')); }}""")


def without_script(tab):
    """What the page has for those who run no script, once it is there."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        # The document may be replaced while it is asked.
        try:
            root = tab.ask("DOM.getDocument", depth=-1)["root"]["nodeId"]
            found = [tab.ask("DOM.querySelectorAll", nodeId=root, selector=rule)["nodeIds"]
                     for rule in ("form.search", "noscript a", "footer.foot")]
            if all(found):
                return [tab.ask("DOM.getOuterHTML", nodeId=node)["outerHTML"].split("\n")[0][:80]
                        for node in found[0] + found[1]]
        except SystemExit:
            pass
        time.sleep(0.05)
    sys.exit("the page does not load without script")


def main():
    site, page, queries = sys.argv[1], sys.argv[2], sys.argv[3:]
    with tempfile.TemporaryDirectory() as folder, chromium.tab() as tab:
        for name in "below", "slow", "broken":
            pathlib.Path(folder, name).mkdir()
            pathlib.Path(folder, name, "this").symlink_to(pathlib.Path(site).resolve())
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        root = f"http://127.0.0.1:{server.server_port}"
        address = f"{root}/below/this/{page}"
        tab.visit(address)
        for query in queries:
            typed(tab, query)
            tab.until(READY, 10)
            print(f"{query}: {tab.run(FOUND)}")
        print(f"headings: {tab.run(HEADINGS)}")
        tab.visit(f"{root}/slow/this/{page}")
        typed(tab, queries[-1])
        print(f"on its way: {tab.run(FOUND)}")
        ON_ITS_WAY.set()
        tab.until(READY, 10)
        print(f"arrived: {tab.run(FOUND)}")
        tab.visit(f"{root}/broken/this/{page}")
        typed(tab, queries[-1])
        tab.until("!document.querySelector('.failed').hidden", 10)
        print(f"failed: {tab.run(FOUND)}")
        tab.ask("Emulation.setScriptExecutionDisabled", value=True)
        tab.ask("Page.navigate", url=address)
        print("\n".join(f"without script: {line}" for line in without_script(tab)))
        server.shutdown()


main()
