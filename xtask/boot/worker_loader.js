// Starts a worker of the site.
"use strict";
self.__artiscope_worker_url = () => self.location.href;
importScripts("./worker.js?v=VERSION");
wasm_bindgen({ module_or_path: "./worker_bg.wasm?v=VERSION" });
