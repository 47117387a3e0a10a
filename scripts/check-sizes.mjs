// Small files stay small: nine in ten under 200 lines, and none over 400 but those on a list that only shrinks.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const root = path.resolve(process.argv[2] ?? ".");
const LINES_P90_MAX = 200;
const LINES_MAX = 400;
/** Files over the limit when this list was last shortened. Never add to it. */
const KNOWN = new Set([]);

const faults = [];
const files = ["packages", "apps"].flatMap((group) => {
  const folder = path.join(root, group);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(
      (entry) =>
        entry.isFile() &&
        /\.tsx?$/.test(entry.name) &&
        !/node_modules|[\\/]dist[\\/]?|[\\/]test[\\/]?/.test(`${entry.parentPath}/`),
    )
    .filter((entry) => !/\.gen\.ts$|\.d\.ts$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name));
});
if (files.length === 0) faults.push("no source files were found: nothing was checked");

const sized = files
  .map((file) => ({ name: path.relative(root, file), lines: readFileSync(file, "utf8").split("\n").length }))
  .sort((a, b) => a.lines - b.lines);
const p90 = sized[Math.min(sized.length - 1, Math.floor(sized.length * 0.9))]?.lines ?? 0;
if (p90 > LINES_P90_MAX) faults.push(`one file in ten has over ${LINES_P90_MAX} lines (90th percentile ${p90})`);
for (const { name, lines } of sized)
  if (lines > LINES_MAX && !KNOWN.has(name)) faults.push(`${name} has ${lines} lines, over ${LINES_MAX}: cut it`);
for (const name of KNOWN)
  if (!sized.some((file) => file.name === name && file.lines > LINES_MAX))
    faults.push(`${name} is small again: take it off the list in scripts/check-sizes.mjs`);

for (const fault of faults) console.error(fault);
if (faults.length === 0) console.log(`${files.length} files, 90th percentile ${p90} lines`);
process.exit(faults.length === 0 ? 0 : 1);
