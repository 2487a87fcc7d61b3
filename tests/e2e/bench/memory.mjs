// Memory of a browser: the proportional set size of all its processes, sampled while it works.
// Sampling costs the measured processes time, so it is never done while timing.

import { readFileSync, readdirSync } from "node:fs";

function children() {
  const below = new Map();
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      const parent = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1];
      below.set(parent, [...(below.get(parent) ?? []), pid]);
    } catch {
      // The process has ended since it was listed.
    }
  }
  return below;
}

/** Bytes of all processes that this one has started. */
export function pss() {
  const below = children();
  const open = [...(below.get(String(process.pid)) ?? [])];
  let kilobytes = 0;
  while (open.length > 0) {
    const pid = open.pop();
    open.push(...(below.get(pid) ?? []));
    try {
      kilobytes += Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1] ?? 0);
    } catch {
      // The same.
    }
  }
  return kilobytes * 1024;
}

/** Runs something while sampling; returns what it returned and the highest sample. */
export async function peak(run) {
  let highest = pss();
  let samples = 1;
  const timer = setInterval(() => {
    highest = Math.max(highest, pss());
    samples += 1;
  }, 60);
  try {
    const result = await run();
    return { result, highest: Math.max(highest, pss()), samples };
  } finally {
    clearInterval(timer);
  }
}
