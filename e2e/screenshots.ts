// `npx tsx e2e/screenshots.ts [FOLDER [PART OF A NAME]]`: pictures of every page at 1440 and 390 px, dark and light,
// over the real server with its demo market.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { accountShots } from "./support/account-shots.ts";
import { launchChromium } from "./support/chromium.ts";
import { entranceShots, marketShots } from "./support/market-shots.ts";
import { startTandem } from "./support/tandem-server.ts";
import { tradingShots } from "./support/trading-shots.ts";
import { newVisitor, registerByApi } from "./support/visitor.ts";

const [folder = "test-results/screenshots", only = ""] = process.argv.slice(2);
const SIZES = [
  { name: "1440", width: 1440, height: 900 },
  { name: "390", width: 390, height: 844 },
] as const;
await mkdir(folder, { recursive: true });
const [server, browser] = await Promise.all([startTandem(), launchChromium()]);
try {
  const admin = await registerByApi(server.origin);
  const shots = [
    ...entranceShots,
    ...marketShots,
    ...tradingShots,
    ...accountShots({ server: () => server, admin: () => admin }),
  ].filter(({ name }) => name.includes(only));
  for (const { name: size, width, height } of SIZES)
    for (const colorScheme of ["dark", "light"] as const)
      for (const { name, open } of shots) {
        const visitor = await newVisitor(browser, server.origin, { width, height, colorScheme });
        await open(visitor);
        const path = join(folder, `${name}-${size}-${colorScheme}.png`);
        await visitor.page.screenshot({ path });
        await visitor.context.close();
        console.log(path);
      }
} finally {
  await browser.close();
  await server.remove();
}
