// What is dropped before the page has started waits for it: left to itself the browser would leave for the file.
"use strict";
(() => {
  const held = [];
  const over = (event) => {
    if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
  };
  const drop = (event) => {
    over(event);
    for (const item of event.dataTransfer?.items ?? []) {
      if (item.kind === "file") held.push({ entry: item.webkitGetAsEntry(), file: item.getAsFile() });
    }
  };
  addEventListener("dragover", over);
  addEventListener("drop", drop);
  // From now on the page hears for itself.
  globalThis.__artiscope_dropped = () => {
    removeEventListener("dragover", over);
    removeEventListener("drop", drop);
    return held.splice(0);
  };
})();
