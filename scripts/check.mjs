// Every static check of the repository, none of which needs a database. `--only a,b` runs some of them,
// `--root DIR` another tree (the tests plant faults in a small one).
import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const { values } = parseArgs({ options: { root: { type: "string" }, only: { type: "string" } } });
const root = path.resolve(values.root ?? repository);
const bin = (name) => path.join(repository, "node_modules", ".bin", name);
const own = (name) => [process.execPath, path.join(repository, "scripts", `check-${name}.mjs`), root];

const typed = ["packages", "apps", "e2e", "bench", "scripts"].filter((folder) => existsSync(path.join(root, folder)));
const projects = typed
  .flatMap((folder) => [folder, ...readdirSync(path.join(root, folder)).map((name) => path.join(folder, name))])
  .filter((folder) => existsSync(path.join(root, folder, "tsconfig.json")));

/** Name, then the command lines that must all succeed. */
const checks = {
  biome: [[bin("biome"), "check", "--error-on-warnings", "."]],
  oxlint: [[bin("oxlint"), "--type-aware", "--deny-warnings", "--ignore-pattern=scripts/*.mjs", ...typed]],
  types: projects.map((project) => [bin("tsc"), "--project", project]),
  knip: [[bin("knip"), "--no-progress"]],
  sherif: [[bin("sherif"), "--fail-on-warnings"]],
  architecture: [own("architecture")],
  docs: [own("docs")],
  versions: [own("versions")],
  "supply-chain": [own("supply-chain")],
  secrets: [own("secrets")],
  sbom: [[process.execPath, path.join(repository, "scripts", "sbom.mjs"), "--check", root]],
  sizes: [own("sizes")],
  migrations: [own("migrations")],
};

const chosen = values.only?.split(",") ?? Object.keys(checks);
const unknown = chosen.filter((name) => !(name in checks));
if (unknown.length > 0) {
  console.error(`no such check: ${unknown.join(", ")}; there are ${Object.keys(checks).join(", ")}`);
  process.exit(2);
}

function run([command, ...args]) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, env: { ...process.env, FORCE_COLOR: "0" } });
    const output = [];
    child.stdout.on("data", (chunk) => output.push(chunk));
    child.stderr.on("data", (chunk) => output.push(chunk));
    child.on("error", (error) => resolve({ code: 127, output: String(error) }));
    child.on("close", (code) => resolve({ code: code ?? 1, output: Buffer.concat(output).toString() }));
  });
}

let failed = 0;
for (const name of chosen) {
  const startedMs = performance.now();
  // A check with nothing to look at proves nothing.
  const results = [];
  for (const command of checks[name]) results.push(await run(command));
  const bad = results.filter(({ code }) => code !== 0);
  const ok = results.length > 0 && bad.length === 0;
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  console.log(`${ok ? "ok  " : "FAIL"} ${name} (${seconds} s)`);
  if (ok) continue;
  failed += 1;
  for (const { output } of bad) console.log(output.trimEnd());
  if (results.length === 0) console.log("nothing to check was found");
}
console.log(failed === 0 ? `check: all ${chosen.length} passed` : `check: ${failed} of ${chosen.length} failed`);
process.exit(failed === 0 ? 0 : 1);
