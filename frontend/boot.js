// Brings a page's islands to life. A page that has islands loads this module by
//   <script type="module" src=… data-js=… data-wasm=…>
// with the two addresses of what was built from Rust; a page without islands loads nothing.
// If any of it fails the page stays as the server wrote it, and works: its forms and links need no script.

const { js, wasm } = document.querySelector("script[data-wasm]").dataset;

// What the page says once is over: its token leaves the address, so that nothing of it is bookmarked or sent on. What was typed keeps its token, for whoever reloads.
if (document.querySelector(".flash[data-once]")) {
  history.replaceState(history.state, "", location.href.replace(/([?&])flash=[^&#]*&?/, "$1").replace(/[?&](?=#|$)/, ""));
}

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

// For the tests and for styles that want to know.
document.documentElement.dataset.hydrated = "true";
