"""Searches a site in headless Chromium, served below a path of its own.

    search.py SITE PAGE QUERY...

Prints for each query what is found, and at last what the page shows without script.
"""
import functools, http.server, pathlib, sys, tempfile, threading, time
sys.dont_write_bytecode = True
import chromium

FOUND = """[...document.querySelectorAll('.results a, .found:not(.unseen)')].map(one => one.matches('a')
    ? new URL(one.href).pathname.replace('/below/this/', '') : one.textContent).filter(Boolean).join(' ')"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


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
        pathlib.Path(folder, "below").mkdir()
        pathlib.Path(folder, "below/this").symlink_to(pathlib.Path(site).resolve())
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/below/this/{page}"
        tab.visit(address)
        for query in queries:
            tab.run(f"""{{ const field = document.querySelector('#q'); field.value = {query!r};
                field.dispatchEvent(new Event('input')); }}""")
            tab.until("document.querySelector('form.search').dataset.state === 'ready'", 10)
            print(f"{query}: {tab.run(FOUND)}")
        tab.ask("Emulation.setScriptExecutionDisabled", value=True)
        tab.ask("Page.navigate", url=address)
        print("\n".join(f"without script: {line}" for line in without_script(tab)))
        server.shutdown()


main()
