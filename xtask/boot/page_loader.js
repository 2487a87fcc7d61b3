// Starts the page of the site. VERSION changes with every build, so that no cache can join a page to
// the worker of another build.
"use strict";
globalThis.__artiscope_worker_url = () => "./worker_loader.js?v=VERSION";
wasm_bindgen({ module_or_path: "./page_bg.wasm?v=VERSION" }).catch((error) => {
  const note = document.createElement("p");
  note.setAttribute("role", "alert");
  note.textContent = `Artiscope could not start in this browser (${error}). It needs WebAssembly with SIMD: any browser since 2023.`;
  document.body.append(note);
});
