import type { WorkerOptions, WorkerSession } from "./index.js";
import type { NodeInput } from "./node.js";
export type * from "./node.js";
export { ArtiscopeError } from "./index.js";

/** Opens in a thread of its own. */
export function openInWorker(inputs: NodeInput | readonly NodeInput[], options?: WorkerOptions): Promise<WorkerSession>;
