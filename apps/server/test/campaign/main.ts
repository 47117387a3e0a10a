/** `pnpm campaign [--deals N] [--kills N] [--seed N] [--break NAME]`: the campaign of failures, and its table. */

import { parseArgs } from "node:util";
import { BREAKS } from "./messages.ts";
import { runCampaign } from "./run-campaign.ts";

const { values } = parseArgs({
  options: {
    deals: { type: "string", default: "10000" },
    kills: { type: "string", default: "200" },
    seed: { type: "string", default: "1" },
    break: { type: "string" },
    verbose: { type: "boolean", default: false },
  },
});
const breaks = BREAKS.find((name) => name === values.break);
if (values.break !== undefined && breaks === undefined) throw new Error(`--break is one of ${BREAKS.join(", ")}`);
const begunAt = Date.now();
const result = await runCampaign({
  seed: Number(values.seed),
  deals: Number(values.deals),
  kills: Number(values.kills),
  ...(breaks && { breaks }),
  log: (line) => {
    if (values.verbose || line.startsWith("batch")) process.stderr.write(`${line}\n`);
  },
});
const recovered = [...result.recoveryMs].sort((a, b) => a - b);
const rows: [string, string | number][] = [
  ["seed", Number(values.seed)],
  ["broken on purpose", breaks ?? "no"],
  ["deals acknowledged", result.deals],
  ["orders", result.orders],
  ["kills", result.kills],
  ["of them of PostgreSQL", result.databaseKills],
  [
    "ready again after a kill, ms (median, longest)",
    `${recovered[recovered.length >> 1] ?? 0}, ${recovered.at(-1) ?? 0}`,
  ],
  ...Object.entries(result.outcomes),
  ...Object.entries(result.faults).map(([name, n]): [string, number] => [`fault ${name}`, n]),
  ["seconds", Math.round((Date.now() - begunAt) / 1000)],
  ["violations", result.violations.length],
];
for (const [name, value] of rows) process.stdout.write(`${name.padEnd(52)} ${value}\n`);
for (const { rule, facts } of result.violations.slice(0, 20)) process.stdout.write(`VIOLATION ${rule}: ${facts}\n`);
process.exit((result.violations.length === 0) === (breaks === undefined) ? 0 : 1);
