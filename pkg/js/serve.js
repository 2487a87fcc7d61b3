// @ts-check
// The worker's side: opens once, then answers.

import { ArtiscopeError, said } from "./errors.js";
import { openHeld } from "./open.js";
import { ASKED } from "./session.js";

/**
 * @param {import("./inputs.js").Host} host
 * @param {(message: unknown, transfer?: Transferable[]) => void} post
 * @returns {(message: any) => Promise<void>} what hears messages
 */
export function serve(host, post) {
  /** @type {import("./session.js").Session | undefined} */
  let session;
  /** @param {any} asked */
  const answer = async ({ call, args }) => {
    if (call === "open") {
      const [held, unread, options] = args;
      const onProgress = (/** @type {unknown} */ progress) => post({ progress });
      session = await openHeld(host, held, unread, { ...options, onProgress });
      return session.isReadable;
    }
    if (!session || !ASKED.includes(call)) throw new ArtiscopeError("closed", "the session is closed");
    return /** @type {any} */ (session)[call](...args);
  };
  return async (message) => {
    try {
      const value = await answer(message);
      const files = message.call === "redactedCopy" ? value.files : [];
      post({ id: message.id, value }, files.map((/** @type {any} */ file) => file.data.buffer));
    } catch (error) {
      const code = error instanceof ArtiscopeError ? error.code : "crashed";
      post({ id: message.id, error: { code, message: said(error) } });
    }
  };
}
