// @ts-check
// <artiscope-viewer>: the page in a sandboxed frame, as an element. Importing this file defines it.

import { HostError, createHost, makeToken } from "./host.js";

const STYLE = ":host{display:block;height:640px}:host([hidden]){display:none}iframe{display:block;width:100%;height:100%;border:0}";

const Base = /** @type {typeof HTMLElement} */ (globalThis.HTMLElement ?? class {});

/** Events of a host, and what the element calls them. */
const EVENTS = { progress: "progress", opened: "opened", error: "error", state: "statechange", height: "heightchange" };

export class ArtiscopeViewer extends Base {
  static observedAttributes = ["src", "lens", "theme", "fit"];

  /** @type {import("./host.d.ts").Host | undefined} */
  #host;
  /** @type {HTMLIFrameElement | undefined} */
  #frame;
  #token = "";

  get src() {
    return this.getAttribute("src") ?? "";
  }
  set src(value) {
    this.setAttribute("src", value);
  }

  get lens() {
    return this.getAttribute("lens") ?? "";
  }
  set lens(value) {
    this.setAttribute("lens", value);
  }

  get theme() {
    return this.getAttribute("theme") ?? "";
  }
  set theme(value) {
    this.setAttribute("theme", value);
  }

  /** As high as what the page shows. */
  get fit() {
    return this.hasAttribute("fit");
  }
  set fit(value) {
    this.toggleAttribute("fit", value);
  }

  /** The page answers; it fails where it does not. */
  get ready() {
    return this.#host?.ready ?? Promise.reject(new HostError("not_connected", "the element has no src, or is in no document"));
  }

  connectedCallback() {
    this.#start();
  }

  disconnectedCallback() {
    this.#end();
  }

  /** @param {string} name @param {string | null} before @param {string | null} now */
  attributeChangedCallback(name, before, now) {
    if (before === now || !this.isConnected) return;
    if (name === "src" || !this.#frame) {
      this.#end();
      this.#start();
    } else {
      // Only the part behind `#` differs: the page goes there without being loaded anew.
      this.#frame.src = this.#address();
    }
  }

  /**
   * @param {import("./host.d.ts").HostItem | File | (import("./host.d.ts").HostItem | File)[]} items
   * @param {import("./host.d.ts").HostOpenOptions} [options]
   */
  async open(items, options) {
    await this.ready;
    return /** @type {import("./host.d.ts").Host} */ (this.#host).open(items, { keepOpen: true, ...options });
  }

  #address() {
    const address = new URL(this.src, document.baseURI);
    const keys = new URLSearchParams({ v: "1", embed: "1", await: "1", token: this.#token });
    if (this.fit) keys.set("flow", "1");
    if (this.theme) keys.set("theme", this.theme);
    address.hash = `/${encodeURIComponent(this.lens || "overview")}?${keys}`;
    return address.href;
  }

  #start() {
    if (!this.src) return;
    this.#token ||= makeToken();
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    const frame = document.createElement("iframe");
    frame.setAttribute("sandbox", "allow-scripts");
    frame.setAttribute("part", "frame");
    frame.title = this.getAttribute("title") ?? "Artiscope";
    try {
      frame.src = this.#address();
    } catch {
      this.#tell("error", { id: null, code: "src", message: `this is no address: ${this.src}` });
      return;
    }
    root.replaceChildren(frame);
    const host = createHost(frame, { origin: "null", token: this.#token });
    this.#frame = frame;
    this.#host = host;
    for (const [from, to] of Object.entries(EVENTS)) {
      host.addEventListener(from, (event) => this.#tell(to, /** @type {CustomEvent} */ (event).detail));
    }
    host.addEventListener("height", (event) => {
      if (this.fit) this.style.height = `${/** @type {CustomEvent} */ (event).detail.px}px`;
    });
    host.addEventListener("ready", () => this.#tell("ready", {}));
    host.ready.catch((error) => {
      if (error.code !== "closed") this.#tell("error", { id: null, code: error.code, message: `${error.message}: ${this.src}` });
    });
  }

  #end() {
    this.#host?.close();
    this.#frame?.remove();
    this.#host = undefined;
    this.#frame = undefined;
  }

  /** @param {string} type @param {object} detail */
  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

if (globalThis.customElements && !customElements.get("artiscope-viewer")) {
  customElements.define("artiscope-viewer", ArtiscopeViewer);
}
