// Searches the newsroom's releases and photos in the browser, in a small index that lies beside the page.
"use strict";
{
  const form = document.querySelector("form.search");
  const field = form.querySelector("input");
  const said = document.querySelector(".found");
  const { root, shards, releases, background, photos, nothing, more } = form.dataset;
  // How many photos are shown at first, and with each "more".
  const STEP = 48;

  const OTHER = { ß: "ss", æ: "ae", ø: "o", œ: "oe", đ: "d", ð: "d", þ: "th", ł: "l", ı: "i" };
  // Without marks, and with "ae", "oe", "ue" and "aa" as the letters that they stand for: however a name is typed, it is found.
  const folded = (text) =>
    text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[ßæøœđðþłı]/g, (c) => OTHER[c])
      .replace(/([aou])e/g, "$1").replace(/aa/g, "a").replace(/[^\p{L}\p{N}]+/gu, " ").trim();

  const EMPTY = { releases: [], pages: [], photos: [] };
  let index = EMPTY;
  let loading = null;
  let shown = STEP;

  // A file of the index, newest first. Texts that come again and again stand in it once.
  const entries = ({ releases: rows, photos: pictures, texts }) => {
    const known = rows.map(([href, headline, day, date, lead, words, language]) => (
      { href, headline, day, date, lead, language, key: ` ${folded([headline, date, day, lead, words].join(" "))}` }));
    return {
      releases: known,
      photos: pictures.map(([release, id, caption, file, [credit, ...others], ending]) => ({
        release: known[release], id, caption, credit: texts[credit], ending: ending || "jpg",
        key: ` ${folded([caption, file, id, texts[credit], ...others.map((nth) => texts[nth]), known[release].headline].join(" "))}`,
      })),
    };
  };

  const load = async () => {
    for (let nth = +shards; nth >= 0; nth -= 1) {
      const answer = await fetch(`${nth}.json`);
      if (!answer.ok) throw new Error(answer.statusText);
      const { releases: some, photos: pictures } = entries(await answer.json());
      // The last file has the standing pages.
      const kind = nth === 0 ? "pages" : "releases";
      index = { ...index, [kind]: [...index[kind], ...some], photos: [...index.photos, ...pictures] };
      if (nth === 0) form.dataset.state = "ready";
      show();
    }
  };

  const made = (name, fields = {}, ...inside) => {
    const element = Object.assign(document.createElement(name), fields);
    element.append(...inside);
    return element;
  };

  const release = ({ href, headline, day, date, lead, language }) => {
    const link = made("a", { href: root + href }, headline);
    const card = made("article", { className: "card" });
    if (language) card.lang = language;
    if (date) card.append(made("p", { className: "day" }, made("time", { dateTime: day }, date)));
    card.append(made("h3", {}, link), made("p", { className: "first" }, lead));
    return card;
  };

  const photo = ({ release: { href, language }, id, caption, credit, ending }) => {
    const files = href.split("/")[0];
    const image = made("img", { loading: "lazy", decoding: "async", alt: "", width: 400, height: 267,
      src: `${root}${files}/photos/${id}_thumb.${ending}` });
    const link = made("a", { href: `${root}${href}photos/${id}/` }, image, made("span", { className: "caption" }, caption || credit));
    if (caption && credit) link.append(made("span", { className: "credit" }, credit));
    if (language) link.lang = language;
    return link;
  };

  const heading = (words, number) => made("h2", {}, `${words} (${number})`);

  function show() {
    const asked = folded(field.value).split(" ").filter(Boolean);
    const list = document.querySelector(".results");
    list.replaceChildren();
    said.textContent = "";
    if (asked.length === 0) return;
    // A short word begins a word; a longer one may stand inside of it.
    const needles = asked.map((word) => (word.length < 3 ? ` ${word}` : word));
    const fits = ({ key }) => needles.every((needle) => key.includes(needle));
    const seen = new Set();
    const rows = [[releases, index.releases.filter(fits)], [background, index.pages.filter(fits)]].filter(([, some]) => some.length);
    const pictures = index.photos.filter((one) => fits(one) && !seen.has(one.id) && seen.add(one.id));
    for (const [words, some] of rows) {
      list.append(made("section", {}, heading(words, some.length), made("div", { className: "rows" }, ...some.slice(0, shown).map(release))));
    }
    if (pictures.length) {
      list.append(made("section", {}, heading(photos, pictures.length), made("div", { className: "strip worded" }, ...pictures.slice(0, shown).map(photo))));
    }
    if (Math.max(...rows.map(([, some]) => some.length), pictures.length) > shown) {
      const button = made("button", { type: "button", className: "button" }, more);
      button.addEventListener("click", () => { shown += STEP; show(); });
      list.append(made("p", {}, button));
    }
    const numbers = [...rows, [photos, pictures]].filter(([, some]) => some.length);
    // What was found has headings of its own; only those who listen need it said.
    said.classList.toggle("unseen", numbers.length > 0);
    // As long as files of the index are missing, nobody knows that there is nothing.
    const none = form.dataset.state === "ready" ? nothing : "";
    said.textContent = numbers.map(([words, some]) => `${words}: ${some.length}`).join(", ") || none;
  }

  const failed = (yes) => { document.querySelector(".failed").hidden = !yes; };

  const search = () => {
    shown = STEP;
    loading ??= load().then(() => failed(false), () => {
      // The next letter tries again.
      [index, loading] = [EMPTY, null];
      failed(true);
    });
    show();
    const at = new URL(location.href);
    if (field.value.trim()) at.searchParams.set("q", field.value.trim()); else at.searchParams.delete("q");
    try { history.replaceState(null, "", at); } catch { /* A page that was opened as a file has no history. */ }
  };

  form.hidden = false;
  form.addEventListener("submit", (event) => { event.preventDefault(); search(); });
  field.addEventListener("input", search);
  field.value = new URL(location.href).searchParams.get("q") ?? "";
  if (field.value) search(); else field.focus({ preventScroll: true });
}
