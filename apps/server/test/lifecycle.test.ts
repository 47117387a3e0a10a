import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createStopList } from "../src/lifecycle/stop-list.ts";
import { ROOT } from "./process/run-tandem.ts";

describe("the list of parts to stop", () => {
  const recorder = () => {
    const events: string[] = [];
    const stops = createStopList({ warn: (_facts, message) => void events.push(message) });
    return { events, stops };
  };

  it("stops the youngest part first and waits for each", async () => {
    const { events, stops } = recorder();
    for (const name of ["database", "venues", "web"]) {
      stops.add(name, async () => {
        events.push(`${name} begins`);
        await new Promise((resolve) => setImmediate(resolve));
        events.push(`${name} ends`);
      });
    }
    await stops.stopAll();
    expect(events).toEqual(["web", "venues", "database"].flatMap((name) => [`${name} begins`, `${name} ends`]));
  });

  it("a part that cannot stop keeps none of the others from it", async () => {
    const { events, stops } = recorder();
    stops.add("database", () => void events.push("database"));
    stops.add("web", () => Promise.reject(new Error("broken")));
    await stops.stopAll();
    expect(events).toEqual(["did not stop cleanly", "database"]);
  });

  it("a part that came up while the others were being stopped is stopped too", async () => {
    const { events, stops } = recorder();
    stops.add("web", async () => {
      stops.add("late", () => void events.push("late"));
    });
    await stops.stopAll();
    await stops.stopAll();
    expect(events).toEqual(["late"]);
  });

  it("stops each part once, however often it is asked", async () => {
    const { events, stops } = recorder();
    stops.add("web", () => void events.push("web"));
    await Promise.all([stops.stopAll(), stops.stopAll()]);
    expect(events).toEqual(["web"]);
  });
});

describe.skipIf(process.platform === "win32")("the runner that started us", () => {
  it.each([
    ["a killed pnpm is noticed", "pnpm", "gone"],
    ["a shell that is no runner may go", "launch", "still here"],
  ])("%s", async (_, name, expected) => {
    const folder = await mkdtemp(join(tmpdir(), "tandem-runner-"));
    const script = join(folder, "watch.mjs");
    const watch = join(ROOT, "apps/server/src/lifecycle/runners.ts");
    await writeFile(
      script,
      `import { register } from "tsx/esm/api";
       register();
       const { watchRunners } = await import(${JSON.stringify(watch)});
       watchRunners(() => { console.log("gone"); process.exit(); });
       console.log("watching " + process.ppid);
       setTimeout(() => { console.log("still here"); process.exit(); }, 3000);`.replace(
        '"tsx/esm/api"',
        JSON.stringify(import.meta.resolve("tsx/esm/api")),
      ),
    );
    const runner = join(folder, name);
    // A second command, so that the shell stays instead of becoming the program.
    await writeFile(runner, `#!/bin/sh\n"${process.execPath}" "${script}"\ntrue\n`);
    await chmod(runner, 0o755);
    const shell = spawn(runner, { stdio: ["ignore", "pipe", "inherit"] });
    let text = "";
    shell.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
      if (chunk.includes("watching")) shell.kill("SIGKILL");
    });
    await once(shell, "close"); // of its output, which the program below still holds
    expect(text.trim().split("\n").at(-1)).toBe(expected);
    await rm(folder, { recursive: true });
  });
});
