// Starts the page of the single file. Nothing is fetched: the file may have come from disk, from
// srcdoc, or into a frame with an opaque origin, where there is nothing to fetch from.
"use strict";
(() => {
  const text = (id) => document.getElementById(id).textContent;

  // Runs here and, as text, in the worker: base64 → gzip → wasm, compiled while it is inflated.
  function unpack(base64) {
    const binary = atob(base64);
    const bytes = new Uint8Array(binary.length);
    for (let i = 0; i < bytes.length; i += 1) bytes[i] = binary.charCodeAt(i);
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream, { headers: { "Content-Type": "application/wasm" } });
  }

  let worker;
  globalThis.__artiscope_worker_url = () => {
    worker ??= new Blob(
      [
        "self.__artiscope_worker_url = () => self.location.href;\n",
        text("worker-js"),
        `\nwasm_bindgen({ module_or_path: (${unpack})("`,
        text("worker-wasm"),
        `") });\n`,
      ],
      { type: "text/javascript" },
    );
    return URL.createObjectURL(worker);
  };

  // A report carries files: one gzip of all, cut apart as their description says. They are handed over once.
  globalThis.__artiscope_report = async () => {
    const about = text("artiscope-files");
    const blob = await unpack(text("artiscope-data")).blob();
    document.getElementById("artiscope-data").remove();
    let at = 0;
    const files = JSON.parse(about).files.map(([name, bytes]) => {
      const piece = blob.slice(at, at + bytes);
      at += bytes;
      return [name, new File([piece], name.split("/").pop(), { lastModified: 0 })];
    });
    return [about, files];
  };

  // This file as it was written, for reports that the page makes: its outline, and what its elements hold.
  globalThis.__artiscope_application = () => {
    const outline = document.getElementById("artiscope-outline");
    const scripts = [...document.scripts];
    const own = [document.querySelector("style"), ...scripts.slice(scripts.indexOf(outline))];
    return JSON.parse(outline.textContent).map((piece, at, all) => (at + 1 < all.length ? piece + own[at].textContent : piece)).join("");
  };

  const failed = (error) => {
    const note = document.createElement("p");
    note.setAttribute("role", "alert");
    note.textContent = `Artiscope could not start in this browser (${error}). It needs WebAssembly with SIMD: any browser since 2023.`;
    document.body.append(note);
  };
  try {
    wasm_bindgen({ module_or_path: unpack(text("page-wasm")) }).catch(failed);
  } catch (error) {
    failed(error);
  }
})();
