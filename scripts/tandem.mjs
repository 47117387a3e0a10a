// `pnpm tandem …`: the command line, from source through tsx, so that it works on a fresh clone after an install.
import { register } from "tsx/esm/api";

register();
const { runCommandLine } = await import("../apps/server/src/cli/main.ts");
await runCommandLine(process.argv.slice(2));
