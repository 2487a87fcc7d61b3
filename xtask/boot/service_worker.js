// Keeps the site for use without a network, and takes files that another app shares with it.
//
// VERSION and FILES are written by the build. A version is kept as a whole or not at all; the one
// before it stays, for tabs that still run it.
"use strict";
const VERSION = "__VERSION__";
const FILES = __FILES__;
const HOME = self.registration.scope;
const PREFIX = `artiscope ${HOME} `;
const CACHE = PREFIX + VERSION;
const SINGLE = `${HOME}artiscope.html?v=${VERSION}`;
const SHARED = `${PREFIX}shared`;
const MOST_SHARED = 64;

self.addEventListener("install", (event) => event.waitUntil(keep()));
self.addEventListener("activate", (event) => event.waitUntil(tidy()));
self.addEventListener("message", (event) => {
  if (event.data === "use now") self.skipWaiting();
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const at = new URL(request.url);
  if (!at.href.startsWith(HOME)) return;
  if (request.method === "POST" && at.href === `${HOME}share`) {
    event.respondWith(share(request));
    return;
  }
  if (request.method !== "GET" || request.headers.has("range")) return;
  if (request.mode === "navigate") {
    const bare = at.origin + at.pathname;
    if (bare === HOME || bare === `${HOME}index.html`) event.respondWith(kept(HOME, request));
  } else if (at.search.startsWith("?v=") || FILES.includes(`./${at.href.slice(HOME.length)}`)) {
    event.respondWith(kept(at.href, request));
  }
});

async function keep() {
  const cache = await caches.open(CACHE);
  try {
    // Addresses with a version never change what they hold; the page itself does.
    const page = await fetch(HOME, { cache: "no-cache" });
    if (!page.ok || !(await page.clone().text()).includes(VERSION)) throw new Error("the page is of another version");
    await cache.put(HOME, page);
    await cache.addAll(FILES);
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
}

async function tidy() {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== SHARED && name !== CACHE);
  await Promise.all(names.slice(0, -1).map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function kept(address, request) {
  const own = await caches.match(address, { cacheName: CACHE });
  if (own) return own;
  // A tab that was opened before the last update asks for its own version.
  for (const name of await caches.keys()) {
    if (!name.startsWith(PREFIX) || name === SHARED) continue;
    const older = await caches.match(address, { cacheName: name });
    if (older) return older;
  }
  const answer = await fetch(request);
  // What only reports carry is large: it is kept once it was asked for.
  if (answer.ok && address === SINGLE) await caches.open(CACHE).then((cache) => cache.put(address, answer.clone())).catch(() => {});
  return answer;
}

/** Files shared by another app are put aside for the page that opens now. */
async function share(request) {
  try {
    const form = await request.formData();
    const files = form.getAll("files").filter((file) => file instanceof File).slice(0, MOST_SHARED);
    await caches.delete(SHARED);
    const cache = await caches.open(SHARED);
    await Promise.all(
      files.map((file, n) => cache.put(`${HOME}shared/${n}/${encodeURIComponent(file.name)}`, new Response(file))),
    );
  } catch {
    // The page says that nothing came.
  }
  return Response.redirect(`${HOME}?shared`, 303);
}
