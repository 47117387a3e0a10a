import type { RecordedFrame } from "./recording.ts";

// `https://… -> <s>: <body>` a REST answer, `wss://… <-> <s>` a connection, `wss://… <- <s>: <frame>` what was sent.
const HEAD = /^(?:https?|wss?):\/\/\S+ (?:->|<->|<-) \d/;
const ANSWER = /^https?:\/\/[^/\s]+(\S*) -> (\d+(?:\.\d+)?): (.*)$/;
const RECEIVED = /^(\d{9,11}(?:\.\d+)?): (.*)$/;

/** A frame, or a REST answer with the path and query that it was asked at. */
export type CapturedFrame = RecordedFrame & { readonly path?: string };

/** True for the captures of cryptofeed: connections, what was sent and what came, with times in seconds. */
export const isCapture = (text: string): boolean => HEAD.test(text);

/** What came from the venue. Lines of other kinds (what was sent, settings of the recorder) are passed over. */
export function readCapture(text: string): CapturedFrame[] {
  return text.split("\n").flatMap((line): CapturedFrame[] => {
    const received = RECEIVED.exec(line);
    if (received) return [{ at: toMs(received[1]), frame: received[2] ?? "" }];
    const answer = ANSWER.exec(line);
    if (answer) return [{ at: toMs(answer[2]), frame: answer[3] ?? "", path: answer[1] ?? "" }];
    return [];
  });
}

const toMs = (seconds = ""): number => Number(seconds) * 1000;
