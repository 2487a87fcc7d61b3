import { summary } from "./lib.mjs";
for (const file of process.env.FILES.split(" ")) { console.log(file); const { default: run } = await import(`./journeys/${file}.mjs`); await run(); }
summary();
