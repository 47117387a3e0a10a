// `pnpm start`: serves what `pnpm build` made. What only development has is loaded from source, and only where
// NODE_ENV asks for it.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

process.env.NODE_ENV ||= "production"; // before any library looks
process.chdir(fileURLToPath(new URL("..", import.meta.url)));

const BUNDLE = "apps/server/dist/main.mjs";
const ENGINE = "apps/server/dist/engine-thread.mjs";
const WEB = "apps/web/dist";
if (![BUNDLE, ENGINE, `${WEB}/index.html`].every((file) => existsSync(file))) {
  console.error("Tandem is not built: run `npx -y pnpm@12 build`, then start again.");
  process.exit(1);
}

const loadDevelopment = async () => {
  const { register } = await import("tsx/esm/api");
  register();
  return (await import("../apps/server/src/development/development.ts")).development;
};
const { main } = await import(new URL(`../${BUNDLE}`, import.meta.url).href);
main({ web: WEB, engineThread: new URL(`../${ENGINE}`, import.meta.url), loadDevelopment });
