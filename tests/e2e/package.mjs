// The npm package as others get it: packed, installed in an empty project, type-checked, and run in Node and in a page
// without a bundler. ARTISCOPE_CLI names the command line whose output it must equal.

import { installed } from "./package/install.mjs";
import { summary } from "./lib.mjs";

const project = await installed();
for (const part of ["types", "engine", "hostile", "host", "docs"]) {
  const { default: run } = await import(`./package/${part}.mjs`);
  await run(project);
}
summary();
