import { parseCommand } from "./parse-command.ts";
import type { ReplayProtocol } from "./replay-protocol.ts";

// Kinds of streams by the `e` of their events.
const KINDS: Readonly<Record<string, string>> = {
  depthUpdate: "depth",
  trade: "trade",
  aggTrade: "aggTrade",
  bookTicker: "bookTicker",
  "24hrTicker": "ticker",
  "24hrMiniTicker": "miniTicker",
};

const COMBINED = /^\{"stream":"([^"]+)","data":/;

/** `ethusdt@depth@100ms` and `ethusdt@depth` are one topic: the recording has the speed that it has. */
const topicOf = (stream: string): string => stream.replace(/@\d+ms$/, "").toLowerCase();

/**
 * Binance, spot and derivatives. Recorded combined frames reach clients of `/ws/…` sockets as the bare `data`, and
 * clients of `/stream` sockets as they are.
 */
export const binanceProtocol: ReplayProtocol = {
  topicsOf: (frame) => {
    const stream = COMBINED.exec(frame)?.[1];
    if (stream !== undefined) return [topicOf(stream)];
    const symbol = /"s":"([^"]+)"/.exec(frame)?.[1]?.toLowerCase();
    if (symbol === undefined) return [];
    const event = /^\{"e":"(\w+)"/.exec(frame)?.[1];
    if (event === undefined) return frame.includes('"B":') ? [`${symbol}@bookticker`] : [];
    return [`${symbol}@${KINDS[event] ?? event}`.toLowerCase()];
  },
  dress: (frame, link) => {
    const head = COMBINED.exec(frame)?.[0];
    if (head === undefined || link.path.startsWith("/stream")) return frame;
    return frame.slice(head.length, -1);
  },
  greet: (link) => {
    const named = link.path.startsWith("/stream") ? (link.query.get("streams") ?? "") : link.path;
    return {
      topics: named
        .split("/")
        .filter((name) => name.includes("@"))
        .map(topicOf),
      frames: [],
    };
  },
  receive: (text) => {
    const command = parseCommand(text);
    const id = command?.id === undefined ? "null" : JSON.stringify(command.id);
    const streams = (Array.isArray(command?.params) ? command.params : []).filter((name) => typeof name === "string");
    const topics = streams.map(topicOf);
    switch (command?.method) {
      case "SUBSCRIBE":
        return { replies: [`{"result":null,"id":${id}}`], join: topics, leave: [] };
      case "UNSUBSCRIBE":
        return { replies: [`{"result":null,"id":${id}}`], join: [], leave: topics };
      default:
        return { replies: [`{"code":2,"msg":"Invalid request: unknown method","id":${id}}`], join: [], leave: [] };
    }
  },
};
