import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { constants, gunzip } from "node:zlib";
import { SimulatorError } from "../server/simulator-error.ts";
import { type CapturedFrame, isCapture, readCapture } from "./read-capture.ts";

/** One recorded frame, verbatim, with its receive time in ms (fractions kept). */
export type RecordedFrame = { readonly at: number; readonly frame: string };

const TEXT_BYTES_MAX = 512 * 1024 * 1024;
/** Data that is cut short gives what there is of it. */
const UNPACK = { maxOutputLength: TEXT_BYTES_MAX, finishFlush: constants.Z_SYNC_FLUSH };
const LINE = /^(\d{13,20}) (.*)$/;

/** The text of a file, unpacked when it is gzip. @throws {SimulatorError} when it cannot be read. */
async function readText(file: string): Promise<string> {
  try {
    const bytes = await readFile(file);
    if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes.toString("utf8");
    const text = (await promisify(gunzip)(bytes, UNPACK)).toString("utf8");
    // A recorder that was killed leaves half a line.
    return text.slice(0, text.lastIndexOf("\n") + 1) || text;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new SimulatorError("bad_recording", `Cannot read the recording ${file}: ${why}`, { cause });
  }
}

/**
 * Reads `<receive time in ns> <frame>` lines, plain or gzip, or a capture of cryptofeed. A REST answer may also be a
 * file that holds nothing but the body: it counts as received at time 0.
 * @throws {SimulatorError} for a file that cannot be read or a line of another form.
 */
export async function readRecording(file: string): Promise<CapturedFrame[]> {
  const text = await readText(file);
  if (isCapture(text)) return readCapture(text);
  if (!/^\d{13,20} /.test(text)) {
    if (!/^\s*[[{]/.test(text)) throw new SimulatorError("bad_recording", `${file} holds no "<ns> <frame>" lines.`);
    return [{ at: 0, frame: text.trim() }];
  }
  const frames: RecordedFrame[] = [];
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const match = LINE.exec(line);
    if (!match) throw new SimulatorError("bad_recording", `${file}: line ${frames.length + 1} is not "<ns> <frame>".`);
    const [, time = "", frame = ""] = match;
    frames.push({ at: Number(BigInt(time) / 1000n) / 1000, frame });
  }
  return frames;
}
