// Starts the page of the site. VERSION changes with every build, so that no cache can join a page to
// the worker of another build.
"use strict";
// The single file, which lies beside the site, for reports that the page makes.
globalThis.__artiscope_application = async () => {
  const answer = await fetch("./artiscope.html?v=VERSION");
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
  return answer.blob();
};
globalThis.__artiscope_worker_url = () => "./worker_loader.js?v=VERSION";
wasm_bindgen({ module_or_path: "./page_bg.wasm?v=VERSION" }).then(
  () => {
    // Inside another viewer nothing is installed, and nothing is taken over.
    if (self.top === self) {
      files();
      offline().catch(() => {});
    }
  },
  (error) => {
    const note = document.createElement("p");
    note.setAttribute("role", "alert");
    note.textContent = `Artiscope could not start in this browser (${error}). It needs WebAssembly with SIMD: any browser since 2023.`;
    document.body.append(note);
  },
);

function tell(name, detail) {
  dispatchEvent(new CustomEvent(name, { detail }));
}

/** Files that the system opens with the installed page, and those that another app shared with it. */
function files() {
  globalThis.launchQueue?.setConsumer(async (launch) => {
    const given = await Promise.all((launch.files ?? []).map((handle) => handle.getFile()));
    if (given.length > 0) tell("artiscope-files", given);
  });
  if (location.search !== "?shared") return;
  history.replaceState(null, "", `./${location.hash}`);
  shared().then((given) => tell("artiscope-files", given), () => tell("artiscope-files", []));
}

async function shared() {
  const name = `artiscope ${new URL("./", location.href).href} shared`;
  const cache = await caches.open(name);
  const requests = await cache.keys();
  const given = await Promise.all(
    requests.map(async (request) => {
      const blob = await (await cache.match(request)).blob();
      return new File([blob], decodeURIComponent(request.url.split("/").pop()), { lastModified: 0 });
    }),
  );
  await caches.delete(name);
  return given;
}

/** Keeps the page for use without a network; the page says so, and when there is a newer version. */
async function offline() {
  if (!isSecureContext || !("serviceWorker" in navigator)) return;
  const { serviceWorker } = navigator;
  const registration = await serviceWorker.register("./service_worker.js", { updateViaCache: "none" });
  const say = () => {
    if (registration.waiting && registration.active) tell("artiscope-offline", "update");
    else if (registration.active) tell("artiscope-offline", "kept");
  };
  const watch = (worker) => worker?.addEventListener("statechange", say);
  watch(registration.installing);
  registration.addEventListener("updatefound", () => watch(registration.installing));
  say();
  let wanted = false;
  addEventListener("artiscope-update", () => {
    wanted = true;
    registration.waiting?.postMessage("use now");
  });
  // Only the tab in which it was asked for starts anew: what is open in others stays.
  serviceWorker.addEventListener("controllerchange", () => {
    if (wanted) location.reload();
  });
  let last = Date.now();
  document.addEventListener("visibilitychange", () => {
    const now = Date.now();
    if (document.visibilityState !== "visible" || now - last < 3_600_000) return;
    last = now;
    registration.update().catch(() => {});
  });
}
