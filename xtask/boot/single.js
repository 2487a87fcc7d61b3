// Starts the page of the single file. Nothing is fetched: the file may have come from disk, from
// srcdoc, or into a frame with an opaque origin, where there is nothing to fetch from.
"use strict";
(() => {
  const text = (id) => document.getElementById(id).textContent;

  // These three run here and, as text, in the worker.
  function bytes(base64) {
    const binary = atob(base64);
    const bytes = new Uint8Array(binary.length);
    for (let i = 0; i < bytes.length; i += 1) bytes[i] = binary.charCodeAt(i);
    return bytes;
  }
  function inflated(gzip, type) {
    const stream = new Blob([bytes(gzip)]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream, { headers: { "Content-Type": type } });
  }
  async function unpacked(lzma, gzip) {
    await unpacker({ module_or_path: inflated(gzip, "application/wasm") });
    return unpacker.unpack(bytes(lzma));
  }

  let worker;
  globalThis.__artiscope_worker_url = () => {
    worker ??= new Blob(
      [
        "self.__artiscope_worker_url = () => self.location.href;\n",
        text("worker-js"),
        // In a function, so that the unpacker and its memory go when it has done its work.
        "\nwasm_bindgen({ module_or_path: (() => {\n",
        [text("unpacker-js"), bytes, inflated, unpacked].join("\n"),
        `\nreturn unpacked("`,
        text("worker-wasm"),
        `", "`,
        text("unpacker-wasm"),
        `");\n})() });\n`,
      ],
      { type: "text/javascript" },
    );
    return URL.createObjectURL(worker);
  };

  // A report carries files: one gzip of all, cut apart as their description says. They are handed over once.
  globalThis.__artiscope_report = async () => {
    const about = text("artiscope-files");
    const blob = await inflated(text("artiscope-data"), "").blob();
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
    wasm_bindgen({ module_or_path: unpacked(text("page-wasm"), text("unpacker-wasm")) }).catch(failed);
  } catch (error) {
    failed(error);
  }
})();
