// Fails when the JavaScript that the first page needs is above the budget.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const BUDGET_KB = 300;
const dist = new URL("../dist/", import.meta.url).pathname;
const manifest = JSON.parse(readFileSync(join(dist, ".vite/manifest.json"), "utf8"));

function staticImports(key, seen = new Set()) {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const next of manifest[key].imports ?? []) staticImports(next, seen);
  return seen;
}

const zipped = (file) => gzipSync(readFileSync(join(dist, file))).length / 1024;
const shell = staticImports("index.html");
// What the first screen cannot do without, although it is loaded a moment later.
const needed = ["src/words/en.ts", "src/app/Shell.tsx", "src/pages/home/Home.tsx"];
const first = new Set(shell);
for (const key of needed) if (manifest[key]) staticImports(key, first);

const total = (keys) => [...keys].reduce((sum, key) => sum + zipped(manifest[key].file), 0);
const entry = total(shell);
console.log(`initial JavaScript ${entry.toFixed(0)} KB gzip, with the first page ${total(first).toFixed(0)} KB (budget ${BUDGET_KB} KB)`);
if (total(first) > BUDGET_KB) {
  for (const key of first) console.log(`  ${zipped(manifest[key].file).toFixed(1).padStart(7)} KB  ${manifest[key].file}`);
  process.exit(1);
}
