import { describe } from "vitest";
import { accessScenarios } from "./scenarios/access.ts";
import { accountScenarios } from "./scenarios/accounts.ts";
import { deskScenarios } from "./scenarios/desk.ts";
import { freshnessScenarios } from "./scenarios/freshness.ts";
import { marketScenarios } from "./scenarios/market.ts";
import { marketAccessScenarios } from "./scenarios/market-access.ts";
import { sessionScenarios } from "./scenarios/session.ts";
import { tradingScenarios } from "./scenarios/trading.ts";
import { weightScenarios } from "./scenarios/weight.ts";
import { describeInChromium } from "./support/in-chromium.ts";

describeInChromium({
  name: "the web app in Chromium",
  scenarios: (world) => {
    describe("accounts", () => accountScenarios(world));
    describe("the market", () => marketScenarios(world));
    describe("the desk", () => deskScenarios(world));
    describe("trading", () => tradingScenarios(world));
    describe("the session", () => sessionScenarios(world));
    describe("weight", () => weightScenarios(world));
    describe("accessibility", () => accessScenarios(world));
    describe("accessibility of the market", () => marketAccessScenarios(world));
    describe("freshness", () => freshnessScenarios(world));
  },
});
