import { randomBytes } from "node:crypto";
import { inspect } from "node:util";
import { expect, test } from "vitest";
import { parseKeyring } from "../src/keyring.ts";
import { newKeyringEntry } from "../src/new-keyring-entry.ts";

const entry = (id: string, bytes: Uint8Array = randomBytes(32)): string =>
  `${id}:${Buffer.from(bytes).toString("base64")}`;

test("the first key is current and every key is there", () => {
  const read = parseKeyring(`${entry("new")}, ${entry("old")},`);
  expect(read.ok && [read.keyring.current, [...read.keyring.keys.keys()], read.weaknesses]).toEqual([
    "new",
    ["new", "old"],
    [],
  ]);
});

test.each([
  ["", { kind: "empty" }],
  [" , ", { kind: "empty" }],
  ["no-colon", { kind: "malformed", position: 1 }],
  [":AAAA", { kind: "malformed", position: 1 }],
  [`a b:${"A".repeat(43)}=`, { kind: "malformed", position: 1 }],
  [`${entry("a")},b:not base64!`, { kind: "not_base64", position: 2 }],
  [entry("a", randomBytes(31)), { kind: "wrong_length", position: 1 }],
  [entry("a", randomBytes(33)), { kind: "wrong_length", position: 1 }],
  [`${entry("a")},${entry("a")}`, { kind: "id_twice", position: 2 }],
])("%j is refused with its place and never with its text", (text, fault) => {
  expect(parseKeyring(text)).toEqual({ ok: false, fault });
});

test.each([
  ["one byte over and over", new Uint8Array(32).fill(7)],
  ["counting", Uint8Array.from({ length: 32 }, (_, index) => index % 16)],
  ["a phrase", Buffer.from("change me before production! 1234".slice(0, 32))],
])("a key made of %s is told as guessable", (_, bytes) => {
  const read = parseKeyring(`${entry("good")},${entry("bad", bytes)}`);
  expect(read.ok && read.weaknesses).toEqual([{ kind: "guessable", position: 2 }]);
});

test("the same key under two ids is told", () => {
  const key = randomBytes(32);
  const read = parseKeyring(`${entry("a", key)},${entry("b", key)}`);
  expect(read.ok && read.weaknesses).toEqual([{ kind: "key_twice", position: 2 }]);
});

test("nothing that can be printed of a keyring holds a key", () => {
  const key = randomBytes(32);
  const read = parseKeyring(entry("a", key));
  const printed = inspect(read, { depth: 9, showHidden: true }) + JSON.stringify(read);
  expect(printed).not.toContain(key.toString("base64").slice(0, 12));
  expect(printed).not.toContain(key.toString("hex").slice(0, 12));
});

test("fresh entries read well, are strong, and differ", () => {
  const fresh = [newKeyringEntry(0), newKeyringEntry(0)];
  const read = parseKeyring(fresh.join(","));
  expect(read.ok && read.weaknesses).toEqual([]);
  expect(fresh[0]).toMatch(/^k1970-01-01-[0-9a-f]{6}:/);
});
