/// <reference lib="dom" />
import type { HostEvents, HostItem, HostOpenOptions, HostSummary } from "./host.js";
export type { HostItem, HostOpenOptions, HostSummary } from "./host.js";

/** Details of the events of `<artiscope-viewer>`. */
export interface ViewerEvents {
  ready: HostEvents["ready"];
  progress: HostEvents["progress"];
  opened: HostEvents["opened"];
  error: HostEvents["error"];
  statechange: HostEvents["state"];
  heightchange: HostEvents["height"];
}

/** `<artiscope-viewer src="artiscope.html">`: the page in a sandboxed frame. */
export class ArtiscopeViewer extends HTMLElement {
  /** Where the page is: the single file, or the site. */
  src: string;
  /** The lens that is shown: `overview` unless given. */
  lens: string;
  /** `light` or `dark`; as the system says unless given. */
  theme: string;
  /** As high as what the page shows; else as high as the style says, 640 px unless it says. */
  fit: boolean;
  /** The page answers. */
  readonly ready: Promise<void>;
  /** Gives files to the page; resolves when they are read. */
  open(items: HostItem | File | readonly (HostItem | File)[], options?: HostOpenOptions): Promise<HostSummary | null>;
  addEventListener<K extends keyof ViewerEvents>(type: K, heard: (event: CustomEvent<ViewerEvents[K]>) => void, options?: boolean | AddEventListenerOptions): void;
  addEventListener(type: string, heard: EventListenerOrEventListenerObject | null, options?: boolean | AddEventListenerOptions): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "artiscope-viewer": ArtiscopeViewer;
  }
}
