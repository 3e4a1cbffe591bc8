"""Opens pages in headless Chromium, in every look, and lets axe-core judge them.

    browser.py [--shots DIR] AXE.js PAGE...

Prints a line for each violation, then how many looks were judged.
"""
import json, pathlib, sys
sys.dont_write_bytecode = True
import chromium

LOOKS = [(scheme, width) for scheme in ("light", "dark") for width in (375, 600, 1280)]

# What has the very colour of its ground axe only calls doubtful: it may be hidden on purpose.
RUN = """axe.run(document).then(r => JSON.stringify({
    found: r.violations.concat(r.incomplete.map(v => ({...v, nodes: v.nodes.filter(n =>
        n.any.some(c => c.data && c.data.messageKey === 'equalRatio'))})).filter(v => v.nodes.length)).map(v => [v.id, v.help, v.nodes.map(n => n.target.join(' ') + ': ' + n.any.concat(n.all)
        .map(c => c.message).join('; '))]),
    seen: matchMedia('(prefers-color-scheme: dark)').matches + ' ' + innerWidth,
    wide: document.documentElement.scrollWidth, rules: r.passes.length }))"""


def judge(tab, axe, page, shots):
    found = 0
    for scheme, width in LOOKS:
        tab.look(scheme, width)
        tab.open(page)
        tab.run(axe)
        judged = json.loads(tab.run(RUN, awaited=True))
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
            tab.shoot(pathlib.Path(shots, f"{pathlib.Path(page).stem}-{scheme}-{width}.png"), width)
    return found


def main():
    words = sys.argv[1:]
    shots = None
    if words[0] == "--shots":
        shots, words = words[1], words[2:]
    axe, pages = pathlib.Path(words[0]).read_text(), words[1:]
    with chromium.tab() as tab:
        found = sum(judge(tab, axe, page, shots) for page in pages)
    print(f"judged {len(pages) * len(LOOKS)} looks, {found} violations")


main()
