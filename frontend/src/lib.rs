//! The browser's entry point. It links [`app`] into one WASM module, so that every island of it is there by name, and prepares the
//! reactive system. Which islands a page holds is for `boot.js` to find: it calls each by the name in the page.

// Nothing here names the islands: without this line the linker would drop them all.
use app as _;
use wasm_bindgen::prelude::wasm_bindgen;

/// Prepares the page for its islands; `boot.js` calls it once, before the first of them.
#[wasm_bindgen]
pub fn hydrate() {
    // A release aborts without a word, because the words would cost every reader kilobytes; while developing they go to the console.
    #[cfg(debug_assertions)]
    std::panic::set_hook(Box::new(|panic| leptos::logging::error!("{panic}")));
    leptos::mount::hydrate_islands();
}
