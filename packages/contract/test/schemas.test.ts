import { describe, expect, test } from "vitest";
import { LoginInput, Password, RegisterInput, Username } from "../src/auth.ts";
import { BooksInput } from "../src/market-data.ts";
import { OpportunitiesListInput } from "../src/opportunities.ts";
import { Decimal, NoInput, SymbolName } from "../src/primitives.ts";

describe("passwords", () => {
  test("eight characters to 1,024 bytes, of any kind, exactly as typed", () => {
    for (const password of [
      "12345678",
      "correct horse battery staple",
      "  spaces  ",
      "🐎🐎🐎🐎🐎🐎🐎🐎",
      "x".repeat(1024),
    ])
      expect(Password.parse(password)).toBe(password);
    // 512 two-byte letters are 1,024 bytes; one more is too long.
    expect(Password.safeParse("é".repeat(512)).success).toBe(true);
    expect(Password.safeParse("é".repeat(513)).success).toBe(false);
    expect(Password.safeParse("1234567").success).toBe(false);
  });
});

test("a user name cannot be mistaken for an e-mail address or a path", () => {
  for (const name of ["ada", "Ada.Lovelace", "a_b-c", "42"]) expect(Username.safeParse(name).success).toBe(true);
  for (const name of ["a", "-ada", "ada@x", "a/b", "a b", "ádá", "x".repeat(33), "ada\n"])
    expect(Username.safeParse(name).success).toBe(false);
});

test("inputs take no field that they do not know", () => {
  const login = { login: "ada", password: "x" };
  expect(LoginInput.safeParse(login).success).toBe(true);
  expect(LoginInput.safeParse({ ...login, role: "admin" }).success).toBe(false);
  const register = { username: "ada", email: "ada@example.com", password: "12345678" };
  expect(RegisterInput.safeParse(register).success).toBe(true);
  expect(RegisterInput.safeParse({ ...register, isAdmin: true }).success).toBe(false);
  expect(BooksInput.safeParse({ symbol: "BTC/USDT", userId: "x" }).success).toBe(false);
  expect(OpportunitiesListInput.safeParse({ role: "x" }).success).toBe(false);
});

test("where nothing is required the input may be absent or empty", () => {
  for (const schema of [NoInput, OpportunitiesListInput]) {
    expect(schema.safeParse(undefined).success).toBe(true);
    expect(schema.safeParse({}).success).toBe(true);
    expect(schema.safeParse(null).success).toBe(false);
  }
});

test("decimals are plain: no exponent, no sign but minus, at most eighteen fraction digits", () => {
  for (const text of ["0", "-1.5", "100000", `0.${"0".repeat(17)}1`])
    expect(Decimal.safeParse(text).success).toBe(true);
  for (const text of ["1e5", "+1", ".5", "5.", "", "NaN", "Infinity", " 1", "1\n", `0.${"0".repeat(18)}1`])
    expect(Decimal.safeParse(text).success).toBe(false);
});

test("symbols are ccxt's unified ones, derivatives included", () => {
  for (const text of ["BTC/USDT", "1000SHIB/USDT", "BTC/USDT:USDT", "BTC/USD:BTC-261225"])
    expect(SymbolName.safeParse(text).success).toBe(true);
  for (const text of ["BTCUSDT", "BTC/", "/USDT", "BTC/USDT/X", "<b>/USDT", "BTC/USDT\n"])
    expect(SymbolName.safeParse(text).success).toBe(false);
});
