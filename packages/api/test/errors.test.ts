import { SERVICE_ERROR_CODES, ServiceError } from "@tandem/services/errors";
import { TRPCError } from "@trpc/server";
import { expect, test } from "vitest";
import * as z from "zod";
import { errorDetails, errorMessage } from "../src/error-shape.ts";
import { namedAccounts } from "../src/middleware/named-accounts.ts";
import { toTRPCError } from "../src/to-trpc-error.ts";

test("every refusal of a verb has its code on the wire", () => {
  expect(
    Object.fromEntries(SERVICE_ERROR_CODES.map((code) => [code, toTRPCError(new ServiceError(code)).code])),
  ).toStrictEqual({
    NOT_FOUND: "NOT_FOUND",
    FORBIDDEN: "FORBIDDEN",
    UNAUTHORIZED: "UNAUTHORIZED",
    CONFLICT: "CONFLICT",
    VALIDATION: "BAD_REQUEST",
    LIMIT_EXCEEDED: "TOO_MANY_REQUESTS",
    PRECONDITION_FAILED: "PRECONDITION_FAILED",
    UNAVAILABLE: "SERVICE_UNAVAILABLE",
  });
});

test("what nobody expected becomes an internal error, with the original for the log alone", () => {
  const original = new Error("password=s3cr3t");
  for (const thrown of [original, new TRPCError({ code: "INTERNAL_SERVER_ERROR", cause: original })]) {
    const mapped = toTRPCError(thrown);
    expect([mapped.code, mapped.cause]).toStrictEqual(["INTERNAL_SERVER_ERROR", original]);
    expect(errorMessage(mapped.code)).toBe("Internal server error");
    expect(errorDetails(mapped.cause)).toStrictEqual({});
  }
  expect(toTRPCError("a string").code).toBe("INTERNAL_SERVER_ERROR");
});

test("a refusal inside tRPC's wrapping keeps its code, reason and time", () => {
  const refusal = new ServiceError("LIMIT_EXCEEDED", { reason: "rate_limited", retryAfterMs: 7 });
  const mapped = toTRPCError(new TRPCError({ code: "INTERNAL_SERVER_ERROR", cause: refusal }));
  expect(mapped.code).toBe("TOO_MANY_REQUESTS");
  expect(errorDetails(mapped.cause)).toStrictEqual({ reason: "rate_limited", retryAfterMs: 7 });
});

test("of a hostile input no more than twenty fields and sixty-four characters of a name come back", () => {
  const input = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`${n}${"x".repeat(100)}`, 1]));
  const { error } = z.strictObject({}).safeParse(input);
  const { fieldErrors = {} } = errorDetails(error);
  expect(Object.keys(fieldErrors)).toHaveLength(20);
  expect(Object.keys(fieldErrors).every((name) => name.length === 64)).toBe(true);
});

test("a wrong element of a list is told under the list's name, a wrong whole under no name", () => {
  const listed = z.strictObject({ kinds: z.array(z.enum(["cross"])) }).safeParse({ kinds: ["cross", "evil"] });
  expect(Object.keys(errorDetails(listed.error).fieldErrors ?? {})).toStrictEqual(["kinds"]);
  const whole = z.strictObject({}).safeParse(5);
  expect(Object.keys(errorDetails(whole.error).fieldErrors ?? {})).toStrictEqual([""]);
});

test("accounts are read from an unchecked input without trusting it", () => {
  expect(namedAccounts({ login: "Ada", password: "x" })).toStrictEqual(["ada"]);
  expect(namedAccounts({ username: "Ada", email: "ADA@x.io" })).toStrictEqual(["ada", "ada@x.io"]);
  expect(namedAccounts({ username: "ada", email: "ADA" })).toStrictEqual(["ada"]);
  for (const input of [null, undefined, 5, "login", [], {}, { login: 5 }, { login: "" }, { login: "x".repeat(255) }])
    expect(namedAccounts(input)).toStrictEqual([]);
});
