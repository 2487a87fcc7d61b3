// @ts-check
// Browsers: the module by its address, blobs by ranges where this is a worker.

/** @type {import("./inputs.js").Host} */
export const browser = {
  wasm: (source) => source ?? new URL("./artiscope.wasm", import.meta.url),
  files: () => undefined,
  readable({ name, blob }) {
    const Reader = /** @type {any} */ (globalThis).FileReaderSync;
    if (!blob || !Reader) return undefined;
    const reader = new Reader();
    return {
      name,
      size: blob.size,
      read: (offset, length) => new Uint8Array(reader.readAsArrayBuffer(blob.slice(offset, offset + length))),
    };
  },
};
