// Runs apart from the server (a session of its own) and outlives it for a moment. Each line on stdin is "+PID" or
// "-PID". When stdin ends, however the server went (kill -9 included), what is still listed is stopped. Plain
// JavaScript, because it must start at once and hold next to nothing.
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(name, () => {});

const kept = new Set();
for await (const line of createInterface({ input: process.stdin })) {
  const pid = Number(line.slice(1));
  if (line.startsWith("+")) kept.add(pid);
  else kept.delete(pid);
}

const signal = (pid, name) => {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    return false; // gone
  }
};
/** For PostgreSQL: disconnect everybody and stop, then stop at once, then no more questions. */
const STEPS = [
  ["SIGINT", 8000],
  ["SIGQUIT", 3000],
  ["SIGKILL", 1000],
];
for (const [name, waitMs] of STEPS) {
  for (const pid of kept) signal(pid, name);
  for (let waited = 0; waited < waitMs && [...kept].some((pid) => signal(pid, 0)); waited += 50) await sleep(50);
}
