import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { VenueId } from "@tandem/domain/market";
import type { VenueTap } from "@tandem/venues/ccxt/venue-tap";
import { StartError } from "../start-error.ts";
import { GzipLog } from "./gzip-log.ts";
import { stampOf } from "./recording-folder.ts";

type SocketEntry = { venue: string; url: string; subscriptions: unknown[]; file: string };
type RestEntry = { venue: string; url: string; file: string };
type Session = { sockets: SocketEntry[]; rest: RestEntry[] };

/** Messages of a client that are kept as its subscriptions; pings are none. */
const SUBSCRIPTIONS_MAX = 1_000;
const PING = /^"?ping"?$|"(?:method|op|event)":"ping"/;
const SESSION = "session.json";

/** Characters that may wait for the disk. */
const WAITING_CHARS_MAX = 256 * 1024 * 1024;

/** A recording of one socket or address; `enter` puts it into the session, once there is something in it. */
type Log = { lines: string[]; file: GzipLog | undefined; readonly enter: () => void };

/**
 * Every frame of every socket and every answer by REST, verbatim with its time: a file a socket, a file an address, and
 * `session.json`, which names them. A session that is there already is continued.
 */
export class RawRecording {
  readonly #dir: string;
  readonly #prefix: string;
  readonly #session: Session;
  readonly #nowNs: () => bigint;
  readonly #sockets = new Map<object, { readonly log: Log; readonly entry: SocketEntry }>();
  readonly #rest = new Map<string, Log>();
  readonly #logs = new Map<string, Log>();
  #files = 0;
  #frames = 0;
  #waitingChars = 0;
  #isSessionDue = false;
  #turning: Promise<void> = Promise.resolve();

  private constructor(parts: { dir: string; prefix: string; session: Session; nowNs: () => bigint }) {
    this.#dir = parts.dir;
    this.#prefix = parts.prefix;
    this.#session = parts.session;
    this.#nowNs = parts.nowNs;
  }

  /** @throws StartError where the folder holds a session that is none */
  static async open(dir: string, clock: { readonly epochMs: () => number; readonly nowNs: () => bigint }) {
    const prefix = `raw-${stampOf(clock.epochMs())}`;
    return new RawRecording({ dir, prefix, session: await readSession(dir), nowNs: clock.nowNs });
  }

  tap(venue: VenueId): VenueTap {
    return {
      frame: ({ socket, url, text }) => {
        this.#frames += 1;
        this.#write(this.#socket(venue, socket, url).log, text);
      },
      sent: ({ socket, url, text }) => {
        const { subscriptions } = this.#socket(venue, socket, url).entry;
        if (PING.test(text) || subscriptions.length >= SUBSCRIPTIONS_MAX) return;
        subscriptions.push(parsed(text));
        this.#isSessionDue = true;
      },
      answer: ({ url, text }) => this.#write(this.#answers(venue, url), text),
    };
  }

  counts(): { readonly frames: number; readonly files: number; readonly bytes: number } {
    let bytes = 0;
    for (const { file } of this.#logs.values()) bytes += file?.bytes ?? 0;
    return { frames: this.#frames, files: this.#files, bytes };
  }

  /** To be called about once a second. @throws when the disk refuses */
  turn(): Promise<void> {
    this.#turning = this.#turning.then(() => this.#turn());
    return this.#turning;
  }

  async close(): Promise<void> {
    await this.turn();
  }

  /** Lines were given up, because the disk did not take them. */
  tooSlow(): boolean {
    return this.#waitingChars > WAITING_CHARS_MAX;
  }

  #socket(venue: VenueId, socket: object, url: string): { readonly log: Log; readonly entry: SocketEntry } {
    const known = this.#sockets.get(socket);
    if (known !== undefined) return known;
    const file = this.#name(venue);
    const entry: SocketEntry = { venue, url, subscriptions: [], file };
    const made = { log: this.#log(file, () => this.#session.sockets.push(entry)), entry };
    this.#sockets.set(socket, made);
    return made;
  }

  #answers(venue: VenueId, url: string): Log {
    const key = `${venue} ${url}`;
    const known = this.#rest.get(key);
    if (known !== undefined) return known;
    const file = this.#name(`${venue}-rest`);
    const made = this.#log(file, () => this.#session.rest.push({ venue, url, file }));
    this.#rest.set(key, made);
    return made;
  }

  #name(kind: string): string {
    this.#files += 1;
    return `${this.#prefix}-${kind}-${this.#files}.log.gz`;
  }

  #log(file: string, enter: () => void): Log {
    const log: Log = { lines: [], file: undefined, enter };
    this.#logs.set(file, log);
    return log;
  }

  #write(log: Log, text: string): void {
    const line = `${this.#nowNs()} ${text.includes("\n") ? text.replace(/\s*\n\s*/g, " ") : text}\n`;
    if (this.tooSlow()) return;
    this.#waitingChars += line.length;
    log.lines.push(line);
  }

  async #turn(): Promise<void> {
    for (const [name, log] of this.#logs) {
      if (log.lines.length === 0) continue;
      if (log.file === undefined) {
        log.file = await GzipLog.open(join(this.#dir, name));
        log.enter();
        this.#isSessionDue = true;
      }
      const lines = log.lines;
      log.lines = [];
      for (const line of lines) log.file.write(line);
      await log.file.flush();
      for (const line of lines) this.#waitingChars -= line.length;
    }
    if (!this.#isSessionDue) return;
    this.#isSessionDue = false;
    const path = join(this.#dir, SESSION);
    await writeFile(`${path}.new`, `${JSON.stringify(this.#session, undefined, 2)}\n`);
    await rename(`${path}.new`, path);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

async function readSession(dir: string): Promise<Session> {
  let text: string;
  try {
    text = await readFile(join(dir, SESSION), "utf8");
  } catch {
    return { sockets: [], rest: [] };
  }
  const session = parsed(text);
  if (!isSession(session))
    throw new StartError(`${join(dir, SESSION)} is not the session of a recording: name another folder with --out.`);
  return { sockets: [...session.sockets], rest: [...(session.rest ?? [])] };
}

/** The entries are this program's own, from an earlier run. */
const isSession = (value: unknown): value is { sockets: SocketEntry[]; rest?: RestEntry[] } =>
  typeof value === "object" && value !== null && "sockets" in value && Array.isArray(value.sockets);
