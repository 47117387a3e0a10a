// The production build in Chromium: what it weighs, and how it runs while 1,000 rows a second change in a list of 500.
// FreqUI's figures are constants, measured on a machine of this kind (`baseline`, docs/benchmarks.md).
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { chromium, type Page } from "playwright-core";
import { startDesk } from "./desk-server.ts";

const FREQUI = { login: 323, list: 814, all: 873, chunk: 209, requests: 84 };
const LOAD = { rows: 500, updatesPerSecond: 1_000 };
const RUN_MS = Number(process.env["WEB_BENCH_MS"] ?? 15_000);
const WEB = resolve("apps/web");
const chromiumPath = [process.env["CHROMIUM_PATH"], "/usr/bin/chromium", "/usr/bin/google-chrome"].find(
  (path) => path !== undefined && existsSync(path),
);

function report(name: string, value: number, unit: string, baseline: number | null = null): void {
  const shown = Number(value.toPrecision(4));
  const ratio = baseline === null ? null : Number((baseline / value).toPrecision(3));
  console.log(JSON.stringify({ name: `web/${name}`, value: shown, unit, baseline, ratio }));
  console.error(`${name.padEnd(26)} ${shown} ${unit}${baseline === null ? "" : `, FreqUI ${baseline}`}`);
}

/** Script that came over the wire in kB, and how many requests there were. */
function watchWeight(page: Page) {
  const seen: Promise<number>[] = [];
  let requests = 0;
  page.on("response", (response) => {
    requests += 1;
    if (!response.url().endsWith(".js")) return;
    seen.push(
      response.body().then(
        (body) => gzipSync(body, { level: 9 }).length,
        () => 0,
      ),
    );
  });
  return async () => ({ kB: (await Promise.all(seen)).reduce((sum, bytes) => sum + bytes, 0) / 1_000, requests });
}

async function measureBuild(folder: string): Promise<void> {
  const names = (await readdir(join(folder, "assets"))).filter((name) => name.endsWith(".js"));
  const sizes = await Promise.all(
    names.map(async (name) => gzipSync(await readFile(join(folder, "assets", name)), { level: 9 }).length / 1_000),
  );
  report(
    "script/all",
    sizes.reduce((sum, size) => sum + size, 0),
    "kB gz",
    FREQUI.all,
  );
  report("script/largest-chunk", Math.max(...sizes), "kB gz", FREQUI.chunk);
}

/** Runs in the page: frames, long tasks and the slowest interactions from now on. */
const WATCH = `(() => {
  const seen = { frames: 0, long: 0, longest: 0, events: [] };
  window.__seen = seen;
  const frame = () => { seen.frames += 1; requestAnimationFrame(frame); };
  requestAnimationFrame(frame);
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) { if (duration > 100) seen.long += 1; seen.longest = Math.max(seen.longest, duration); }
  }).observe({ type: "longtask" });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (entry.interactionId) seen.events.push(entry.duration);
  }).observe({ type: "event", durationThreshold: 16 });
})()`;

async function measureStream(page: Page): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
  const busySeconds = async (): Promise<number> =>
    (await cdp.send("Performance.getMetrics")).metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0;
  const heapMiB = async (): Promise<number> => {
    await cdp.send("HeapProfiler.collectGarbage");
    return (
      ((await cdp.send("Performance.getMetrics")).metrics.find(({ name }) => name === "JSHeapUsedSize")?.value ?? 0) /
      2 ** 20
    );
  };
  await sleep(3_000);
  const heapBefore = await heapMiB();
  await page.evaluate(WATCH);
  const [startedAt, busyBefore] = [performance.now(), await busySeconds()];
  const half = RUN_MS / 2;
  await sleep(half);
  for (const name of ["Profit", "Net bps", "Profit", "Net bps"]) {
    await page.getByRole("button", { name, exact: true }).click();
    await sleep(half / 4);
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  const busy = (await busySeconds()) - busyBefore;
  const seen = await page.evaluate<{ frames: number; long: number; longest: number; events: number[] }>(
    "window.__seen",
  );
  report("stream/frames", seen.frames / seconds, "fps");
  report("stream/main-thread", (busy / seconds) * 100, "%");
  report("stream/tasks-over-100ms", seen.long, "tasks");
  report("stream/longest-task", seen.longest, "ms");
  report("stream/slowest-interaction", Math.max(0, ...seen.events), "ms");
  report("stream/heap-growth", (await heapMiB()) - heapBefore, "MiB");
  report("stream/rows-drawn", await page.locator("tr[data-row]").count(), "rows");
}

if (chromiumPath === undefined) {
  console.error("web: skipped, no Chromium: install it, or set CHROMIUM_PATH");
} else {
  const folder = await mkdtemp(join(tmpdir(), "tandem-bench-web-"));
  const vite = [
    join(WEB, "node_modules/vite/bin/vite.js"),
    "build",
    "--outDir",
    folder,
    "--emptyOutDir",
    "--logLevel",
    "error",
  ];
  await promisify(execFile)(process.execPath, vite, { cwd: WEB, env: { ...process.env, NODE_ENV: "production" } });
  const desk = await startDesk(folder, LOAD);
  const browser = await chromium.launch({
    executablePath: chromiumPath,
    args: ["--headless", "--no-sandbox", "--disable-gpu"],
  });
  try {
    await measureBuild(folder);
    const viewport = { width: 1440, height: 900 };
    const visitor = await browser.newPage({ baseURL: desk.origin, viewport });
    const loginWeight = watchWeight(visitor);
    await visitor.goto("/login", { waitUntil: "networkidle" });
    report("script/login", (await loginWeight()).kB, "kB gz", FREQUI.login);
    await visitor.close();
    const page = await browser.newPage({ baseURL: desk.origin, viewport });
    const listWeight = watchWeight(page);
    await page.goto("/opportunities");
    await page.locator("tr[data-row]").first().waitFor();
    const { kB, requests } = await listWeight();
    report("script/opportunities", kB, "kB gz", FREQUI.list);
    report("requests/opportunities", requests, "requests", FREQUI.requests);
    await measureStream(page);
  } finally {
    await browser.close();
    await desk.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
