import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromiumPath, launchChromium } from "./chromium.ts";
import { startTandem, type TandemServer } from "./tandem-server.ts";
import { type Account, newVisitor, registerByApi, type Visitor, type VisitorOptions } from "./visitor.ts";
import type { World } from "./world.ts";

const START_MS = 240_000;
const { CI } = process.env;

/** A group of scenarios over one running product of its own, with its administrator; skipped where no Chromium is. */
export function describeInChromium(options: {
  readonly name: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly scenarios: (world: World) => void;
}): void {
  const isMissing = chromiumPath === undefined;
  if (isMissing && CI === "true")
    it("finds a Chromium, which CI must have", () => {
      expect.fail("no Chromium: install the package chromium, or set CHROMIUM_PATH");
    });
  const name = isMissing
    ? `${options.name} (skipped: no Chromium here; install it or set CHROMIUM_PATH)`
    : options.name;

  describe.skipIf(isMissing)(name, { timeout: 120_000 }, () => {
    let server: TandemServer;
    let browser: Browser;
    let admin: Account;
    // What did come up is taken down, also when the other did not.
    const stops: (() => Promise<void>)[] = [];
    beforeAll(async () => {
      browser = await launchChromium();
      stops.push(() => browser.close());
      server = await startTandem(options.env);
      stops.push(() => server.remove());
      // Whoever comes first to an empty database runs the place.
      admin = await registerByApi(server.origin);
    }, START_MS);
    afterAll(async () => {
      for (const stop of stops) await stop();
    }, START_MS);

    options.scenarios({
      server: () => server,
      admin: () => admin,
      /** Whatever a scenario is about: no page asks another host for anything, and none reports an error. */
      async visit(visitorOptions: VisitorOptions, story: (visitor: Visitor) => Promise<void>) {
        const visitor = await newVisitor(browser, server.origin, visitorOptions);
        try {
          await story(visitor);
          expect(visitor.foreign).toEqual([]);
          expect(visitor.faults).toEqual([]);
        } finally {
          await visitor.context.close();
        }
      },
    });
  });
}
