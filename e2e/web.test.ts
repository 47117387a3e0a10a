import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accessScenarios } from "./scenarios/access.ts";
import { accountScenarios } from "./scenarios/accounts.ts";
import { freshnessScenarios } from "./scenarios/freshness.ts";
import { marketScenarios } from "./scenarios/market.ts";
import { sessionScenarios } from "./scenarios/session.ts";
import { weightScenarios } from "./scenarios/weight.ts";
import { chromiumPath, launchChromium } from "./support/chromium.ts";
import { startTandem, type TandemServer } from "./support/tandem-server.ts";
import { newVisitor, type Visitor, type VisitorOptions } from "./support/visitor.ts";
import type { World } from "./support/world.ts";

const START_MS = 240_000;
const { CI } = process.env;
const isMissing = chromiumPath === undefined;

if (isMissing && CI === "true")
  it("finds a Chromium, which CI must have", () => {
    expect.fail("no Chromium: install the package chromium, or set CHROMIUM_PATH");
  });

const name = isMissing
  ? "the web app in Chromium (skipped: no Chromium here; install it or set CHROMIUM_PATH)"
  : "the web app in Chromium";

describe.skipIf(isMissing)(name, { timeout: 120_000 }, () => {
  let server: TandemServer;
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
    stops.push(() => browser.close());
    server = await startTandem();
    stops.push(() => server.remove());
  }, START_MS);
  // What did come up is taken down, also when the other did not.
  const stops: (() => Promise<void>)[] = [];
  afterAll(async () => {
    for (const stop of stops) await stop();
  }, START_MS);

  const world: World = {
    server: () => server,
    /** Whatever a scenario is about: no page asks another host for anything, and none reports an error. */
    async visit(options: VisitorOptions, story: (visitor: Visitor) => Promise<void>) {
      const visitor = await newVisitor(browser, server.origin, options);
      try {
        await story(visitor);
        expect(visitor.foreign).toEqual([]);
        expect(visitor.faults).toEqual([]);
      } finally {
        await visitor.context.close();
      }
    },
  };

  describe("accounts", () => accountScenarios(world));
  describe("the market", () => marketScenarios(world));
  describe("the session", () => sessionScenarios(world));
  describe("weight", () => weightScenarios(world));
  describe("accessibility", () => accessScenarios(world));
  describe("freshness", () => freshnessScenarios(world));
});
