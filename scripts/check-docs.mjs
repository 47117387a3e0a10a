// Documents that name a path of the repository must name one that exists: links, and `code` that looks like a path.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const root = path.resolve(process.argv[2] ?? ".");
const faults = [];

const documents = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith(".md"))
  .map((entry) => entry.name);
if (existsSync(path.join(root, "docs")))
  for (const entry of readdirSync(path.join(root, "docs"), { recursive: true, withFileTypes: true }))
    if (entry.isFile() && entry.name.endsWith(".md"))
      documents.push(path.relative(root, path.join(entry.parentPath, entry.name)));
if (documents.length === 0) faults.push("no documents were found: nothing was checked");

const TOP = /^(apps|packages|drizzle|e2e|bench|deploy|docs|scripts|\.ci)\//;

for (const document of documents) {
  const text = readFileSync(path.join(root, document), "utf8");
  const here = path.dirname(path.join(root, document));
  for (const [, target] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^([a-z]+:|#)/.test(target)) continue;
    if (!existsSync(path.join(here, target.split("#")[0])))
      faults.push(`${document}: the link ${target} leads nowhere`);
  }
  for (const [, code] of text.matchAll(/`([^`\n]+)`/g)) {
    const target = code
      .split(/[\s:#]/)[0]
      .replace(/\/?\*.*$/, "")
      .replace(/[,;]$/, "");
    if (!TOP.test(target) || /[<>{}$]|[A-Z]{3,}\b(?!\.md)/.test(target)) continue;
    if (!existsSync(path.join(root, target))) faults.push(`${document}: \`${target}\` does not exist`);
  }
}

// The list of requirements: each has a status, evidence that exists, and a reason where it is not met.
const list = path.join(root, "docs/asvs.csv");
if (existsSync(list)) {
  for (const line of readFileSync(list, "utf8").trim().split("\n").slice(1)) {
    const [, id, status, evidence, note] = /^([^,]+),\d,([^,]+),([^,]*),(.*)$/.exec(line) ?? [];
    if (!["met", "deviation", "not applicable"].includes(status)) faults.push(`docs/asvs.csv: ${line} has no status`);
    if (status !== "met" && note === "") faults.push(`docs/asvs.csv: ${id} is not met and does not say why`);
    for (const file of (evidence ?? "").split(";"))
      if (file === "" || !existsSync(path.join(root, file)))
        faults.push(`docs/asvs.csv: ${id} names ${file || "nothing"}`);
  }
}

for (const fault of faults) console.error(fault);
if (faults.length === 0) console.log(`${documents.length} documents name paths that exist`);
process.exit(faults.length === 0 ? 0 : 1);
