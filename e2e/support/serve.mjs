// The server of the browser tests: from source as in development, pages from the build in TANDEM_WEB.
import { fileURLToPath } from "node:url";
import { register } from "tsx/esm/api";

process.chdir(fileURLToPath(new URL("../..", import.meta.url)));
register();
const { main } = await import("../../apps/server/src/main.ts");
const loadDevelopment = async () => (await import("../../apps/server/src/development/development.ts")).development;
await main({ web: process.argv[2] ?? "source", loadDevelopment });
