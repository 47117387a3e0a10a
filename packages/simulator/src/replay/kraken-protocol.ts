import { parseRequest, parseSubscription } from "../kraken/subscription.ts";
import { timestamp } from "../kraken/wire.ts";
import type { ReplayProtocol } from "./replay-protocol.ts";
import type { Topic } from "./topic.ts";

const STATUS =
  '{"channel":"status","type":"update","data":[{"version":"2.0.10","system":"online","api_version":"v2","connection_id":15413894943188002760}]}';
const HEARTBEAT_TOPIC = "heartbeat";

/** Kraken WebSocket v2. Acknowledgements name the depth that was recorded, whatever depth is asked. */
export const krakenProtocol: ReplayProtocol = {
  topicsOf: (frame) => {
    if (frame === '{"channel":"heartbeat"}') return [HEARTBEAT_TOPIC];
    const channel = /^\{"channel":"(book|trade|ticker)"/.exec(frame)?.[1];
    const symbol = /"symbol":"([^"]+)"/.exec(frame)?.[1];
    return channel === undefined || symbol === undefined ? [] : [`${channel}|${symbol}`];
  },
  dress: (frame) => frame,
  greet: () => ({ topics: [], frames: [STATUS] }),
  receive: (text, { topics, at }) => {
    const request = parseRequest(text);
    const echo = typeof request?.req_id === "number" ? `,"req_id":${request.req_id}` : "";
    const now = timestamp(at);
    const tail = `${echo},"time_in":"${now}","time_out":"${now}"}`;
    const method = request?.method;
    if (method === "ping") return { replies: [`{"method":"pong"${tail}`], join: [], leave: [] };
    const error = (word: string) => `{"error":"${word}","method":"${String(method)}","success":false${tail}`;
    if (!request || (method !== "subscribe" && method !== "unsubscribe")) {
      return { replies: [error("Unsupported event")], join: [], leave: [] };
    }
    const asked = parseSubscription(request);
    if (typeof asked === "string") return { replies: [error(asked)], join: [], leave: [] };
    const named = asked.symbols.map((symbol) => ({ symbol, topic: topics.get(`${asked.channel}|${symbol}`) }));
    const replies = named.map(({ symbol, topic }) => {
      if (!topic) return error(`Currency pair not supported ${symbol.replace(/[^\w/.:-]/g, "?")}`);
      const depth = asked.channel === "book" ? `,"depth":${recordedDepth(topic) ?? asked.depth}` : "";
      const result = `{"channel":"${asked.channel}"${depth},"snapshot":true,"symbol":"${symbol}"}`;
      return `{"method":"${method}","result":${result},"success":true${tail}`;
    });
    const known = named.flatMap(({ topic }) => (topic ? [topic.name] : []));
    if (method === "unsubscribe") return { replies, join: [], leave: known };
    return { replies, join: known.length > 0 ? [...known, HEARTBEAT_TOPIC] : [], leave: [] };
  },
};

/** A recorded book was subscribed at a depth: the number of levels of its snapshot, up to the next depth there is. */
function recordedDepth(topic: Topic): number | undefined {
  const snapshot = topic.frames.find(({ frame }) => frame.includes('"type":"snapshot"'))?.frame;
  if (snapshot === undefined) return undefined;
  const [bids = "", asks = ""] = snapshot.split('"asks":');
  const levels = Math.max(...[bids, asks].map((side) => side.split('"price":').length - 1));
  return [10, 25, 100, 500, 1000].find((depth) => depth >= levels);
}
