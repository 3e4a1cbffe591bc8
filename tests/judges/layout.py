"""Measures pages in headless Chromium, on narrow and wide screens, light and dark, and with the fonts of several
machines: whether anything leaves the screen, stands on something else, is squeezed, is torn apart or is hard to read.

    layout.py [--shots DIR] PAGE...

Prints a line for each fault, then how many looks were measured. `tests/run` installs the fonts.
"""
import pathlib, sys
sys.dont_write_bytecode = True
import chromium

LOOKS = [(scheme, width) for scheme in ("light", "dark") for width in (320, 375, 600, 1200)]

# Narrow letters, the widest that are common, and those of most telephones (Open Sans is nearly Noto Sans).
FONTS = {
    "Liberation": ("liberation2", "Liberation Serif", "Liberation Sans"),
    "DejaVu": ("dejavu", "DejaVu Serif", "DejaVu Sans"),
    "Open Sans": ("open-sans", "Open Sans", "Open Sans"),
}

HERE = pathlib.Path(__file__).parent
MEASURE, CONTRAST = ((HERE / name).read_text() for name in ("layout.js", "contrast.js"))


def fontconfig(folder, serif, sans):
    alias = "".join(f"<alias binding='strong'><family>{generic}</family><prefer><family>{family}</family></prefer></alias>"
                    for generic, family in [("serif", serif), ("sans-serif", sans)])
    # Last of all, and so what `system-ui` is.
    last = f"<match><edit name='family' mode='append_last'><string>{sans}</string></edit></match>"
    return (f"<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'urn:fontconfig:fonts.dtd'><fontconfig>"
            f"<dir>/usr/share/fonts/truetype/{folder}</dir>{alias}{last}</fontconfig>")


def families(tab):
    """The fonts that the page's letters are really set in."""
    root = tab.ask("DOM.getDocument")["root"]["nodeId"]
    body = tab.ask("DOM.querySelector", nodeId=root, selector="h1")["nodeId"]
    fonts = tab.ask("CSS.getPlatformFontsForNode", nodeId=body)["fonts"]
    return {font["familyName"] for font in fonts}


def main():
    pages, shots = sys.argv[1:], None
    if pages[0] == "--shots":
        shots, pages = pages[1], pages[2:]
    found = 0
    for name, (folder, serif, sans) in FONTS.items():
        with chromium.tab(fontconfig(folder, serif, sans)) as tab:
            tab.ask("DOM.enable"), tab.ask("CSS.enable")
            for page in map(pathlib.Path, pages):
                tab.look(*LOOKS[0])
                tab.open(page)
                if families(tab) != {serif}:
                    sys.exit(f"{page.name} is set in {families(tab)}, not in {serif}; `tests/run` installs it")
                for scheme, width in LOOKS:
                    tab.look(scheme, width)
                    faults = tab.run(MEASURE.replace("WIDTH", str(width)))
                    faults += tab.run(f"({CONTRAST})(document.body)")["faults"]
                    for fault in faults:
                        found += 1
                        print(f"{page.parent.name}/{page.name} in {name} at {width}, {scheme}: {fault}")
                    if shots:
                        shot = f"{page.parent.name}-{page.stem}-{folder}-{width}-{scheme}.png"
                        tab.shoot(pathlib.Path(shots, shot), width)
    print(f"measured {len(pages) * len(FONTS) * len(LOOKS)} looks, {found} faults")


main()
