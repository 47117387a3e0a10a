import type { AdminUser, SystemStatus, TrustSettings } from "@tandem/contract/admin";
import { fireEvent, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { user } from "./support/samples.ts";
import { called, openAs, press, pressInDialog, refuse } from "./support/signed-in.ts";

const ada: AdminUser = {
  ...user,
  id: "01890a5d-ac96-774b-bcce-b302099a8021",
  username: "ada",
  email: "ada@example.com",
  status: "active",
  disabledAt: null,
  lastActiveAt: null,
  sessions: 2,
  secondFactor: false,
};
const self: AdminUser = { ...ada, ...user, role: "admin" };

const status: SystemStatus = {
  at: 1_800_000_000_000,
  startedAt: 1_799_990_000_000,
  versions: { tandem: "0.1.0", node: "20.20.2", postgres: "17.8" },
  environment: "production",
  roles: ["api", "market"],
  eventLoop: { meanMs: 1.04, p99Ms: 12.5, maxMs: 40 },
  memory: { rss: 104_857_600, heapUsed: 52_428_800 },
  queues: [{ name: "password checks", depth: 1, max: 8 }],
  sockets: 3,
  engine: { up: true, loopDelayMs: { p50: 0.2, p99: 3.4, max: 51 }, waiting: 0, factsLost: 0, restarts: 2 },
  keyProvider: { status: "ok" },
  database: { status: "degraded", latencyMs: 812.4 },
  venues: [{ id: "kraken", status: "stale", lastMessageAt: null }],
  audit: { entries: 1_234, anchoredSeq: 1_200, anchoredAt: 1_799_999_000_000 },
  mail: { configured: false, failed: 0 },
};

const trust: TrustSettings = {
  allowedVenues: [],
  changedAt: null,
  venues: [
    { id: "kraken", name: "Kraken", proved: true },
    { id: "hitbtc", name: "HitBTC", proved: false },
  ],
};

const openMenu = (name: string): void => {
  fireEvent.keyDown(screen.getByRole("button", { name: `Actions for ${name}` }), { key: "Enter" });
};

describe("administration", () => {
  it.each(["trader", "viewer"] as const)("shows a %s nothing of it, asks nothing, and says why", async (role) => {
    const page = await openAs(role, "/admin/users");
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Your role may not open this page");
    expect(page.calls.some(({ path }) => path.startsWith("admin."))).toBe(false);
    expect(screen.queryByRole("link", { name: "Admin" })).toBeNull();
  });

  it("goes away in the very page when the role is taken", async () => {
    let role: "admin" | "trader" = "admin";
    await openAs("admin", "/admin/users", {
      "auth.me": () => ({ user: { ...user, role }, expiresAt: 1_800_001_800_000 }),
      "admin.users.list": () => [ada],
      "admin.users.endSessions": () => {
        role = "trader";
        return refuse("FORBIDDEN", "role_required")();
      },
    });
    await screen.findByText("ada");
    openMenu("ada");
    fireEvent.click(await screen.findByRole("menuitem", { name: "End all sessions" }));
    pressInDialog("End all sessions");
    expect(await screen.findByText(/It is for the role Administrator; yours is Trader/)).toBeDefined();
    expect(screen.queryByText("ada")).toBeNull();
  });

  it("disables an account after a question, and offers nothing against one's own", async () => {
    const page = await openAs("admin", "/admin/users", {
      "admin.users.list": () => [self, ada],
      "admin.users.disable": () => ({ ended: 2 }),
    });
    await screen.findByText("ada");
    expect(screen.queryByRole("button", { name: "Actions for mira" })).toBeNull();
    openMenu("ada");
    fireEvent.click(await screen.findByRole("menuitem", { name: "Disable the account" }));
    expect(screen.getByRole("alertdialog").textContent).toContain("cannot sign in");
    pressInDialog("Disable the account");
    expect(await screen.findByText("The account of ada is disabled.")).toBeDefined();
    expect(called(page, "admin.users.disable")).toEqual([{ id: ada.id }]);
  });

  it("shows a reset link once", async () => {
    const url = "https://tandem.example/reset#token=marker-4711";
    const page = await openAs("admin", "/admin/users", {
      "admin.users.list": () => [ada],
      "admin.users.resetLink": () => ({ token: "marker-4711", url, expiresAt: 1_800_000_900_000 }),
    });
    await screen.findByText("ada");
    openMenu("ada");
    fireEvent.click(await screen.findByRole("menuitem", { name: "Make a reset link" }));
    pressInDialog("Make a reset link");
    expect(await screen.findByText(url)).toBeDefined();
    await page.do(() => pressInDialog("Done"));
    expect(document.body.innerHTML).not.toContain("marker-4711");
  });

  it("makes an invitation with role, days and address", async () => {
    const page = await openAs("admin", "/admin/invites", {
      "admin.invites.list": () => [],
      "admin.users.invite": () => ({
        id: ada.id,
        invite: "inv",
        url: "https://tandem.example/register#invite=inv",
        expiresAt: 1_800_000_900_000,
      }),
    });
    await screen.findByText("No invitation is open");
    press("Invite somebody");
    fireEvent.change(screen.getByLabelText("Role"), { target: { value: "viewer" } });
    pressInDialog("Invite somebody");
    expect(await screen.findByText("https://tandem.example/register#invite=inv")).toBeDefined();
    expect(called(page, "admin.users.invite")).toEqual([{ role: "viewer", expiresInDays: 7 }]);
  });

  it.each([
    [{ ok: true, checked: 42 }, "Whole: 42 entries fit", "There is no signed head yet"],
    [
      { ok: false, checked: 17, firstBadSeq: 17, fault: "entry_changed" },
      "Broken at entry 17",
      "does not give its hash",
    ],
  ])("says whether the audit log is whole %#", async (answer, verdict, reason) => {
    await openAs("admin", "/admin/audit", {
      "admin.audit.list": () => [],
      "admin.audit.verify": () => ({ ...answer, anchors: { checked: 0, newestSeq: null, newestAt: null } }),
    });
    press("Verify");
    const result = (await screen.findByText(new RegExp(verdict))).closest("[role=status]");
    expect(result?.textContent).toContain(reason);
  });

  it("filters the audit log by its address", async () => {
    const page = await openAs("admin", "/admin/audit?action=auth.&outcome=deny&from=2026-11-24&to=2026-11-24&x=1", {
      "admin.audit.list": () => [],
    });
    await screen.findByText("No entry matches");
    // 2026-11-24 begins at 1,795,478,400,000 and ends 86,399,999 later.
    expect(called(page, "admin.audit.list")).toEqual([
      { action: "auth.", outcome: "deny", from: 1_795_478_400_000, to: 1_795_564_799_999, limit: 50 },
    ]);
  });

  it("shows how the server is, troubles in words", async () => {
    await openAs("admin", "/admin/health", {
      "admin.system.status": () => status,
      "admin.trust.get": () => ({ ...trust, venues: [] }),
    });
    expect(await screen.findByText("Degraded")).toBeDefined();
    expect(screen.getByText("mean 1.0 ms, 99 % below 12.5 ms, longest 40.0 ms")).toBeDefined();
    expect(screen.getByText("half below 0.2 ms, 99 % below 3.4 ms, longest 51.0 ms")).toBeDefined();
    expect(screen.getByText("Running")).toBeDefined();
    expect(screen.getByText("100.0 MiB in all, 50.0 MiB of heap")).toBeDefined();
    expect(screen.getByText("stale")).toBeDefined();
    expect(screen.getByText(/not set up: reset links and invitations are handed over by you/)).toBeDefined();
  });

  it("allows an unproved venue after a question, takes it back without, and offers nothing about proved ones", async () => {
    let allowedVenues = ["gone"];
    const page = await openAs("admin", "/admin/health", {
      "admin.system.status": () => status,
      "admin.trust.get": () => ({ ...trust, allowedVenues }),
      "admin.trust.update": (input) => {
        ({ allowedVenues } = input as { allowedVenues: string[] });
        return { ...trust, allowedVenues, changedAt: 1_800_000_000_000 };
      },
    });
    expect(await screen.findByText("Not traded")).toBeDefined();
    expect(screen.getByText("Not followed any more")).toBeDefined();
    expect(screen.queryByRole("button", { name: "Allow Kraken" })).toBeNull();
    press("Allow HitBTC");
    expect(screen.getByRole("alertdialog").textContent).toContain("may then lose money");
    expect(called(page, "admin.trust.update")).toEqual([]);
    pressInDialog("Allow");
    expect(await screen.findByText("HitBTC may be traded from now on.")).toBeDefined();
    expect(screen.getByText("Traded unproved")).toBeDefined();
    expect(screen.queryByText("Not followed any more")).toBeNull();
    press("Take back HitBTC");
    expect(await screen.findByText("HitBTC is not traded any more.")).toBeDefined();
    expect(screen.getByText("Not traded")).toBeDefined();
    expect(called(page, "admin.trust.update")).toEqual([{ allowedVenues: ["hitbtc"] }, { allowedVenues: [] }]);
  });

  it.each([
    ["every venue is proved", () => ({ ...trust, venues: trust.venues.slice(0, 1) }), "Every venue is proved"],
    ["it cannot be read", refuse("INTERNAL_SERVER_ERROR"), /r-77/],
  ])("says so where %s, and shows the rest of the system all the same", async (_, answer, text) => {
    await openAs("admin", "/admin/health", { "admin.system.status": () => status, "admin.trust.get": answer });
    expect(await screen.findByText(text)).toBeDefined();
    expect(await screen.findByText("Degraded")).toBeDefined();
  });

  it("leaves the question open where the change is refused, and says why", async () => {
    await openAs("admin", "/admin/health", {
      "admin.system.status": () => status,
      "admin.trust.get": () => trust,
      "admin.trust.update": refuse("BAD_REQUEST", "unknown_venue"),
    });
    await screen.findByText("Not traded");
    press("Allow HitBTC");
    pressInDialog("Allow");
    expect(await screen.findByText("This server does not know that venue.")).toBeDefined();
    expect(screen.getByRole("alertdialog")).toBeDefined();
  });
});
