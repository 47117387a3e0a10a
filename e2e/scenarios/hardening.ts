import { expect, it } from "vitest";
import { fillKey, knowKey } from "../support/account-shots.ts";
import { enter, newUser, signIn } from "../support/visitor.ts";
import type { World } from "../support/world.ts";

const SCRIPT = `"><img src=x onerror="document.body.dataset.hacked=1"><script>document.body.dataset.hacked=1</script>`;

export function hardeningScenarios({ visit, server, admin }: World): void {
  it("G58: markup in every text that is stored is shown as text and never runs", () =>
    visit({}, async (visitor) => {
      const { page } = visitor;
      await newUser(visitor, "/settings/api-tokens");
      await page.getByRole("button", { name: "Create a token" }).click();
      await page.getByRole("dialog").getByLabel("Name").fill(SCRIPT.slice(0, 60));
      await page.getByRole("dialog").getByRole("button", { name: "Create a token" }).click();
      await page.getByRole("button", { name: "Done" }).click();
      await page.getByText(SCRIPT.slice(0, 60)).waitFor();
      expect(await page.locator("img[src=x]").count()).toBe(0);

      await knowKey(server(), "script-api-key-a7b8");
      await page.goto("/keys/new");
      await fillKey(visitor, { apiKey: "script-api-key-a7b8", label: SCRIPT.slice(0, 60) });
      await page.getByRole("button", { name: "Done" }).click();
      await page.locator("[data-key]").getByText(SCRIPT.slice(0, 60)).waitFor();
      expect(await page.locator("img[src=x]").count()).toBe(0);

      // What a browser or program calls itself is stored at each sign-in, and shown to its owner and to administrators.
      await visit({}, async (manager) => {
        await manager.context.setExtraHTTPHeaders({ "user-agent": SCRIPT });
        await enter(manager, admin(), "/settings/sessions");
        await manager.page.getByText(SCRIPT.slice(0, 40)).first().waitFor();
        for (const path of ["/settings/activity", "/admin/audit", "/admin/users"]) {
          await manager.page.goto(path);
          await manager.page.locator("[data-record]").first().waitFor();
          expect(await manager.page.locator("body[data-hacked], img[src=x]").count()).toBe(0);
        }
      });
      expect(await page.locator("body[data-hacked]").count()).toBe(0);
    }));

  it("G80: signing out in one tab takes every tab from any page to the login, and nothing of the user stays", () =>
    visit({}, async (visitor) => {
      const { page, context } = visitor;
      await newUser(visitor, "/settings/profile");
      const others = [await context.newPage(), await context.newPage()];
      await others[0]?.goto("/keys");
      await others[1]?.goto("/settings/sessions");
      await others[1]?.getByText("This one").waitFor();
      await page.getByRole("button", { name: /^Account:/ }).click();
      await page.getByRole("menuitem", { name: "Sign out" }).click();
      for (const tab of [page, ...others]) {
        await tab.getByRole("heading", { name: "Sign in" }).waitFor();
        expect(await tab.getByText("@example.com").count()).toBe(0);
      }
      const kept = await page.evaluate(() => [Object.keys(localStorage), Object.keys(sessionStorage)].flat());
      expect(kept.filter((key) => !/^(tandem\.theme|tsr-scroll)/.test(key))).toEqual([]);
    }));

  it("G80: a refused call on any page leads to the login and, signed in, back to that page", () =>
    visit({}, async (visitor) => {
      const { page, context } = visitor;
      const account = await newUser(visitor, "/settings/sessions");
      await page.getByText("This one").waitFor();
      await context.clearCookies();
      await page.getByRole("link", { name: "API tokens" }).click();
      await page.getByText("Your session ended").waitFor();
      await signIn(page, account);
      await page.getByRole("heading", { name: "API tokens" }).waitFor();
    }));

  it("G80: a protected page draws and asks nothing before the server has said who this is", () =>
    visit({}, async (visitor) => {
      const { page } = visitor;
      const asked: string[] = [];
      page.on("request", (request) => asked.push(request.url()));
      for (const path of ["/admin/users", "/settings/data", "/keys/new"]) {
        await page.goto(path);
        await page.getByRole("heading", { name: "Sign in" }).waitFor();
        expect(new URL(page.url()).search).toBe(`?redirect=${encodeURIComponent(path)}`);
      }
      const calls = asked.flatMap((url) => new URL(url).pathname.match(/^\/trpc\/(.*)/)?.[1] ?? []);
      expect(new Set(calls)).toEqual(new Set(["auth.me"]));
    }));

  for (const target of ["//evil.example", "javascript:document.body.dataset.hacked=1", "/\\evil.example"])
    it(`G81: a return to ${target} is ignored`, () =>
      visit({}, async (visitor) => {
        const { page, context } = visitor;
        const account = await newUser(visitor);
        await context.clearCookies();
        await page.evaluate(() => localStorage.clear());
        await page.goto(`/login?redirect=${encodeURIComponent(target)}`);
        await signIn(page, account);
        await page.getByRole("heading", { name: "Opportunities" }).waitFor();
        expect(new URL(page.url()).href).toBe(`${server().origin}/`);
        expect(await page.locator("body[data-hacked]").count()).toBe(0);
      }));

  it("G82: storage and traffic hold no secret, the bundle no source map, and nothing is asked of a third party", () =>
    visit({}, async (visitor) => {
      const { page } = visitor;
      const urls: string[] = [];
      page.on("request", (request) => urls.push(request.url()));
      const account = await newUser(visitor, "/settings/security");
      await page.getByLabel("Present password").fill(account.password);
      await page.getByLabel("New password").fill("nine quiet horses by the lake");
      await page.getByRole("button", { name: "Change the password" }).click();
      await page.getByText("Your password is changed").waitFor();
      const [session] = await visitor.context.cookies();
      expect(session?.httpOnly).toBe(true);
      const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
      for (const secret of [account.password, "nine quiet horses by the lake", session?.value ?? ""]) {
        expect(kept).not.toContain(secret);
        expect(urls.join("\n")).not.toContain(secret);
        expect(decodeURIComponent(urls.join("\n"))).not.toContain(secret);
      }
      const scripts = urls.filter((url) => url.endsWith(".js") && url.includes("/assets/"));
      expect(scripts.length).toBeGreaterThan(3);
      for (const url of scripts) {
        expect(await (await page.request.get(url)).text()).not.toContain("sourceMappingURL");
        expect((await page.request.get(`${url}.map`)).status()).toBe(404);
      }
    }));
}
