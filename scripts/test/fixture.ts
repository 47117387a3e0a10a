import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

export const repository = path.resolve(import.meta.dirname, "../..");

export type Fixture = { readonly root: string; readonly write: (file: string, text: string) => void };

/** A small healthy tree under the repository's own configuration, in which a test plants one fault. */
export function createFixture(): Fixture & { readonly remove: () => void } {
  const root = mkdtempSync(path.join(tmpdir(), "tandem-check-"));
  const write = (file: string, text: string) => {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  };
  for (const file of ["biome.json", ".oxlintrc.json", "tsconfig.base.json"])
    cpSync(path.join(repository, file), path.join(root, file));
  symlinkSync(path.join(repository, "node_modules"), path.join(root, "node_modules"));
  write(".gitignore", "node_modules\ndist\n");
  write("package.json", json({ name: "fixture", private: true, packageManager: "pnpm@12.21.0", type: "module" }));
  write("pnpm-workspace.yaml", "packages:\n  - packages/*\n");
  write("README.md", "# Fixture\n\nThe money is in `packages/domain/src/money.ts`.\n");
  write(
    "packages/domain/package.json",
    json({
      name: "@tandem/domain",
      version: "0.1.0",
      private: true,
      type: "module",
      exports: { "./money": "./src/money.ts" },
    }),
  );
  write("packages/domain/tsconfig.json", '{ "extends": "../../tsconfig.base.json", "include": ["src"] }\n');
  write("packages/domain/src/money.ts", "export const SCALE = 10n ** 18n;\n");
  write(
    "pnpm-lock.yaml",
    "packages:\n\n  '@trpc/server@11.25.2':\n    resolution: {}\n\n  ws@8.23.0:\n    resolution: {}\n",
  );
  spawnSync("git", ["init", "--quiet"], { cwd: root });
  return { root, write, remove: () => rmSync(root, { recursive: true, force: true }) };
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

export function runCheck(root: string, only: string): { readonly code: number | null; readonly output: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [path.join(repository, "scripts/check.mjs"), "--root", root, "--only", only],
    { encoding: "utf8" },
  );
  return { code: status, output: stdout + stderr };
}
