import type { Input, WorkerOptions, WorkerSession } from "./index.js";
export type * from "./index.js";
export { ArtiscopeError } from "./index.js";

/** Opens in a worker of its own: this thread never waits, an abort ends it at once, a crash costs one session. */
export function openInWorker(inputs: Input | readonly Input[], options?: WorkerOptions): Promise<WorkerSession>;
