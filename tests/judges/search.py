"""Searches a site in headless Chromium, served below a path of its own.

    search.py SITE PAGE QUERY...

Prints for each query what is found, and at last what the page shows without script.
"""
import functools, http.server, pathlib, sys, tempfile, threading
sys.dont_write_bytecode = True
import chromium

FOUND = """[...document.querySelectorAll('.results a, .found:not(.unseen)')].map(one => one.matches('a')
    ? new URL(one.href).pathname.replace('/below/this/', '') : one.textContent).filter(Boolean).join(' ')"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


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
        root = tab.ask("DOM.getDocument", depth=-1)["root"]["nodeId"]
        for rule in ("form.search", "noscript a"):
            for node in tab.ask("DOM.querySelectorAll", nodeId=root, selector=rule)["nodeIds"]:
                html = tab.ask("DOM.getOuterHTML", nodeId=node)["outerHTML"].split("\n")[0]
                print(f"without script: {html[:80]}")
        server.shutdown()


main()
