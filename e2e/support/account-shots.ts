import type { TandemServer } from "./tandem-server.ts";
import { type Account, enter, newUser, type Visitor } from "./visitor.ts";

export type Shot = { readonly name: string; readonly open: (visitor: Visitor) => Promise<void> };

/** A key that a simulated venue knows, typed into the dialog. */
export async function fillKey(
  visitor: Visitor,
  key: { readonly venue?: string; readonly label?: string; readonly apiKey: string },
): Promise<void> {
  const { page } = visitor;
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Venue").selectOption(key.venue ?? "binance");
  await dialog.getByLabel("Name", { exact: true }).fill(key.label ?? "main account");
  await dialog.getByLabel("API key").fill(key.apiKey);
  await dialog.getByLabel("Secret", { exact: true }).fill(`${key.apiKey}-secret-of-many-characters`);
  await dialog.getByRole("button", { name: "Check and store" }).click();
}

/** Makes a venue know a key. */
export const knowKey = (server: TandemServer, apiKey: string, permissions = ["read", "trade"], venue = "binance") =>
  server.control({
    do: "account",
    venue,
    apiKey,
    secret: `${apiKey}-secret-of-many-characters`,
    permissions,
    balances: { USDT: "1000" },
  });

/** The pages of an account and of administration, each in the states worth looking at. */
export function accountShots(args: {
  readonly server: () => TandemServer;
  readonly admin: () => Account;
}): readonly Shot[] {
  const { server, admin } = args;
  const page = (name: string, path: string, heading: string): Shot => ({
    name,
    open: async (visitor) => {
      await newUser(visitor, path);
      await visitor.page.getByRole("heading", { name: heading, level: 1 }).waitFor();
      await visitor.page.waitForTimeout(1_000);
    },
  });
  const adminPage = (name: string, path: string, then?: (visitor: Visitor) => Promise<void>): Shot => ({
    name,
    open: async (visitor) => {
      await enter(visitor, admin(), path);
      await visitor.page.locator("main h1").waitFor();
      await visitor.page.waitForTimeout(1_500);
      await then?.(visitor);
    },
  });
  return [
    page("settings-profile", "/settings/profile", "Profile"),
    page("settings-security", "/settings/security", "Security"),
    page("settings-sessions", "/settings/sessions", "Sessions"),
    page("settings-tokens", "/settings/api-tokens", "API tokens"),
    page("settings-activity", "/settings/activity", "Activity"),
    page("settings-data", "/settings/data", "Your data"),
    page("keys-empty", "/keys", "Exchange keys"),
    page("forbidden", "/admin/users", "Your role may not open this page"),
    {
      name: "settings-second-factor",
      open: async (visitor) => {
        await newUser(visitor, "/settings/security");
        await visitor.page.getByRole("button", { name: "Switch on" }).click();
        await visitor.page.getByRole("img", { name: /QR/ }).waitFor();
      },
    },
    {
      name: "settings-token-created",
      open: async (visitor) => {
        await newUser(visitor, "/settings/api-tokens");
        await visitor.page.getByRole("button", { name: "Create a token" }).click();
        await visitor.page.getByLabel("Name").fill("price watcher");
        await visitor.page.getByRole("dialog").getByRole("button", { name: "Create a token" }).click();
        await visitor.page.getByRole("heading", { name: "Your new token" }).waitFor();
      },
    },
    {
      name: "settings-delete",
      open: async (visitor) => {
        await newUser(visitor, "/settings/data");
        await visitor.page.getByRole("button", { name: "Delete my account" }).click();
        await visitor.page.getByRole("alertdialog").waitFor();
      },
    },
    {
      name: "keys-refused",
      open: async (visitor) => {
        await newUser(visitor, "/keys/new");
        await knowKey(server(), "shot-withdraw-key-1234", ["read", "trade", "withdraw"]);
        await fillKey(visitor, { apiKey: "shot-withdraw-key-1234" });
        await visitor.page.getByRole("alert").waitFor();
      },
    },
    {
      name: "keys-added",
      open: async (visitor) => {
        await newUser(visitor, "/keys/new");
        await knowKey(server(), "shot-good-key-5678");
        await fillKey(visitor, { apiKey: "shot-good-key-5678" });
        await visitor.page.getByRole("heading", { name: "The key is stored" }).waitFor();
      },
    },
    {
      name: "keys-list",
      open: async (visitor) => {
        await newUser(visitor, "/keys/new");
        await knowKey(server(), "shot-good-key-5678");
        await fillKey(visitor, { apiKey: "shot-good-key-5678" });
        await visitor.page.getByRole("button", { name: "Done" }).click();
        await visitor.page.locator("[data-key]").waitFor();
      },
    },
    adminPage("admin-users", "/admin/users"),
    adminPage("admin-users-menu", "/admin/users", async ({ page: open }) => {
      await open
        .getByRole("button", { name: /^Actions for/ })
        .first()
        .click();
    }),
    adminPage("admin-invites", "/admin/invites"),
    adminPage("admin-invite-created", "/admin/invites", async ({ page: open }) => {
      await open.getByRole("button", { name: "Invite somebody" }).click();
      await open.getByRole("dialog").getByRole("button", { name: "Invite somebody" }).click();
      await open.getByRole("heading", { name: "The invitation" }).waitFor();
    }),
    adminPage("admin-audit", "/admin/audit", async ({ page: open }) => {
      await open.getByRole("button", { name: "Verify" }).click();
      await open.getByText(/^Whole/).waitFor();
    }),
    adminPage("admin-audit-entry", "/admin/audit", async ({ page: open }) => {
      await open
        .getByRole("button", { name: /^Details of entry/ })
        .first()
        .click();
    }),
    adminPage("admin-health", "/admin/health"),
  ];
}
