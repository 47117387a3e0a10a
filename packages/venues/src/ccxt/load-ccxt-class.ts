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
  if (!/^[a-z0-9]+$/.test(id)) throw new Error(`not the name of an exchange: ${JSON.stringify(id)}`);
  const entry = require.resolve("ccxt");
  const file = join(dirname(entry), "..", "js", "src", "pro", `${id}.js`);
  const loaded: unknown = await import(/* @vite-ignore */ pathToFileURL(file).href);
  const found = isRecord(loaded) || isModule(loaded) ? loaded["default"] : undefined;
  if (!isCcxtClass(found)) throw new Error(`ccxt has no socket class for ${id}`);
  return found;
}

const isModule = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

/** The one place where ccxt's untyped class becomes the part of it that we use (`ccxt-types.ts`). */
const isCcxtClass = (value: unknown): value is CcxtClass => typeof value === "function";
