// `pnpm dev`: the server from source, with everything that only development has. Variables are relative to the root.
import { fileURLToPath } from "node:url";
import { register } from "tsx/esm/api";

process.env.NODE_ENV = "development";
process.chdir(fileURLToPath(new URL("..", import.meta.url)));
register();
const { main } = await import("../apps/server/src/main.ts");
const loadDevelopment = async () => (await import("../apps/server/src/development/development.ts")).development;
await main({ web: "source", loadDevelopment });
