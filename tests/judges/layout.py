"""Measures pages in headless Chromium, on narrow and wide screens and with the fonts of several machines: whether
anything leaves the screen, stands on something else, is squeezed or is torn apart.

    layout.py [--shots DIR] PAGE...

Prints a line for each fault, then how many looks were measured. `tests/run` installs the fonts.
"""
import pathlib, sys
sys.dont_write_bytecode = True
import chromium

WIDTHS = (320, 375, 600, 1200)

# Narrow letters, the widest that are common, and those of most telephones (Open Sans is nearly Noto Sans).
FONTS = {
    "Liberation": ("liberation2", "Liberation Serif", "Liberation Sans"),
    "DejaVu": ("dejavu", "DejaVu Serif", "DejaVu Sans"),
    "Open Sans": ("open-sans", "Open Sans", "Open Sans"),
}

MEASURE = (pathlib.Path(__file__).parent / "layout.js").read_text()


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
                tab.look("light", WIDTHS[0])
                tab.open(page)
                if families(tab) != {serif}:
                    sys.exit(f"{page.name} is set in {families(tab)}, not in {serif}; `tests/run` installs it")
                for width in WIDTHS:
                    tab.look("light", width)
                    for fault in tab.run(MEASURE.replace("WIDTH", str(width))):
                        found += 1
                        print(f"{page.parent.name}/{page.name} in {name} at {width}: {fault}")
                    if shots:
                        tab.shoot(pathlib.Path(shots, f"{page.parent.name}-{page.stem}-{folder}-{width}.png"), width)
    print(f"measured {len(pages) * len(FONTS) * len(WIDTHS)} looks, {found} faults")


main()
