// `pnpm run sbom`: writes docs/sbom.cdx.json, the CycloneDX bill of what production runs, in one order and without a
// date, so that a changed dependency shows as a changed line. `--check` compares instead (scripts/check.mjs does).
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";

const { values, positionals } = parseArgs({
  options: { check: { type: "boolean", default: false } },
  allowPositionals: true,
});
const root = path.resolve(positionals[0] ?? ".");
const FILE = path.join(root, "docs", "sbom.cdx.json");

function generate() {
  const folder = mkdtempSync(path.join(tmpdir(), "tandem-sbom-"));
  const out = path.join(folder, "sbom.json");
  const format = ["--sbom-format", "cyclonedx", "--sbom-spec-version", "1.6", "--sbom-type", "application"];
  try {
    const words = ["-y", "pnpm@12", "sbom", ...format, "--lockfile-only", "--prod", "--out", out];
    const { status, stderr } = spawnSync("npx", words, { cwd: root, encoding: "utf8", timeout: 120_000 });
    if (status !== 0 || !existsSync(out)) throw new Error(`pnpm sbom failed: ${stderr}`);
    return JSON.parse(readFileSync(out, "utf8"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const byName = (key) => (a, b) => (a[key] < b[key] ? -1 : a[key] > b[key] ? 1 : 0);

/** What changes with every run is left out: time, serial number, and the graph, of which pnpm writes another part each time. */
function settled(bill) {
  const { timestamp: _timestamp, tools: _tools, ...metadata } = bill.metadata;
  return {
    $schema: bill.$schema,
    bomFormat: bill.bomFormat,
    specVersion: bill.specVersion,
    version: 1,
    metadata,
    components: [...bill.components].sort(byName("bom-ref")),
  };
}

const bill = settled(generate());
const text = `${JSON.stringify(bill, null, 1)}\n`;
if (!values.check) {
  writeFileSync(FILE, text);
  console.log(`${bill.components.length} components in ${path.relative(root, FILE)}`);
  process.exit(0);
}

const kept = existsSync(FILE) ? readFileSync(FILE, "utf8") : "";
if (kept === text) {
  console.log(`the bill of materials has the ${bill.components.length} components of the lockfile`);
  process.exit(0);
}
const names = (components) => new Set(components.map((component) => component["bom-ref"]));
const [before, after] = [names(kept === "" ? [] : JSON.parse(kept).components), names(bill.components)];
for (const name of after) if (!before.has(name)) console.error(`new: ${name}`);
for (const name of before) if (!after.has(name)) console.error(`gone: ${name}`);
console.error(
  "docs/sbom.cdx.json is not that of the lockfile: look at what changed, then run `npx -y pnpm@12 run sbom`",
);
process.exit(1);
