import { describe } from "vitest";
import { accountAccessScenarios } from "./scenarios/account-access.ts";
import { adminScenarios } from "./scenarios/admin.ts";
import { hardeningScenarios } from "./scenarios/hardening.ts";
import { keyScenarios } from "./scenarios/keys.ts";
import { secondFactorScenarios } from "./scenarios/second-factor.ts";
import { settingsScenarios } from "./scenarios/settings.ts";
import { describeInChromium } from "./support/in-chromium.ts";

describeInChromium({
  name: "an account in Chromium",
  scenarios: (world) => {
    describe("the second factor", () => secondFactorScenarios(world));
    describe("settings", () => settingsScenarios(world));
    describe("exchange keys", () => keyScenarios(world));
    describe("administration", () => adminScenarios(world));
    describe("hardening", () => hardeningScenarios(world));
    describe("accessibility", () => accountAccessScenarios(world));
  },
});
