import { describe, expect, it } from "vitest";
import { safeRedirect } from "../src/lib/safe-redirect.ts";

const HOME = "https://tandem.example";

describe("safeRedirect", () => {
  it("keeps a path of this origin with its search and its hash", () => {
    expect(safeRedirect("/?q=BTC&min=5#row", HOME)).toBe("/?q=BTC&min=5#row");
  });

  it.each([
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "/\t/evil.example/",
    "/.//evil.example",
    "javascript:alert(1)",
    "evil",
    "",
    " //evil.example",
  ])("goes home instead of to %j", (text) => {
    expect(safeRedirect(text, HOME)).toBe("/");
  });

  it("never leads back to the entrance itself", () => {
    expect(safeRedirect("/login?redirect=%2F", HOME)).toBe("/");
  });

  it("goes home when nothing was asked for", () => {
    expect(safeRedirect(undefined, HOME)).toBe("/");
  });
});
