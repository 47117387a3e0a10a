import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const { CHROMIUM_PATH } = process.env;
const PLACES = [CHROMIUM_PATH, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Where a Chromium is installed on this machine, if one is. Nothing is ever downloaded. */
export const chromiumPath = PLACES.find((path) => path !== undefined && existsSync(path));

const ARGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export async function launchChromium(): Promise<Browser> {
  if (chromiumPath === undefined) throw new Error("no Chromium: install it, or set CHROMIUM_PATH to one");
  return chromium.launch({ executablePath: chromiumPath, args: ARGS });
}
