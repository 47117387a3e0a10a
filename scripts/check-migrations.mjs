// The migrations in drizzle/ give exactly the schema in packages/db/src/schema: generating once more adds nothing.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const root = path.resolve(process.argv[2] ?? ".");
const drizzleKit = path.join(repository, "packages", "db", "node_modules", ".bin", "drizzle-kit");
const folder = path.join(root, "drizzle");
const schema = path.join(root, "packages", "db", "src", "schema");

const sqlFiles = (at) => readdirSync(at).filter((name) => name.endsWith(".sql"));
const faults = [];

function journalFaults() {
  const journal = JSON.parse(readFileSync(path.join(folder, "meta", "_journal.json"), "utf8"));
  const listed = journal.entries.map((entry) => `${entry.tag}.sql`);
  const present = sqlFiles(folder);
  return [
    ...listed.filter((name) => !present.includes(name)).map((name) => `drizzle/${name} is in the journal and missing`),
    ...present.filter((name) => !listed.includes(name)).map((name) => `drizzle/${name} is not in the journal`),
    ...(listed.length === 0 ? ["there is no migration: nothing was checked"] : []),
  ];
}

function driftFaults() {
  const copy = mkdtempSync(path.join(tmpdir(), "tandem-migrations-"));
  try {
    cpSync(folder, copy, { recursive: true });
    const before = sqlFiles(copy);
    const args = [
      "generate",
      "--dialect=postgresql",
      `--schema=${path.join(schema, "*.ts")}`,
      `--out=${path.relative(root, copy)}`,
    ];
    // Its questions (was this column renamed?) mean that there is a difference: no one is there to answer.
    const run = spawnSync(drizzleKit, args, { cwd: root, encoding: "utf8", timeout: 60_000, stdio: "pipe", input: "" });
    const added = sqlFiles(copy).filter((name) => !before.includes(name));
    if (added.length > 0) {
      const statements = readFileSync(path.join(copy, added[0]), "utf8").trim();
      return [`the schema has what no migration makes; run drizzle-kit generate:\n${statements}`];
    }
    const said = `${run.stdout}${run.stderr}`;
    return run.status === 0 && said.includes("No schema changes")
      ? []
      : [`drizzle-kit generate failed:\n${said.trim()}`];
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

if (!existsSync(folder) || !existsSync(schema))
  faults.push("drizzle/ or packages/db/src/schema is missing: nothing was checked");
else faults.push(...journalFaults(), ...driftFaults());

for (const fault of faults) console.error(fault);
if (faults.length === 0) console.log(`${sqlFiles(folder).length} migrations give the schema`);
process.exit(faults.length === 0 ? 0 : 1);
