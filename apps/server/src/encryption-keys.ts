import { randomUUID } from "node:crypto";
import { link, mkdir, open, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { type Keyring, parseKeyring } from "@tandem/vault/keyring";
import { newKeyringEntry } from "@tandem/vault/new-keyring-entry";
import type { Config } from "./env.ts";
import { StartError } from "./start-error.ts";

const FILE = "encryption-keys";
const OWNER_ONLY = 0o600;
const OTHERS = 0o077;

/**
 * The keyring of `ENCRYPTION_KEYS`. Outside of production, where that is unset, the one in `DATA_DIR`, made at first
 * use. @throws StartError
 */
export async function readKeyring(config: Pick<Config, "encryptionKeys" | "dataDir" | "production">): Promise<Keyring> {
  if (config.encryptionKeys === undefined && config.production) throw new StartError("ENCRYPTION_KEYS is not set.");
  const text = config.encryptionKeys?.reveal() ?? (await keysOfDataDir(config.dataDir));
  const read = parseKeyring(text);
  if (read.ok) return read.keyring;
  // The environment is judged before: it is the file that was changed.
  throw new StartError(
    `${join(config.dataDir, FILE)} holds no keys in the form of ENCRYPTION_KEYS: restore it. Without it what is sealed stays closed.`,
  );
}

async function keysOfDataDir(dataDir: string): Promise<string> {
  const file = join(dataDir, FILE);
  await mkdir(dataDir, { recursive: true });
  const known = await readOwn(file);
  if (known !== undefined) return known;
  await make(file);
  return (await readOwn(file)) ?? "";
}

async function readOwn(file: string): Promise<string | undefined> {
  try {
    const { mode } = await stat(file);
    if (process.platform !== "win32" && (mode & OTHERS) !== 0)
      throw new StartError(`${file} can be read by others than its owner: chmod 600 ${file}`);
    return (await readFile(file, "utf8")).trim();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** Whole or not at all, and of several processes at once the first wins. */
async function make(file: string): Promise<void> {
  const draft = `${file}.${randomUUID()}`;
  const handle = await open(draft, "wx", OWNER_ONLY);
  try {
    await handle.writeFile(`${newKeyringEntry(Date.now())}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await link(draft, file);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  } finally {
    await rm(draft);
  }
}
