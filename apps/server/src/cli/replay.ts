import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { runReplay } from "@tandem/engine/replay/run-replay";
import { StartError } from "../start-error.ts";

const writeOut = async (chunk: string): Promise<void> => {
  if (!process.stdout.write(chunk)) await once(process.stdout, "drain");
};

/** `tandem replay`. @returns the exit code */
export async function replay(
  file: string,
  options: { readonly config?: string; readonly final: boolean },
): Promise<number> {
  // A reader that has seen enough (`| head`) is no fault.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
  return runReplay({
    file,
    final: options.final,
    configText: options.config === undefined ? undefined : await readConfig(options.config),
    stdout: writeOut,
    stderr: (line) => void process.stderr.write(`${line}\n`),
    progress: process.stderr.isTTY,
  });
}

async function readConfig(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw new StartError(`cannot read ${file}: check the path of --config`, { cause });
  }
}
