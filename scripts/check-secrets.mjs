// No secret in the working tree, in any commit, or in what the build made. Before it looks, the scanner has to find
// planted ones: a scanner that finds nothing may be broken.
import { spawnSync } from "node:child_process";
import { createHash, generateKeyPairSync, randomBytes } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { lintSource } from "@secretlint/core";
import { creator as pattern } from "@secretlint/secretlint-rule-pattern";
import { creator as recommended } from "@secretlint/secretlint-rule-preset-recommend";

const root = path.resolve(process.argv[2] ?? ".");
const FILE_BYTES_MAX = 5_000_000;

const RULES = [
  { id: "@secretlint/secretlint-rule-preset-recommend", rule: recommended, options: {} },
  {
    id: "@secretlint/secretlint-rule-pattern",
    rule: pattern,
    options: {
      patterns: [
        { name: "API token of Tandem", pattern: "/\\btdm_[A-Za-z0-9_-]{43}\\b/" },
        { name: "key of ENCRYPTION_KEYS", pattern: "/ENCRYPTION_KEYS\\s*[=:]\\s*[\"']?[\\w.-]+:[A-Za-z0-9+\\/]{43}=/" },
        { name: "metrics token", pattern: "/METRICS_TOKEN\\s*=\\s*[\"']?[A-Za-z0-9+\\/_-]{32,}/" },
      ],
    },
  },
];

/** What was looked at and is none: the first 16 digits of the sha256 of the text found, and why. */
const KNOWN = {
  // A key of env.test.ts that every reader may know: it opens nothing.
  cf58ebe2a9d31269: "made up for a test of the environment",
};

/** A password for a host that exists nowhere (one word, or a name reserved for such uses) opens nothing: tests have them. */
const NOWHERE = /^\w+:\/\/[^@]*@(\w+|[\w.-]+\.(internal|example|invalid|test)|127\.0\.0\.1)([:/]|$)/;

/** Made up here, in parts, so that this file holds none of them. */
const random = (bytes) => randomBytes(bytes).toString("hex");
const PLANTED = {
  "an AWS secret": ["AWS_SECRET_ACCESS", `_KEY=${randomBytes(30).toString("base64")}`].join(""),
  "a private key": generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({
    type: "pkcs8",
    format: "pem",
  }),
  "a GitHub token": ["ghp", "_", random(18)].join(""),
  "an npm token": ["npm", "_", random(18)].join(""),
  "a Slack token": ["xoxb", "-123456789012-1234567890123-", "AbCdEfGhIjKlMnOpQrStUvWx"].join(""),
  "a database URL": ["postgres", `://owner:${random(12)}@db.desk.com:5432/tandem`].join(""),
  "an API token of Tandem": ["tdm", `_${randomBytes(32).toString("base64url")}`].join(""),
  "a key of ENCRYPTION_KEYS": ["ENCRYPTION", `_KEYS=k1:${randomBytes(32).toString("base64")}`].join(""),
};

async function find(filePath, content) {
  const { messages } = await lintSource({
    source: { filePath, content, contentType: "text", ext: path.extname(filePath) },
    options: { config: { rules: RULES }, noPhysicFilePath: true, maskSecrets: false },
  });
  return messages.flatMap(({ range, ruleId, messageId }) => {
    const text = content.slice(...range);
    if (ruleId.endsWith("database-connection-string") && NOWHERE.test(text)) return [];
    const digest = createHash("sha256").update(text).digest("hex").slice(0, 16);
    return [{ digest, rule: ruleId.replace("@secretlint/secretlint-rule-", ""), messageId }];
  });
}

const faults = [];
for (const [name, secret] of Object.entries(PLANTED)) {
  const found = await find("planted.ts", `const planted = "${secret}";\n`);
  if (found.length === 0) faults.push(`the scanner does not find ${name}: nothing was checked`);
}

const git = (...args) => spawnSync("git", args, { cwd: root, encoding: "utf8", maxBuffer: 1 << 30 }).stdout ?? "";
const isText = (content) => !content.slice(0, 8000).includes("\0");

async function look(where, filePath, content) {
  if (!isText(content)) return;
  for (const { digest, rule, messageId } of await find(filePath, content))
    if (!(digest in KNOWN)) faults.push(`${where}: ${rule} ${messageId} (${digest})`);
}

let files = 0;
async function lookAtFile(file) {
  const full = path.join(root, file);
  if (!existsSync(full) || !statSync(full).isFile() || statSync(full).size > FILE_BYTES_MAX) return;
  files += 1;
  await look(file, file, readFileSync(full, "utf8"));
}

const tree = git("ls-files", "--cached", "--others", "--exclude-standard").split("\n").filter(Boolean);
for (const file of tree) await lookAtFile(file);
if (files === 0) faults.push("no files were found: nothing was checked");

const apps = existsSync(path.join(root, "apps")) ? readdirSync(path.join(root, "apps")) : [];
for (const dist of apps
  .map((app) => path.join("apps", app, "dist"))
  .filter((folder) => existsSync(path.join(root, folder))))
  for (const entry of readdirSync(path.join(root, dist), { recursive: true, withFileTypes: true }))
    if (entry.isFile()) await lookAtFile(path.relative(root, path.join(entry.parentPath, entry.name)));

/** Every line that any commit added, by commit and file. What is still in the tree was looked at already. */
let commits = 0;
const history = git("log", "--all", "--patch", "--no-color", "--unified=0", "--no-ext-diff", "--format=commit:%h");
for (const commit of history.split(/^commit:/m).slice(1)) {
  commits += 1;
  const [hash = ""] = commit.split("\n", 1);
  for (const part of commit.split(/^diff --git /m).slice(1)) {
    const file = /^\+\+\+ b\/(.*)$/m.exec(part)?.[1];
    if (file === undefined) continue;
    const added = part.split("\n").filter((line) => line.startsWith("+") && !line.startsWith("+++"));
    await look(`${file} in commit ${hash}`, file, added.map((line) => line.slice(1)).join("\n"));
  }
}

for (const fault of new Set(faults)) console.error(fault);
if (faults.length === 0)
  console.log(
    `no secret in ${files} files and ${commits} commits; all ${Object.keys(PLANTED).length} planted ones were found`,
  );
process.exit(faults.length === 0 ? 0 : 1);
