import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { VARIABLES } from "../src/env/variables.ts";
import { readEnv } from "../src/env.ts";
import { ROOT } from "./process/run-tandem.ts";

const lines = readFileSync(join(ROOT, ".env.example"), "utf8").split("\n");
const entries = lines.flatMap((line): [string, string][] => {
  const [, name, value] = /^#([A-Z_]+)=(.*)$/.exec(line) ?? [];
  return name === undefined ? [] : [[name, value ?? ""]];
});

it(".env.example names every variable but NODE_ENV, and no other", () => {
  const names = Object.keys(VARIABLES).filter((name) => name !== "NODE_ENV");
  expect(entries.map(([name]) => name).sort()).toEqual(names.sort());
});

it("its values are accepted", () => {
  expect(readEnv({ NODE_ENV: "development", ...Object.fromEntries(entries) })).toMatchObject({
    ok: true,
    warnings: [],
  });
});
