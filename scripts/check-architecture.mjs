// The law of imports between our packages, read from the manifests (pnpm's strict node_modules makes a manifest
// the real law) and from the sources (a relative path could step around it).
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const root = path.resolve(process.argv[2] ?? ".");

/** Package → our packages that its shipped code may import. */
const ALLOWED = {
  domain: [],
  contract: ["domain"],
  engine: ["domain"],
  venues: ["domain", "engine"],
  simulator: ["domain"],
  db: ["domain", "engine"],
  vault: ["domain"],
  auth: ["domain", "contract"],
  services: ["contract", "domain", "db", "auth", "vault", "engine"],
  api: ["services", "contract", "auth", "engine"],
  client: ["api", "contract"],
  web: ["client", "contract", "domain"],
  server: ["domain", "contract", "engine", "venues", "db", "vault", "auth", "services", "api", "simulator"],
  testing: ["domain", "engine"],
};
/** Only tests may import these, from devDependencies. */
const DEVELOPMENT_ONLY = ["testing", "simulator"];
/** Nobody imports these. */
const LEAVES = ["web", "server", "e2e", "bench"];
/** A package of ours may import only these libraries from shipped code; a list that is absent is free. */
const LIBRARIES = { domain: [], contract: ["zod"], engine: ["flatqueue"], vault: [], simulator: ["ws"] };
/** Node's own modules are out of reach here. */
const NO_NODE = ["domain", "contract"];

const faults = [];
const isOurs = (name) => name.startsWith("@tandem/");
const short = (name) => name.replace("@tandem/", "");

const folders = ["packages", "apps"].flatMap((group) =>
  existsSync(path.join(root, group)) ? readdirSync(path.join(root, group)).map((name) => path.join(group, name)) : [],
);
const packages = folders.filter((folder) => existsSync(path.join(root, folder, "package.json")));
if (packages.length === 0) faults.push("no packages were found: nothing was checked");

function sources(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name));
}

const IMPORT =
  /(?:^|[\s;])(?:import|export)\s(type\s)?[^"';]*?from\s*["']([^"']+)["']|import\s*\(\s*["']([^"']+)["']\s*\)|^\s*import\s+["']([^"']+)["']/gm;
const libraryOf = (specifier) =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");

/** `client` and `web` know the router by its types alone. */
const TYPES_ONLY = { client: ["@tandem/api"] };

function checkSource(name, folder, file, manifest) {
  const where = path.relative(root, file);
  const text = readFileSync(file, "utf8");
  for (const match of text.matchAll(IMPORT)) {
    const specifier = match[2] ?? match[3] ?? match[4] ?? "";
    if (specifier.startsWith(".")) {
      const target = path.resolve(path.dirname(file), specifier);
      if (!target.startsWith(folder + path.sep)) faults.push(`${where}: ${specifier} leaves its package`);
      continue;
    }
    if (specifier.startsWith("node:")) {
      if (NO_NODE.includes(name)) faults.push(`${where}: ${name} may not import ${specifier}`);
      continue;
    }
    const library = libraryOf(specifier);
    if (library === manifest.name) continue;
    if (isOurs(library)) {
      const sourceIsDevelopment = /\/src\/testing\//.test(file);
      if (!(ALLOWED[name] ?? []).includes(short(library)) && !sourceIsDevelopment)
        faults.push(`${where}: ${name} may not import ${library}`);
      if (TYPES_ONLY[name]?.includes(library) && !match[1])
        faults.push(`${where}: only types may come from ${library}`);
    } else if (LIBRARIES[name] && !LIBRARIES[name].includes(library)) {
      faults.push(`${where}: ${name} may not import ${library}`);
    }
  }
}

for (const folder of packages) {
  const manifest = JSON.parse(readFileSync(path.join(root, folder, "package.json"), "utf8"));
  const name = path.basename(folder);
  if (manifest.name !== `@tandem/${name}`) faults.push(`${folder}/package.json: the name must be @tandem/${name}`);
  const files = sources(path.join(root, folder, "src"));
  if (files.length === 0) faults.push(`${folder}: an empty package; it exists when its first real code arrives`);
  const allowed = ALLOWED[name];
  if (!allowed) {
    faults.push(`${folder}: not in the table of scripts/check-architecture.mjs; add its row and its reason`);
    continue;
  }
  for (const dependency of Object.keys(manifest.dependencies ?? {}).filter(isOurs)) {
    if (!allowed.includes(short(dependency))) faults.push(`${folder}: ${name} may not depend on ${dependency}`);
    if (DEVELOPMENT_ONLY.includes(short(dependency))) faults.push(`${folder}: ${dependency} is for development only`);
    if (LEAVES.includes(short(dependency))) faults.push(`${folder}: nobody imports ${dependency}`);
  }
  for (const file of files) checkSource(name, path.join(root, folder), file, manifest);
}

for (const fault of faults) console.error(fault);
if (faults.length === 0) console.log(`${packages.length} packages keep to their arrows`);
process.exit(faults.length === 0 ? 0 : 1);
