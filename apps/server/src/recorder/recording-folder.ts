import { mkdir, open, readFile, rm, statfs } from "node:fs/promises";
import { join } from "node:path";
import { StartError } from "../start-error.ts";

const LOCK = "recording.lock";

export type RecordingFolder = {
  readonly dir: string;
  readonly freeBytes: () => Promise<number>;
  /** Lets another recorder in. */
  readonly release: () => Promise<void>;
};

/** Makes the folder where it is missing and takes it for this process. @throws StartError that says what to do */
export async function openRecordingFolder(dir: string): Promise<RecordingFolder> {
  try {
    await mkdir(dir, { recursive: true });
    await takeLock(dir);
  } catch (error) {
    if (error instanceof StartError) throw error;
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new StartError(`Cannot record into ${dir} (${code}): name a folder that can be written with --out.`);
  }
  return {
    dir,
    freeBytes: async () => {
      const { bavail, bsize } = await statfs(dir);
      return bavail * bsize;
    },
    release: () => rm(join(dir, LOCK), { force: true }),
  };
}

/** Two recorders in one folder would write over each other's session. */
async function takeLock(dir: string): Promise<void> {
  const path = join(dir, LOCK);
  for (;;) {
    try {
      const file = await open(path, "wx");
      await file.writeFile(`${process.pid}\n`);
      await file.close();
      return;
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
      const holder = Number(await readFile(path, "utf8").catch(() => ""));
      if (holder > 0 && isRunning(holder))
        throw new StartError(
          `Another recorder (process ${holder}) writes into ${dir}: name another folder with --out.`,
        );
      await rm(path, { force: true });
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** `20261124T104512Z`, for names that sort by time. */
export const stampOf = (epochMs: number): string => new Date(epochMs).toISOString().replace(/[-:]|\.\d+/g, "");
