// @ts-check
// What is wrong, in a sentence, with a code that programs can ask for.

/** An error of this package. */
export class ArtiscopeError extends Error {
  /**
   * @param {import("./index.d.ts").ErrorCode} code what is wrong, for programs
   * @param {string} message the same for people
   */
  constructor(code, message) {
    super(message);
    this.name = "ArtiscopeError";
    this.code = code;
  }
}

/** @param {unknown} error what was thrown @returns {string} what it says */
export const said = (error) => (error instanceof Error ? error.message : String(error));
