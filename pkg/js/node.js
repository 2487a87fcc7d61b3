// @ts-check
// The engine in Node: files and folders by their paths too.

import { node } from "./files.js";
import { loadWith } from "./engine.js";
import { openWith } from "./open.js";

/** @type {typeof import("./node.d.ts").open} */
export const open = (inputs, options) => /** @type {any} */ (openWith(node, inputs, options));

/** @type {typeof import("./node.d.ts").load} */
export const load = (source) => loadWith(node, source);

export { about } from "./open.js";
export { ArtiscopeError } from "./errors.js";
