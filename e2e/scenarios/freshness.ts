import { expect, it } from "vitest";
import { newUser } from "../support/visitor.ts";
import type { World } from "../support/world.ts";

export function freshnessScenarios({ server, visit }: World): void {
  it("a venue that falls silent is shown as stale and, back again, as live", () =>
    visit({}, async (visitor) => {
      const { page } = visitor;
      await newUser(visitor);
      const card = page.locator("[data-venue=kraken]");
      await card.and(page.locator("[data-status=live]")).waitFor();
      await server().control({ do: "fault", venue: "kraken", kind: "stall", ms: 600_000 });
      await card.and(page.locator("[data-status=stale], [data-status=down]")).waitFor();
      await server().control({ do: "release", venue: "kraken" });
      await card.and(page.locator("[data-status=live]")).waitFor();
    }));

  it("a socket that stays open but brings nothing makes the page say so, and keep its last data dimmed", () =>
    visit({}, async (visitor) => {
      const { page } = visitor;
      let isMuted = false;
      await page.routeWebSocket("**/trpc", (socket) => {
        const upstream = socket.connectToServer();
        socket.onMessage((message) => upstream.send(message));
        // The beat of the socket itself goes on: only the data is missing.
        upstream.onMessage((message) => {
          if (!isMuted || message === "PONG" || message === "PING") socket.send(message);
        });
      });
      await newUser(visitor);
      await page.locator("[data-row]").first().waitFor();
      isMuted = true;
      await page.locator("[data-link=stale]").waitFor();
      await page
        .locator("[data-banner=stale]")
        .getByText(/No message from Tandem for \d+ s/)
        .waitFor();
      expect(await page.locator("[data-dimmed] [data-row]").count()).toBeGreaterThan(0);
      isMuted = false;
      await page.locator("[data-link=live]").waitFor();
      expect(await page.locator("[data-dimmed]").count()).toBe(0);
    }));

  it("a server that restarts is waited for: the page says so, keeps its data, and goes on by itself", () =>
    visit({}, async (visitor) => {
      const { page } = visitor;
      await newUser(visitor, "/opportunities?sort=-profit");
      await page.locator("[data-row]").first().waitFor();
      await page.evaluate(() => document.body.setAttribute("data-same-page", ""));
      await server().stop();
      await page.locator("[data-link=reconnecting]").waitFor();
      await page.locator("[data-banner=reconnecting]").waitFor();
      expect(await page.locator("[data-dimmed] [data-row]").count()).toBeGreaterThan(0);
      await server().start();
      await page.locator("[data-link=live]").waitFor();
      await page.locator("[data-row]").first().waitFor();
      expect(new URL(page.url()).search).toBe("?sort=-profit");
      // It went on by itself: nobody reloaded it.
      expect(await page.locator("body[data-same-page]").count()).toBe(1);
    }));

  it("a page that is opened while the server is away says so, and opens on the second try", () =>
    visit({}, async (visitor) => {
      const { page } = visitor;
      await newUser(visitor);
      await page.getByRole("heading", { name: "Overview" }).waitFor();
      await page.route("**/trpc/auth.me*", (route) => route.abort());
      await page.reload();
      await page.getByRole("alert").getByText("Tandem cannot be reached").waitFor();
      await page.unroute("**/trpc/auth.me*");
      await page.getByRole("button", { name: "Try again" }).click();
      await page.getByRole("heading", { name: "Overview" }).waitFor();
    }));
}
