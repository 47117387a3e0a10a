import type { ExchangeKey } from "@tandem/contract/keys";
import { fireEvent, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { kraken, venue } from "./support/samples.ts";
import { called, fill, openAs, press, pressInDialog, refuse } from "./support/signed-in.ts";

const stored: ExchangeKey = {
  id: "01890a5d-ac96-774b-bcce-b302099a8011",
  venue: "binance",
  label: "main account",
  apiKeyLast4: "9f3K",
  permissions: ["read", "trade"],
  warnings: [],
  state: "verified",
  pausedBecause: null,
  ipRestricted: true,
  expiresAt: null,
  createdAt: 1_799_990_000_000,
  checkedAt: 1_799_999_000_000,
};
const okx = venue({ id: "okx", name: "OKX" });
const venues = { "venues.list": () => [venue(), kraken, okx] };
const SECRET = "marker-secret-4711";

function type(): void {
  fill("Name", "main account");
  fill("API key", " public-part-9f3K\n");
  fill("Secret", SECRET);
  pressInDialog("Check and store");
}

describe("the page of exchange keys", () => {
  it("teaches when there is none", async () => {
    await openAs("trader", "/keys", { ...venues, "keys.list": () => [] });
    expect(await screen.findByText("You have no key yet")).toBeDefined();
  });

  it.each([
    [{}, ["Verified", "Read balances and orders, Trade", "key ends in 9f3K", "listed addresses"]],
    [
      { state: "unverified", warnings: ["unverifiable"], ipRestricted: null } as const,
      ["Reading only", "reads with it and never trades", "the venue does not say"],
    ],
    [
      { state: "paused", pausedBecause: "withdrawal_permission" } as const,
      ["Paused", "may withdraw money. Switch that off"],
    ],
    [
      // 15 January 2027, 08:00 UTC is 1,800,000,000 s; 500,000 s are 5 days, 18:53:20.
      { warnings: ["expires_soon", "no_ip_list"], expiresAt: 1_800_500_000_000, ipRestricted: false } as const,
      ["It ends soon (21 Jan 2027, 02:53:20 UTC)", "It works from any address"],
    ],
  ])("says how a key stands and what to mend %#", async (change, words) => {
    await openAs("trader", "/keys", { ...venues, "keys.list": () => [{ ...stored, ...change }] });
    await screen.findByText("main account");
    const text = document.querySelector("[data-key]")?.textContent;
    for (const word of words) expect(text).toContain(word);
  });

  it("keeps viewers out and says which role is missing, without asking for any key", async () => {
    const page = await openAs("viewer", "/keys", venues);
    expect(screen.getByText(/It is for the role Trader; yours is Viewer/)).toBeDefined();
    expect(called(page, "keys.list")).toEqual([]);
    expect(screen.queryByRole("link", { name: "Keys" })).toBeNull();
  });
});

describe("adding a key", () => {
  it("sends it once, whole and trimmed, and shows what the venue said of it", async () => {
    const page = await openAs("trader", "/keys/new", {
      ...venues,
      "keys.list": () => [],
      "keys.add": () => ({ ...stored, warnings: ["no_ip_list"] }),
    });
    await screen.findByLabelText("Venue");
    type();
    expect(await screen.findByText("The key is stored")).toBeDefined();
    expect(screen.getByText("Cannot withdraw")).toBeDefined();
    expect(screen.getByText(/It works from any address/)).toBeDefined();
    expect(called(page, "keys.add")).toEqual([
      { venue: "binance", label: "main account", apiKey: "public-part-9f3K", secret: SECRET },
    ]);
    // Neither the page, nor its address, nor any storage still holds the secret.
    expect(document.body.innerHTML).not.toContain(SECRET);
    expect(page.path()).not.toContain(SECRET);
    expect(JSON.stringify({ ...localStorage, ...sessionStorage })).not.toContain(SECRET);
  });

  it.each([
    ["withdrawal_permission", /may withdraw money, so Tandem refuses it/],
    ["rejected_by_venue", /does not accept this key; nothing was stored/],
    ["venue_unreachable", /did not answer/],
  ])("words the refusal %s, and keeps what was typed", async (reason, words) => {
    await openAs("trader", "/keys/new", {
      ...venues,
      "keys.list": () => [],
      "keys.add": refuse("PRECONDITION_FAILED", reason),
    });
    await screen.findByLabelText("Venue");
    type();
    expect((await screen.findByRole("alert")).textContent).toMatch(words);
    expect((screen.getByLabelText("Secret") as HTMLInputElement).value).toBe(SECRET);
  });

  it("asks for the passphrase at venues that have one", async () => {
    const page = await openAs("trader", "/keys/new", {
      ...venues,
      "keys.list": () => [],
      "keys.add": () => ({ ...stored, venue: "okx" }),
    });
    await screen.findByLabelText("Venue");
    expect(screen.queryByLabelText("Passphrase")).toBeNull();
    fireEvent.change(screen.getByLabelText("Venue"), { target: { value: "okx" } });
    fill("Passphrase", "with a space ");
    type();
    await screen.findByText("The key is stored");
    expect(called(page, "keys.add")).toMatchObject([{ venue: "okx", passphrase: "with a space " }]);
  });

  it("is deleted only after a question", async () => {
    const page = await openAs("trader", "/keys", {
      ...venues,
      "keys.list": () => [stored],
      "keys.remove": () => ({}),
    });
    await screen.findByText("main account");
    press("Delete main account");
    expect(called(page, "keys.remove")).toEqual([]);
    pressInDialog("Delete");
    expect(await screen.findByText("The key is deleted.")).toBeDefined();
    expect(called(page, "keys.remove")).toEqual([{ id: stored.id }]);
  });
});
