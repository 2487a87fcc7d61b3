import type { Input, OpenOptions, Session } from "./index.js";
export * from "./index.js";

/** An open file, as `fs.promises.open` gives it; it stays open. */
export interface FileHandleLike {
  readonly fd: number;
}

/** In Node also a path or a `file:` URL (of a folder: everything below), and an open file. */
export type NodeInput = Input | string | { readonly href: string } | FileHandleLike | { name: string; data: string | FileHandleLike };

/** Opens archives, files and folders, and reads them to the end in this thread. Files are read by ranges. */
export function open(inputs: NodeInput | readonly NodeInput[], options?: OpenOptions): Promise<Session>;
