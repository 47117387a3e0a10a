import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const WEB = fileURLToPath(new URL("../../apps/web", import.meta.url));

/** Builds the web app as production does, into a folder of the caller. */
export async function buildWeb(outDir: string): Promise<void> {
  const vite = dirname(createRequire(join(WEB, "package.json")).resolve("vite/package.json"));
  const args = [join(vite, "bin/vite.js"), "build", "--outDir", outDir, "--emptyOutDir", "--logLevel", "error"];
  await promisify(execFile)(process.execPath, args, { cwd: WEB, env: { ...process.env, NODE_ENV: "production" } });
}
