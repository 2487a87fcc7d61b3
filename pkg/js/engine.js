// @ts-check
// The module of wasm: loaded once for each thread, by address or from bytes.

import init, { Engine } from "./wasm.js";
import { ArtiscopeError, said } from "./errors.js";

/** @type {Promise<void> | undefined} */
let loading;
let hasCrashed = false;

/**
 * Loads the module; what is loaded stays.
 * @param {import("./inputs.js").Host} host
 * @param {import("./index.d.ts").WasmSource} [source]
 */
export function loadWith(host, source) {
  loading ??= (async () => {
    try {
      await init({ module_or_path: /** @type {any} */ (await host.wasm(source)) });
    } catch (error) {
      loading = undefined;
      throw new ArtiscopeError("not_loaded", `the engine could not be loaded: ${said(error)}`);
    }
  })();
  return loading;
}

/** Refuses where a crash left the module in an unknown state. */
export function refuseAfterCrash() {
  if (hasCrashed) {
    throw new ArtiscopeError("crashed", "the engine crashed before: load the page anew, or open in a worker, where each session has its own");
  }
}

/**
 * What an error of the module means.
 * @param {unknown} error
 * @param {import("./index.d.ts").ErrorCode} code of what it refuses
 */
export function told(error, code) {
  if (error instanceof ArtiscopeError) return error;
  if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) {
    hasCrashed = true;
    return new ArtiscopeError("crashed", `the engine crashed: ${error.message}`);
  }
  return new ArtiscopeError(code, said(error));
}

export { Engine };
