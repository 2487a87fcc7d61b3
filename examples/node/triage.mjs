// Says what broke, in a few lines: node triage.mjs PATH…
// Ends with 1 where something did, with 2 where nothing could be opened, with 3 where there is no data.

import { ArtiscopeError, open } from "artiscope";

const paths = process.argv.slice(2);
try {
  const session = await open(paths);
  const { verdict, totals, findings } = session.inspection();
  console.log(`${verdict}: ${totals.failed + totals.error} of ${totals.tests} tests failed`);
  for (const { severity, title, evidence, next_step } of findings.filter((found) => found.superseded_by === null)) {
    const [place] = evidence;
    console.log(`\n${severity}: ${title}`);
    if (place) console.log(`  ${place.path}${place.line === null ? "" : `:${place.line}`}`);
    if (next_step) console.log(`  next: ${next_step}`);
  }
  for (const { path, chunks } of session.explain()) {
    if (chunks[0]) console.log(`\n${path}:${chunks[0].line}\n${chunks[0].text}`);
  }
  process.exitCode = !session.isReadable ? 2 : { red: 1, green: 0, no_data: 3 }[verdict];
  session.close();
} catch (error) {
  if (!(error instanceof ArtiscopeError)) throw error;
  console.error(`${error.code}: ${error.message}`);
  process.exitCode = 2;
}
