// What is wrong with how this page is laid out on a screen that is WIDTH pixels wide, in words.
(() => {
  const screen = WIDTH, faults = [];
  const short = (text) => `“${text.trim().replace(/\s+/g, " ").slice(0, 40)}”`;
  const say = (words) => faults.push(words);
  const px = (number) => `${Math.round(number)} px`;
  if (document.documentElement.scrollWidth > screen) say(`it is ${document.documentElement.scrollWidth} px wide, and scrolls sideways`);

  // Every line of text and every picture, with the block that it belongs to.
  const blockOf = (node) => {
    let at = node.parentElement;
    while (getComputedStyle(at).display.startsWith("inline")) at = at.parentElement;
    return at;
  };
  const things = [], blocks = new Map();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = texts.nextNode());) {
    if (!node.data.trim() || node.parentElement.closest("script, style")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const block = blockOf(node), lines = [...range.getClientRects()].filter((r) => r.width > 0);
    things.push(...lines.map((box) => ({ box, block, name: short(node.data) })));
    if (lines.length) blocks.set(block, (blocks.get(block) ?? "") + node.data);
    // A word that fits into a line of its own stays whole, where no dictionary knows its syllables; an address may break.
    for (const { 0: word, index } of node.data.matchAll(/(?<!\S)[\p{L}\p{N}’,;:.]{1,12}(?!\S)/gu)) {
      range.setStart(node, index), range.setEnd(node, index + word.length);
      const tops = new Set([...range.getClientRects()].filter((r) => r.width > 0).map((r) => Math.round(r.top)));
      if (tops.size > 1) say(`the word ${short(word)} is torn apart`);
    }
    // A word that needs more than a line breaks at a syllable where a dictionary knows it: the text says its language,
    // and asks for hyphens. Names and addresses stay as they are written.
    const asks = getComputedStyle(node.parentElement).hyphens === "auto" && node.parentElement.closest("[lang]")?.lang;
    const name = node.parentElement.closest("a, address, .credit, .issuer, .person, .speaker, .masthead, .foot, body > footer, blockquote footer");
    const long = node.data.match(/[\p{L}’]{20,}/u);
    if (long && lines.length && !asks && !name) say(`the word ${short(long[0])} has no hyphens`);
  }
  const pictures = [...document.images].filter((image) => image.getClientRects().length);
  things.push(...pictures.map((image) => ({ box: image.getBoundingClientRect(), block: image, name: `the picture ${short(image.alt)}` })));

  for (const { box, name } of things) {
    if (box.left < -0.5 || box.right > screen + 0.5) say(`${name} reaches from ${px(box.left)} to ${px(box.right)}`);
  }
  // Letters may reach a little over their line, never into their neighbours.
  things.forEach((a, i) => things.slice(i + 1).forEach((b) => {
    if (a.block === b.block) return;
    const wide = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
    const high = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
    if (wide > 1 && high > 3) say(`${a.name} stands on ${b.name}`);
  }));
  for (const [block, text] of blocks) {
    const wide = block.getBoundingClientRect().width;
    if (text.trim().length > 24 && wide < 90) say(`${short(text)} has ${px(wide)} of width`);
  }
  for (const image of pictures) {
    const { bottom, top, right } = image.getBoundingClientRect(), style = getComputedStyle(image);
    const [width, height] = [["width", "Left", "Right"], ["height", "Top", "Bottom"]].map(([side, ...edges]) =>
      image.getBoundingClientRect()[side] - edges.reduce((sum, edge) => sum + parseFloat(style[`padding${edge}`]), 0));
    const own = Number(image.getAttribute("width")), tall = Number(image.getAttribute("height"));
    if (width < Math.min(own, 0.28 * Math.min(screen, 600))) say(`the picture ${short(image.alt)} is ${px(width)} wide`);
    if (Math.abs(width / height / (own / tall) - 1) > 0.03) say(`the picture ${short(image.alt)} is ${px(width)} by ${px(height)}, not ${own} by ${tall}`);
    // Nobody is credited with a logo.
    if (image.matches(".logo")) continue;
    // Its words stand under it or beside it, and its credit is among them.
    const home = image.closest("figure, tr"), credit = home.querySelector(".credit");
    if (!credit) { say(`the picture ${short(image.alt)} has no credit`); continue; }
    const line = [...credit.getClientRects()].at(-1), words = blockOf(credit).getBoundingClientRect();
    const under = words.top - bottom, beside = words.left - right;
    const near = (under > -1 && under < 30 && words.left < right) || (beside > -1 && beside < 80 && words.top < bottom && words.bottom > top);
    if (!near) say(`the credit ${short(credit.textContent)} stands away from its picture`);
    if (line.height < 12 || parseFloat(getComputedStyle(credit).fontSize) < 12) say(`the credit ${short(credit.textContent)} is too small to read`);
  }
  return faults;
})()
