// Every text below ROOT that is hard to read on what stands behind it, in words, as WCAG 2 counts: 4.5 to 1, and 3 to 1
// for large letters.
(root) => {
  const parse = (colour) => {
    const [r, g, b, a = 1] = colour.match(/[\d.]+/g).map(Number);
    return { rgb: [r, g, b], a };
  };
  const over = (top, below) => top.rgb.map((c, i) => c * top.a + below[i] * (1 - top.a));
  const light = (rgb) => {
    const [r, g, b] = rgb.map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  // Where nothing has a colour of its own, the browser's canvas shows.
  const canvas = document.createElement("canvas-colour");
  canvas.style.cssText = "position: absolute; visibility: hidden; background: Canvas";
  document.body.append(canvas);
  const last = parse(getComputedStyle(canvas).backgroundColor).rgb;
  canvas.remove();
  const ground = (element) => (element ? over(parse(getComputedStyle(element).backgroundColor), ground(element.parentElement)) : last);
  const hex = (rgb) => "#" + rgb.map((c) => Math.round(c).toString(16).padStart(2, "0")).join("");

  const faults = [];
  let judged = 0;
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node; (node = texts.nextNode());) {
    const element = node.parentElement, range = document.createRange();
    range.selectNodeContents(node);
    if (!node.data.trim() || !range.getClientRects().length || element.closest("script, style")) continue;
    const style = getComputedStyle(element), behind = ground(element);
    const front = over(parse(style.color), behind);
    const [dark, bright] = [light(front), light(behind)].sort((a, b) => a - b);
    const ratio = (bright + 0.05) / (dark + 0.05), size = parseFloat(style.fontSize);
    const needed = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
    judged += 1;
    // A colour that is rounded may miss by a hair.
    if (ratio < needed - 0.005) faults.push(`“${node.data.trim().replace(/\s+/g, " ").slice(0, 40)}” is ${hex(front)} on ${hex(behind)}, ${ratio.toFixed(2)} to 1`);
  }
  return { faults, judged };
}
