"""Judges the JSON-LD of every page of a site by the terms of schema.org, as TypeScript's typings have them.

    schema_org.py TYPINGS.d.ts SITE

Prints a line for each page with its types, and one for each term that is none.
"""
import json, pathlib, re, sys

typings, site = pathlib.Path(sys.argv[1]).read_text(), pathlib.Path(sys.argv[2])

# `interface EventBase extends ThingBase { "name"?: SchemaValue<Text, "name">; … }`; a type without properties of its own
# has no interface of them, and is a union of others.
OWN, PARENTS = {}, {}
for name, parents, body in re.findall(r"^interface (\w+?)(?:Base|Leaf)? extends ([^{]+)\{(.*?)^\}", typings, re.S | re.M):
    OWN.setdefault(name, set()).update(re.findall(r'^    "(\w+)"\?:', body, re.M))
    PARENTS.setdefault(name, set()).update(re.findall(r"(\w+?)Base\b", parents))


def properties(name):
    return OWN.get(name, set()).union(*(properties(parent) for parent in PARENTS.get(name, set()) if parent != name))


def judge(page, value):
    if isinstance(value, list):
        for one in value:
            judge(page, one)
    if not isinstance(value, dict):
        return
    kind = value.get("@type")
    if kind not in OWN or "name" not in properties(kind):
        print(f"{page}: {kind} is not a type")
        return
    for name, inner in value.items():
        if not name.startswith("@") and name not in properties(kind):
            print(f"{page}: {name} is not a property of {kind}")
        judge(page, inner)


for path in sorted(site.rglob("*.html")):
    page = path.relative_to(site).as_posix()
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', path.read_text(), re.S)
    said = [json.loads(block) for block in blocks]
    said = [one for block in said for one in (block if isinstance(block, list) else block.get("@graph", [block]))]
    if any(one.get("@context") != "https://schema.org" for one in said):
        print(f"{page}: its context is not schema.org")
    judge(page, said)
    if said:
        print(f"{page}: {' '.join(sorted(str(one.get('@type')) for one in said))}")
