// @ts-check
// What runs in the worker of a browser.

import { browser } from "./browser.js";
import { serve } from "./serve.js";

const thread = /** @type {any} */ (globalThis);
const hear = serve(browser, (message, transfer) => thread.postMessage(message, transfer ?? []));
thread.onmessage = (/** @type {MessageEvent} */ { data }) => void hear(data);
