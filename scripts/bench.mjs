// Runs the benchmarks: one JSON object a line on stdout, tables on stderr. `pnpm bench detect` runs one folder.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const all = readdirSync(path.join(root, "bench")).filter((name) =>
  existsSync(path.join(root, "bench", name, "main.ts")),
);
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  console.error(`no such benchmark: ${unknown.join(", ")}; there are ${all.join(", ")}`);
  process.exit(2);
}
let failed = false;
for (const name of wanted.length > 0 ? wanted : all) {
  const args = ["--expose-gc", "--import", "tsx", path.join("bench", name, "main.ts")];
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" });
  failed ||= status !== 0;
}
process.exit(failed ? 1 : 0);
