// @ts-check
// The engine in a page or a worker.

import { browser } from "./browser.js";
import { loadWith } from "./engine.js";
import { openWith } from "./open.js";

/** @type {typeof import("./index.d.ts").open} */
export const open = (inputs, options) => /** @type {any} */ (openWith(browser, inputs, options));

/** @type {typeof import("./index.d.ts").load} */
export const load = (source) => loadWith(browser, source);

export { about } from "./open.js";
export { ArtiscopeError } from "./errors.js";
