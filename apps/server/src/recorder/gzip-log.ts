import { appendFile, writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

const pack = promisify(gzip);
/** Lines that may wait for the disk. */
const WAITING_CHARS_MAX = 64 * 1024 * 1024;

/**
 * A file of lines as gzip, each flush a member of its own that is written in one go: whatever ends the program, the file
 * holds every flush before. No file stays open, so that there may be any number.
 */
export class GzipLog {
  readonly #path: string;
  #waiting: string[] = [];
  #chars = 0;
  #bytes = 0;
  #tooSlow = false;
  #flushing: Promise<void> = Promise.resolve();

  private constructor(path: string) {
    this.#path = path;
  }

  /** A new file. @throws where there is one already, or none can be made. */
  static async open(path: string): Promise<GzipLog> {
    await writeFile(path, "", { flag: "wx" });
    return new GzipLog(path);
  }

  /** With its line break. */
  write(line: string): void {
    this.#tooSlow ||= this.#chars > WAITING_CHARS_MAX;
    if (this.#tooSlow) return;
    this.#chars += line.length;
    this.#waiting.push(line);
  }

  /** Of the file so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Lines were given up, because the disk did not take them. */
  get tooSlow(): boolean {
    return this.#tooSlow;
  }

  /** Resolves when all that was written before is in the file. @throws when the disk refuses */
  flush(): Promise<void> {
    this.#flushing = this.#flushing.then(() => this.#append());
    return this.#flushing;
  }

  async #append(): Promise<void> {
    if (this.#waiting.length === 0) return;
    const text = this.#waiting.join("");
    this.#waiting = [];
    this.#chars -= text.length;
    const packed = await pack(text);
    await appendFile(this.#path, packed);
    this.#bytes += packed.length;
  }
}
