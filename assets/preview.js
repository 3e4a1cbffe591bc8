// Frames as tall as what they show, so that one scroll bar serves all.
for (const frame of document.querySelectorAll("iframe")) {
  const fit = () => {
    const root = frame.contentDocument && frame.contentDocument.documentElement;
    if (root && root.scrollHeight > 0) {
      frame.style.height = "0";
      frame.style.height = root.scrollHeight + "px";
    }
  };
  frame.addEventListener("load", fit);
  addEventListener("resize", fit);
  fit();
}

// Asks whether there is something else to see. The place on the page stays.
const state = document.body.dataset.state;
const dot = document.querySelector(".dot");
const key = "at:" + location.pathname;
const at = sessionStorage.getItem(key);
if (at !== null) {
  sessionStorage.removeItem(key);
  addEventListener("load", () => scrollTo(0, Number(at)));
}
const look = async () => {
  try {
    const now = await (await fetch("../../state")).text();
    dot.classList.remove("gone");
    dot.setAttribute("aria-label", "watching the files for changes");
    if (now !== state) {
      sessionStorage.setItem(key, String(scrollY));
      location.reload();
      return;
    }
  } catch {
    dot.classList.add("gone");
    dot.setAttribute("aria-label", "the preview has ended");
  }
  setTimeout(look, document.hidden ? 2000 : 400);
};
setTimeout(look, 400);
