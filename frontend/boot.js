// Brings a page's islands to life. A page that has islands loads this module by
//   <script type="module" src=… data-js=… data-wasm=…>
// with the two addresses of what was built from Rust; a page with boxes and no islands loads this file alone, and any other page nothing.
// If any of it fails the page stays as the server wrote it, and works: its forms and links need no script.

// What the page says once is over: its token leaves the address, so that nothing of it is bookmarked or sent on. What was typed keeps its token, for whoever reloads.
if (document.querySelector(".flash[data-once]")) {
  history.replaceState(history.state, "", location.href.replace(/([?&])flash=[^&#]*&?/, "$1").replace(/[?&](?=#|$)/, ""));
}

// The boxes of a list, beyond what a box does by itself: with Shift all from the last one that was pressed to this one, the box above them for all of the page, and how many are ticked.
// Without this they work as boxes do.
const boxes = () => [...document.querySelectorAll("td.pick input")];
const count = () => {
  const ticked = boxes().filter((box) => box.checked).length;
  for (const said of document.querySelectorAll(".bulk output")) said.value = ticked ? `${ticked} selected` : "";
};
let last;
document.addEventListener("click", ({ target, shiftKey }) => {
  const cell = target.type === "checkbox" && target.closest(".pick");
  if (!cell) return;
  const all = boxes();
  const ends = [all.indexOf(last), all.indexOf(target)].sort((one, other) => one - other);
  const range = cell.matches("th") ? all : shiftKey && ends[0] >= 0 ? all.slice(ends[0], ends[1] + 1) : [];
  // Pressed rather than set: whoever listens hears of it.
  for (const box of range) if (box !== target && box.checked !== target.checked) box.click();
  last = target;
  count();
});
for (const box of document.querySelectorAll("th.pick input")) box.hidden = false;
count();

const module = document.querySelector("script[data-wasm]");
if (module) {
  const { js, wasm } = module.dataset;
  // Both at once: the module's bytes needn't wait for the script that reads them.
  const bytes = fetch(wasm);
  const glue = await import(js);
  await glue.default({ module_or_path: bytes });
  glue.hydrate();

  for (const island of document.querySelectorAll("leptos-island")) {
    const name = island.dataset.component;
    if (glue[name]) {
      await glue[name](island);
    } else {
      // Page and module were built from different sources; the name bears a hash of the island's text.
      console.error(`no island ${name} in ${wasm}`);
    }
  }
}

// For the tests and for styles that want to know.
document.documentElement.dataset.hydrated = "true";
