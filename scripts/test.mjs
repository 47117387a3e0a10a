// Runs every test and ends with one plain line: `N passed, N failed, N skipped`. Arguments go to vitest.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const folder = mkdtempSync(path.join(tmpdir(), "tandem-test-"));
const report = path.join(folder, "report.json");

if (!process.env.TANDEM_RECORDINGS)
  console.log("TANDEM_RECORDINGS is not set: tests on recorded market data are skipped (with CI=true they fail).");

const { status } = spawnSync(
  process.execPath,
  [
    path.join(root, "node_modules/vitest/vitest.mjs"),
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: "inherit" },
);

let counts = "0 passed, 1 failed";
let ran = 0;
try {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(readFileSync(report, "utf8"));
  ran = numPassedTests + numFailedTests;
  // A file that could not even be read fails without a failed test of its own.
  const failed = status !== 0 ? Math.max(numFailedTests, 1) : numFailedTests;
  counts = `${numPassedTests} passed, ${failed} failed, ${numPendingTests + numTodoTests} skipped`;
} catch (error) {
  console.error(`no test report was written: ${error instanceof Error ? error.message : error}`);
}
rmSync(folder, { recursive: true, force: true });
console.log(counts);
process.exit(status === 0 && ran > 0 ? 0 : 1);
