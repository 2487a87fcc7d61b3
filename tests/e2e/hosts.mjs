// Host pages for journeys: what a page that shows or opens this one looks like, and what it heard.

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { single } from "./lib.mjs";

/** A script of a host: keeps what it hears, and gives files when told. */
const SCRIPT = `
  globalThis.heard = [];
  addEventListener("message", (event) => heard.push({ origin: event.origin, data: event.data }));
  globalThis.target = () => globalThis.opened ?? document.querySelector("iframe").contentWindow;
  globalThis.bytes = (base64) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  globalThis.post = (message, transfer = []) => target().postMessage(message, "*", transfer);
  globalThis.message = (more) => ({ app: "artiscope", v: 1, type: "open", id: "one", ...more });
`;

export const text = (html) => html.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
export const file = () => readFileSync(single, "utf8");

/** A page that shows a frame. */
export function framing(frame, { head = "", script = SCRIPT, nonce = "" } = {}) {
  const attribute = nonce && ` nonce="${nonce}"`;
  return `<!doctype html><meta charset="utf-8">${head}<title>Host</title><script${attribute}>${script}</script>${frame}`;
}

export function frame(src, more = 'sandbox="allow-scripts"') {
  return `<iframe ${more} title="Artiscope" width="1200" height="760" src="${text(src)}"></iframe>`;
}

/** Serves pages by path on loopback; a page is a text, or { body, headers, status, type }. */
export async function serveHosts(pages) {
  const asked = [];
  const server = createServer((request, response) => {
    const path = new URL(request.url, "http://x").pathname;
    const made = typeof pages === "function" ? pages(path, request, response) : pages[path];
    asked.push({ path, range: request.headers.range, method: request.method });
    if (made === true) return;
    if (!made) return response.writeHead(404).end();
    const page = typeof made === "string" ? { body: made } : made;
    response.writeHead(page.status ?? 200, { "Content-Type": page.type ?? "text/html", ...page.headers });
    response.end(page.body);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address();
  return { origin: `http://127.0.0.1:${port}`, port, asked, close: () => (server.closeAllConnections(), server.close()) };
}

/** The messages of a type that the host heard. */
export const heard = (page, type) =>
  page.evaluate((type) => globalThis.heard.map((it) => it.data).filter((data) => data?.type === type), type);
