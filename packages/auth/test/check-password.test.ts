import { describe, expect, test } from "vitest";
import { checkPassword } from "../src/check-password.ts";

const person = { username: "carol.smith", email: "carol@example.com" };
const check = (password: string, who = person) => checkPassword({ password, ...who });

describe("length", () => {
  test.each([
    ["seven characters", "1a2b3c4", "password_too_short"],
    // Seven code points, though 14 UTF-16 units.
    ["seven emoji", "🦊🐢🦉🐝🐙🦀🐌", "password_too_short"],
    // 1 + 1023 bytes and 1 + 1024 bytes.
    ["1,024 bytes", `x${"y".repeat(1023)}`, null],
    ["1,025 bytes", `x${"y".repeat(1024)}`, "password_too_long"],
    // 342 times 3 bytes = 1026 bytes in 342 characters.
    ["342 three-byte characters", "中".repeat(342), "password_too_long"],
  ])("G6, G8: %s", (_, password, fault) => {
    expect(check(password)).toBe(fault);
  });

  test.each([
    ["15 lower-case letters", "qjvmxtrbwhcpzkd"],
    ["128 characters", "7gT#".repeat(32)],
    ["eight emoji", "🦊🐢🦉🐝🐙🦀🐌🦋"],
    ["spaces at both ends", "  quiet harbour  "],
  ])("G7: %s are accepted", (_, password) => {
    expect(check(password)).toBeNull();
  });
});

test.each(["password", "12345678", "iloveyou", "QWERTYUIOP", "Baseball"])("G6: %s is common", (password) => {
  expect(check(password)).toBe("password_common");
});

test.each([
  "carol.smith",
  "CarolSmith1",
  "carol@example.com",
  "example.com1",
  "carolcarol12",
  "carol12345678",
  "Carol-Password",
])("G6: %s is made of the name or the address", (password) => {
  expect(check(password)).toBe("password_personal");
});

test.each(["carol rides a green lorry", "example of 9 otters", "sunlit-gravel"])(
  "%s has enough of its own",
  (password) => {
    expect(check(password)).toBeNull();
  },
);

test("a name of two letters does not spoil every password that has them", () => {
  expect(check("marble-otter", { username: "ma", email: "ma@x.io" })).toBeNull();
});
