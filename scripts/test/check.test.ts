import { cpSync, rmSync, symlinkSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createFixture, repository, runCheck } from "./fixture.ts";

let fixture: ReturnType<typeof createFixture>;
beforeEach(() => {
  fixture = createFixture();
});
afterEach(() => fixture.remove());

/** Each check, a fault that a person could commit, and what the check must say of it. */
const FAULTS: readonly {
  readonly check: string;
  readonly fault: string;
  readonly file: string;
  readonly text: string;
  readonly says: RegExp;
}[] = [
  {
    check: "biome",
    fault: "a badly formatted line",
    file: "packages/domain/src/money.ts",
    text: "export const SCALE   = 10n ** 18n\n",
    says: /format/i,
  },
  {
    check: "biome",
    fault: "a clock in the domain",
    file: "packages/domain/src/now.ts",
    text: "export const now = (): number => Date.now();\n",
    says: /inject a Clock/,
  },
  {
    check: "biome",
    fault: "a node module in the domain",
    file: "packages/domain/src/read.ts",
    text: 'import { readFileSync } from "node:fs";\n\nexport const read = (file: string): string => readFileSync(file, "utf8");\n',
    says: /noNodejsModules/,
  },
  {
    check: "biome",
    fault: "the environment read outside env.ts",
    file: "packages/domain/src/env.ts",
    text: 'export const port = process.env["PORT"];\n',
    says: /noProcessEnv/,
  },
  {
    check: "biome",
    fault: "an `any`",
    file: "packages/domain/src/any.ts",
    text: "export const parse = (text: string): any => JSON.parse(text);\n",
    says: /noExplicitAny/,
  },
  {
    check: "biome",
    fault: "a skipped test",
    file: "packages/domain/test/money.test.ts",
    text: 'import { test } from "vitest";\n\ntest.skip("later", () => {});\n',
    says: /noSkippedTests/,
  },
  {
    check: "oxlint",
    fault: "a lost promise",
    file: "packages/domain/src/send.ts",
    text: "const place = async (): Promise<void> => {};\nexport function send(): void {\n  place();\n}\n",
    says: /no-floating-promises/,
  },
  {
    check: "oxlint",
    fault: "an async callback given to forEach",
    file: "packages/domain/src/each.ts",
    text: "export function cancelAll(ids: readonly string[], cancel: (id: string) => Promise<void>): void {\n  ids.forEach(async (id) => await cancel(id));\n}\n",
    says: /no-misused-promises/,
  },
  {
    check: "types",
    fault: "an unchecked index",
    file: "packages/domain/src/first.ts",
    text: "export const first = (values: readonly number[]): number => values[0];\n",
    says: /TS2322/,
  },
  {
    check: "knip",
    fault: "a file that nobody imports",
    file: "packages/domain/src/forgotten.ts",
    text: "export const forgotten = 1;\n",
    says: /forgotten\.ts/,
  },
  {
    check: "sherif",
    fault: "dependencies out of order",
    file: "packages/other/package.json",
    text: '{\n  "name": "@tandem/other",\n  "private": true,\n  "type": "module",\n  "dependencies": { "zod": "4.6.7", "ccxt": "4.5.84" }\n}\n',
    says: /unordered-dependencies/,
  },
  {
    check: "architecture",
    fault: "an arrow that the design forbids",
    file: "packages/domain/src/arrow.ts",
    text: 'export { createDatabase } from "@tandem/db/database";\n',
    says: /domain may not import @tandem\/db/,
  },
  {
    check: "architecture",
    fault: "a way round the manifest by a relative path",
    file: "packages/domain/src/round.ts",
    text: 'export { createDatabase } from "../../db/src/database.ts";\n',
    says: /leaves its package/,
  },
  {
    check: "architecture",
    fault: "a forbidden dependency in a manifest",
    file: "packages/domain/package.json",
    text: '{ "name": "@tandem/domain", "dependencies": { "@tandem/engine": "workspace:*" } }\n',
    says: /domain may not depend on @tandem\/engine/,
  },
  {
    check: "architecture",
    fault: "an empty package",
    file: "packages/hollow/package.json",
    text: '{ "name": "@tandem/hollow" }\n',
    says: /empty package/,
  },
  {
    check: "docs",
    fault: "a document that names a path that is gone",
    file: "README.md",
    text: "The money is in `packages/domain/src/gone.ts`.\n",
    says: /gone\.ts` does not exist/,
  },
  {
    check: "docs",
    fault: "a dead link",
    file: "README.md",
    text: "See [the design](docs/NOWHERE.md).\n",
    says: /leads nowhere/,
  },
  {
    check: "docs",
    fault: "a requirement that names a test which is not there",
    file: "docs/asvs.csv",
    text: "id,level,status,evidence,note\n1.1.1,2,met,apps/server/test/gone.test.ts,\n",
    says: /1\.1\.1 names apps\/server\/test\/gone\.test\.ts/,
  },
  {
    check: "docs",
    fault: "a requirement that is not met, without a reason",
    file: "docs/asvs.csv",
    text: "id,level,status,evidence,note\n1.1.1,2,deviation,README.md,\n",
    says: /1\.1\.1 is not met and does not say why/,
  },
  {
    check: "versions",
    fault: "a version with a known hole",
    file: "pnpm-lock.yaml",
    text: "packages:\n\n  ws@8.20.9:\n    resolution: {}\n",
    says: /ws 8\.20\.9 is below 8\.21\.0/,
  },
  {
    check: "sizes",
    fault: "a file that has grown too large",
    file: "packages/domain/src/large.ts",
    text: "// one line\n".repeat(401),
    says: /over 400/,
  },
];

describe("a healthy tree passes", () => {
  test.each([...new Set(FAULTS.map(({ check }) => check))])("%s", (check) => {
    const { code, output } = runCheck(fixture.root, check);
    expect(output).toContain(`ok   ${check}`);
    expect(code).toBe(0);
  });
});

describe("a planted fault fails its check", () => {
  test.each(FAULTS)("$check finds $fault", ({ check, file, text, says }) => {
    fixture.write(file, text);
    const { code, output } = runCheck(fixture.root, check);
    expect(output).toMatch(says);
    expect(code).toBe(1);
  });

  test("architecture fails when it saw no packages", () => {
    rmSync(path.join(fixture.root, "packages"), { recursive: true });
    expect(runCheck(fixture.root, "architecture")).toMatchObject({
      code: 1,
      output: expect.stringContaining("no packages were found"),
    });
  });

  test("a check that does not exist is told, not passed over", () => {
    expect(runCheck(fixture.root, "spelling")).toMatchObject({
      code: 2,
      output: expect.stringContaining("no such check"),
    });
  });
});

describe("migrations are in step with the schema", () => {
  beforeEach(() => {
    for (const folder of ["drizzle", "packages/db/src/schema"])
      cpSync(path.join(repository, folder), path.join(fixture.root, folder), { recursive: true });
    symlinkSync(path.join(repository, "packages/db/node_modules"), path.join(fixture.root, "packages/db/node_modules"));
  });

  test("the repository's own pass", () => {
    expect(runCheck(fixture.root, "migrations")).toMatchObject({ code: 0 });
  });

  test("a table that no migration makes fails", () => {
    fixture.write(
      "packages/db/src/schema/planted.ts",
      'import { pgTable, text } from "drizzle-orm/pg-core";\n\nexport const planted = pgTable("planted", { id: text().primaryKey() });\n',
    );
    const { code, output } = runCheck(fixture.root, "migrations");
    expect(output).toContain('CREATE TABLE "planted"');
    expect(code).toBe(1);
  });
});
