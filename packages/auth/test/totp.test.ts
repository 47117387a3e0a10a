import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { newRecoveryCodes, readFactorCode, recoveryCodeHash } from "../src/factor-code.ts";
import { describeTotpSecret, newTotpSecret, totpStepOf } from "../src/totp.ts";

const SECRET = Buffer.from("12345678901234567890");
const stepOf = (code: string, seconds: number): number | null =>
  totpStepOf({ secret: SECRET, code, epochMs: seconds * 1000 });

/** RFC 6238 by its text, once more: HMAC-SHA-1 of the step, dynamic truncation, six digits. */
function codeByTheBook(secret: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac("sha1", secret).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** RFC 6238, appendix B, SHA-1. A code of six digits is the end of the one of eight. */
describe.each([
  [59, "94287082", 1],
  [1111111109, "07081804", 37037036],
  [1111111111, "14050471", 37037037],
  [1234567890, "89005924", 41152263],
  [2000000000, "69279037", 66666666],
  [20000000000, "65353130", 666666666],
])("the published code of second %i", (seconds, published, step) => {
  const code = published.slice(2);

  test("belongs to its step", () => {
    expect(stepOf(code, seconds)).toBe(step);
    expect(codeByTheBook(SECRET, step)).toBe(code);
  });

  test("is good in its own 30 seconds and the next 30, and neither before nor after", () => {
    const begins = step * 30;
    expect([begins - 1, begins, begins + 59, begins + 60].map((at) => stepOf(code, at))).toEqual([
      null,
      step,
      step,
      null,
    ]);
  });
});

test("a code is good for its own secret only, and what is no six digits for none", () => {
  const other = Buffer.from("12345678901234567891");
  expect(totpStepOf({ secret: other, code: "287082", epochMs: 59_000 })).toBeNull();
  for (const code of ["", "28708", "2870822", "94287082", "28708x", "287082 ", "-87082", "1e5000", "٢٨٧٠٨٢"])
    expect([code, stepOf(code, 59)]).toEqual([code, null]);
});

test("for any secret and time the code by the book is taken, as of its own step", () => {
  const bytes = fc.uint8Array({ minLength: 20, maxLength: 20 });
  fc.assert(
    fc.property(bytes, fc.integer({ min: 1, max: 4_000_000_000 }), fc.boolean(), (secret, seconds, before) => {
      const step = Math.floor(seconds / 30) - (before ? 1 : 0);
      fc.pre(step >= 0);
      expect(totpStepOf({ secret, code: codeByTheBook(secret, step), epochMs: seconds * 1000 })).toBe(step);
    }),
    { numRuns: 200 },
  );
});

test("a secret is shown as base32 and as a link for authenticators", () => {
  // 20 ASCII digits in base32, by `printf 12345678901234567890 | base32`.
  const base32 = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
  const shown = describeTotpSecret({ secret: SECRET, account: "ada@example.com" });
  expect(shown.secret).toBe(base32);
  const uri = new URL(shown.uri);
  expect([uri.protocol, uri.host, decodeURIComponent(uri.pathname)]).toEqual([
    "otpauth:",
    "totp",
    "/Tandem:ada@example.com",
  ]);
  expect(Object.fromEntries(uri.searchParams)).toEqual({
    issuer: "Tandem",
    secret: base32,
    algorithm: "SHA1",
    digits: "6",
    period: "30",
  });
});

test("secrets are 160 bits and differ", () => {
  expect(newTotpSecret()).toHaveLength(20);
  expect(Buffer.from(newTotpSecret()).equals(newTotpSecret())).toBe(false);
});

test("ten recovery codes differ, read back however they are typed, and are kept as digests", () => {
  const codes = newRecoveryCodes();
  expect(new Set(codes).size).toBe(10);
  for (const code of codes) {
    expect(code).toMatch(/^[A-Z2-7]{6}(-[A-Z2-7]{6}){3}$/);
    const typed = ` ${code.toLowerCase().replaceAll("-", " ")} `;
    const codeHash = recoveryCodeHash(code);
    expect(codeHash).toMatch(/^[0-9a-f]{64}$/);
    expect(readFactorCode(typed)).toEqual({ kind: "recovery", codeHash });
    expect(readFactorCode(code)).toEqual({ kind: "recovery", codeHash });
  }
});

test("six digits are a code of the authenticator, and anything else is none", () => {
  expect(readFactorCode("123 456")).toEqual({ kind: "totp", code: "123456" });
  for (const text of ["12345", "1234567", "ABCDEF-ABCDEF-ABCDEF", "ABCDEF-ABCDEF-ABCDEF-ABCDE1", "", "' or 1=1 --"])
    expect(readFactorCode(text)).toEqual({ kind: "malformed" });
});
