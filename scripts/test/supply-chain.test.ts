import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { cpSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createFixture, repository, runCheck } from "./fixture.ts";

const SETTINGS = `packages:
  - packages/*

catalog:
  "@trpc/server": 11.25.2
  ws: 8.23.0

minimumReleaseAge: 10080
minimumReleaseAgeStrict: true
strictDepBuilds: true
blockExoticSubdeps: true

allowBuilds:
  esbuild: true
  ccxt: false
`;
const HASH = `sha512-${"A".repeat(86)}==`;
const LOCK = `lockfileVersion: '9.0'

packages:

  '@trpc/server@11.25.2':
    resolution: {integrity: ${HASH}}

  ws@8.23.0:
    resolution: {integrity: ${HASH}}
    engines: {node: '>=10.0.0'}
`;

let fixture: ReturnType<typeof createFixture>;
beforeEach(() => {
  fixture = createFixture();
  fixture.write("pnpm-workspace.yaml", SETTINGS);
  fixture.write("pnpm-lock.yaml", LOCK);
});
afterEach(() => fixture.remove());

const manifest = (fields: object) =>
  JSON.stringify({ name: "@tandem/domain", version: "0.1.0", private: true, type: "module", ...fields });

describe("G85, G86: where everything comes from", () => {
  test("a healthy tree passes", () => {
    expect(runCheck(fixture.root, "supply-chain,versions")).toMatchObject({ code: 0 });
  });

  test.each([
    ["too fresh releases", "pnpm-workspace.yaml", SETTINGS.replace("10080", "1440"), /minimumReleaseAge must be 10080/],
    [
      "lax ages",
      "pnpm-workspace.yaml",
      SETTINGS.replace("AgeStrict: true", "AgeStrict: false"),
      /AgeStrict must be true/,
    ],
    [
      "lax builds",
      "pnpm-workspace.yaml",
      SETTINGS.replace("strictDepBuilds: true\n", ""),
      /strictDepBuilds must be true/,
    ],
    [
      "an exception to the age",
      "pnpm-workspace.yaml",
      `${SETTINGS}\nminimumReleaseAgeExclude:\n  - left-pad\n`,
      /minimumReleaseAgeExclude/,
    ],
    [
      "a script nobody gave a reason for",
      "pnpm-workspace.yaml",
      SETTINGS.replace("ccxt: false", "ccxt: true"),
      /allowBuilds lets ccxt run scripts/,
    ],
    [
      "a range in the catalog",
      "pnpm-workspace.yaml",
      SETTINGS.replace("ws: 8.23.0", "ws: ^8.23.0"),
      /ws must be an exact version, not \^8/,
    ],
    [
      "a dependency from git",
      "packages/domain/package.json",
      manifest({ dependencies: { x: "github:evil/x" } }),
      /x must come from the catalog .* not github:evil/,
    ],
    [
      "a dependency by URL",
      "packages/domain/package.json",
      manifest({ devDependencies: { x: "https://evil.example/x.tgz" } }),
      /x must come from the catalog/,
    ],
    [
      "a dependency by range",
      "packages/domain/package.json",
      manifest({ dependencies: { x: "^1.0.0" } }),
      /x must come from the catalog/,
    ],
    [
      "a script of our own at installation",
      "packages/domain/package.json",
      manifest({ scripts: { postinstall: "node x" } }),
      /postinstall runs at every installation/,
    ],
    [
      "a changed hash",
      "pnpm-lock.yaml",
      LOCK.replace(HASH, "sha1-abc"),
      /@trpc\/server@11.25.2 has no sha512 integrity/,
    ],
    [
      "a missing hash",
      "pnpm-lock.yaml",
      LOCK.replace(/ws@8.23.0:\n.*\n/, "ws@8.23.0:\n    resolution: {}\n"),
      /ws@8.23.0 has no sha512/,
    ],
    [
      "an archive from elsewhere",
      "pnpm-lock.yaml",
      `${LOCK}\n  x@https://evil.example/x.tgz:\n    resolution: {integrity: ${HASH}, tarball: https://evil.example/x.tgz}\n`,
      /x@https.* does not come from the registry/,
    ],
    [
      "a repository",
      "pnpm-lock.yaml",
      `${LOCK}\n  x@1.0.0:\n    resolution: {commit: abc, repo: https://evil.example/x, type: git}\n`,
      /x@1.0.0 does not come from the registry/,
    ],
    ["a lockfile that cannot be read", "pnpm-lock.yaml", "lockfileVersion: '10'\n", /layout has changed/],
  ])("%s fails", (_name, file, text, says) => {
    fixture.write(file, text);
    const { code, output } = runCheck(fixture.root, "supply-chain");
    expect(output).toMatch(says);
    expect(code).toBe(1);
  });

  test("a version below the table's fails with its name and the reason", () => {
    fixture.write("pnpm-lock.yaml", LOCK.replace("ws@8.23.0", "ws@8.18.0"));
    const { code, output } = runCheck(fixture.root, "versions");
    expect(output).toMatch(/ws 8.18.0 is below 8.21.0 \(CVE-2026-48779/);
    expect(code).toBe(1);
  });
});

describe("G87: no secret anywhere", () => {
  // Made anew and in parts: this file holds none.
  const secret = () => ["tdm", `_${randomBytes(32).toString("base64url")}`].join("");
  const git = (...words: string[]) =>
    spawnSync("git", ["-c", "user.name=a", "-c", "user.email=a@b.c", ...words], { cwd: fixture.root });
  const scan = () => runCheck(fixture.root, "secrets");

  test("a clean tree passes, and the scanner has shown that it finds planted ones", () => {
    expect(scan()).toMatchObject({ code: 0 });
  });

  test("one in a file that is not yet committed is found", () => {
    fixture.write("packages/domain/src/money.ts", `export const TOKEN = "${secret()}";\n`);
    expect(scan()).toMatchObject({ code: 1, output: expect.stringContaining("packages/domain/src/money.ts: ") });
  });

  test("one that was committed and taken out again is found in the history", () => {
    fixture.write("notes.txt", `AWS_SECRET_ACCESS_KEY=${randomBytes(30).toString("base64")}\n`);
    git("add", "-A");
    git("commit", "-q", "-m", "one");
    rmSync(path.join(fixture.root, "notes.txt"));
    git("add", "-A");
    git("commit", "-q", "-m", "two");
    const { code, output } = scan();
    expect(output).toMatch(/notes\.txt in commit [0-9a-f]+: /);
    expect(code).toBe(1);
  });

  test("one that the build carried along is found", () => {
    fixture.write("apps/web/dist/assets/index.js", `const a="${secret()}"`);
    expect(scan()).toMatchObject({ code: 1, output: expect.stringContaining("apps/web/dist/assets/index.js: ") });
  });

  test("a password for a host that is none is no secret, for one that may exist it is", () => {
    const url = (host: string) => ["postgres", `://tandem:kq8ZrT0vWm3x@${host}/tandem`].join("");
    fixture.write("a.test.ts", `const url = "${url("db.internal")}";\n`);
    expect(scan()).toMatchObject({ code: 0 });
    fixture.write("a.test.ts", `const url = "${url("db.desk.com")}";\n`);
    expect(scan()).toMatchObject({ code: 1, output: expect.stringContaining("a.test.ts: database-connection-string") });
  });
});

describe("G88: the bill of materials", () => {
  test("the repository's is that of its lockfile, and one that lacks a component fails with its name", () => {
    for (const file of ["pnpm-lock.yaml", "pnpm-workspace.yaml", "package.json", "docs/sbom.cdx.json"])
      cpSync(path.join(repository, file), path.join(fixture.root, file), { recursive: true });
    for (const group of ["packages", "apps", "e2e", "bench"])
      cpSync(path.join(repository, group), path.join(fixture.root, group), {
        recursive: true,
        filter: (source) => !/\/(node_modules|src|test|dist)(\/|$)/.test(source),
      });
    expect(runCheck(fixture.root, "sbom")).toMatchObject({ code: 0 });
    const bill = JSON.parse(readFileSync(path.join(repository, "docs/sbom.cdx.json"), "utf8"));
    expect(bill).toMatchObject({ bomFormat: "CycloneDX", metadata: { component: { name: "tandem" } } });
    const isPostgres = ({ name }: { name: string }) => name === "postgres";
    expect(bill.components.find(isPostgres).externalReferences[0].hashes[0].alg).toBe("SHA-512");
    bill.components = bill.components.filter((component: { name: string }) => !isPostgres(component));
    fixture.write("docs/sbom.cdx.json", JSON.stringify(bill));
    const { code, output } = runCheck(fixture.root, "sbom");
    expect(output).toMatch(/new: pkg:npm\/postgres@3/);
    expect(code).toBe(1);
  });
});
