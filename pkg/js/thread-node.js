// @ts-check
// What runs in the thread of Node.

import { parentPort } from "node:worker_threads";
import { node } from "./files.js";
import { serve } from "./serve.js";

const hear = serve(node, (message, transfer) => parentPort?.postMessage(message, /** @type {any} */ (transfer ?? [])));
parentPort?.on("message", (message) => void hear(message));
