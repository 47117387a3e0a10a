import { expect, it } from "vitest";
import type { World } from "../support/world.ts";

/** Script of the login page, gzipped: the budget of the first page anyone sees. */
const LOGIN_SCRIPT_BYTES_MAX = 140_000;

export function weightScenarios({ visit }: World): void {
  it("the login page loads at most 140 kB of compressed script before it can be used", () =>
    visit({}, async ({ context }) => {
      const html = await (await context.request.get("/login")).text();
      const scripts = [...html.matchAll(/(?:src|href)="(\/[^"]+\.js)"/g)].map(([, path = ""]) => path);
      expect(scripts.length).toBeGreaterThan(1);
      let total = 0;
      for (const path of scripts) {
        const answer = await context.request.get(path, { headers: { "accept-encoding": "gzip" } });
        // The theme's few lines are not worth compressing.
        if (path.startsWith("/assets/")) expect(answer.headers()["content-encoding"]).toBe("gzip");
        total += Number(answer.headers()["content-length"]);
      }
      console.log(`script of the login page: ${total} bytes gzipped`);
      expect(total).toBeLessThanOrEqual(LOGIN_SCRIPT_BYTES_MAX);
    }));
}
