import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { isRecord } from "../read-json.ts";
import type { CcxtExchange } from "./ccxt-types.ts";

export type CcxtClass = new (config: Record<string, unknown>) => CcxtExchange;

const require = createRequire(import.meta.url);

/**
 * Loads one pro class of ccxt by its file: all of ccxt costs seconds and 90 MiB, one class a tenth of that. The
 * package exports only its whole, hence the path beside its entry.
 * @throws when this ccxt has no such class.
 */
export async function loadCcxtClass(id: string): Promise<CcxtClass> {
  if (!isCcxtVenue(id)) throw new Error(`ccxt has no socket class of this name: ${JSON.stringify(id).slice(0, 60)}`);
  const file = fileOf(id);
  const loaded: unknown = await import(/* @vite-ignore */ pathToFileURL(file).href);
  const found = isRecord(loaded) || isModule(loaded) ? loaded["default"] : undefined;
  if (!isCcxtClass(found)) throw new Error(`ccxt has no socket class for ${id}`);
  return found;
}

/** Whether this ccxt has a class with sockets of this id. Looks at file names, and loads nothing. */
export const isCcxtVenue = (id: string): boolean => /^[a-z0-9]{1,40}$/.test(id) && existsSync(fileOf(id));

const fileOf = (id: string): string => join(dirname(require.resolve("ccxt")), "..", "js", "src", "pro", `${id}.js`);

const isModule = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

/** The one place where ccxt's untyped class becomes the part of it that we use (`ccxt-types.ts`). */
const isCcxtClass = (value: unknown): value is CcxtClass => typeof value === "function";
