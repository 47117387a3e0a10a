import { readFile } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { SimulatorError } from "../server/simulator-error.ts";

/** One recorded socket. What was subscribed is found in the frames themselves; `subscriptions` is only for readers. */
export type RecordedSocket = { readonly venue: string; readonly url: string; readonly file: string };
export type RecordedRest = { readonly venue: string; readonly url: string; readonly file: string };
export type ReplaySession = { readonly sockets: readonly RecordedSocket[]; readonly rest: readonly RecordedRest[] };

/**
 * Reads `session.json` of a folder of raw recordings. Files become absolute paths.
 * @throws {SimulatorError} when it is missing or not what it should be.
 */
export async function readSession(dir: string): Promise<ReplaySession> {
  const path = join(dir, "session.json");
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    throw new SimulatorError("missing_session", `Cannot read ${path}: name a folder that holds a recording.`, {
      cause,
    });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new SimulatorError("bad_session", `${path} is not JSON.`, { cause });
  }
  return checkSession(value, dir);
}

/** Checks a session that was read elsewhere; relative files count from `dir`. @throws {SimulatorError} */
export function checkSession(value: unknown, dir: string): ReplaySession {
  const { sockets, rest = [] } = isObject(value) ? value : {};
  if (!Array.isArray(sockets) || sockets.length === 0) {
    throw new SimulatorError("bad_session", `The session must have a list "sockets" with at least one entry.`);
  }
  if (!Array.isArray(rest)) throw new SimulatorError("bad_session", `"rest" of the session must be a list.`);
  return {
    sockets: sockets.map((entry: unknown, index) => checkEntry(entry, { dir, where: `sockets[${index}]` })),
    rest: rest.map((entry: unknown, index) => checkEntry(entry, { dir, where: `rest[${index}]` })),
  };
}

function checkEntry(entry: unknown, { dir, where }: { dir: string; where: string }): RecordedSocket {
  const { venue, url, file } = isObject(entry) ? entry : {};
  if (typeof venue !== "string" || typeof url !== "string" || typeof file !== "string") {
    throw new SimulatorError("bad_session", `${where} of the session must have "venue", "url" and "file".`);
  }
  if (!URL.canParse(url)) throw new SimulatorError("bad_session", `${where} of the session has a bad url: ${url}`);
  return { venue, url, file: isAbsolute(file) ? file : join(dir, file) };
}

type Fields = { sockets?: unknown; rest?: unknown; venue?: unknown; url?: unknown; file?: unknown };
const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
