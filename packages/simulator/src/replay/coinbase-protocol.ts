import { parseCommand } from "./parse-command.ts";
import type { ReplayProtocol } from "./replay-protocol.ts";

// Channels by the `type` of their frames.
const CHANNELS: Readonly<Record<string, string>> = {
  snapshot: "level2",
  l2update: "level2",
  ticker: "ticker",
  match: "matches",
  last_match: "matches",
  heartbeat: "heartbeat",
};
const OPEN: readonly string[] = Object.values(CHANNELS);

type Asked = { readonly channel: string; readonly product: string };

/** The batched channel is the plain one with fewer frames: the recording has the frames that it has. */
const topicOf = ({ channel, product }: Asked): string =>
  `${["level2_batch", "level2_50"].includes(channel) ? "level2" : channel}|${product}`;

/** Coinbase Exchange: channels and products in one message, answered by a list of them. */
export const coinbaseProtocol: ReplayProtocol = {
  topicsOf: (frame) => {
    const channel = CHANNELS[/^\{"type":"(\w+)"/.exec(frame)?.[1] ?? ""];
    const product = /"product_id":"([^"]+)"/.exec(frame)?.[1];
    return channel === undefined || product === undefined ? [] : [topicOf({ channel, product })];
  },
  dress: (frame) => frame,
  greet: () => ({ topics: [], frames: [] }),
  receive: (text, { topics }) => {
    const command = parseCommand(text);
    const type = command?.type;
    if (!command || (type !== "subscribe" && type !== "unsubscribe")) {
      return { replies: [failure("Malformed JSON or unknown type")], join: [], leave: [] };
    }
    const asked = askedFor(command);
    const names = asked.map(topicOf);
    if (type === "unsubscribe") return { replies: ['{"type":"subscriptions","channels":[]}'], join: [], leave: names };
    const missing = asked.filter((each) => OPEN.includes(channelOf(each)) && !topics.has(topicOf(each)));
    const known = asked.filter((each) => topics.has(topicOf(each)));
    const channels = [...new Set(known.map(({ channel }) => channel))].map((name) => ({
      name,
      product_ids: known.filter(({ channel }) => channel === name).map(({ product }) => product),
    }));
    const errors = missing.map(({ product }) => failure(`${product} is not a valid product`));
    const replies = known.length > 0 ? [JSON.stringify({ type: "subscriptions", channels }), ...errors] : errors;
    return { replies, join: known.map(topicOf), leave: [] };
  },
};

const channelOf = (asked: Asked): string => topicOf(asked).split("|")[0] ?? "";

const failure = (reason: string): string => JSON.stringify({ type: "error", message: "Failed to subscribe", reason });

/** Channels are names, which hold for the products of the message, or objects with products of their own. */
function askedFor({ channels, product_ids }: { readonly channels?: unknown; readonly product_ids?: unknown }): Asked[] {
  return list(channels).flatMap((each) => {
    const { name, product_ids: own } = isChannel(each) ? each : { name: each, product_ids };
    return list(own ?? product_ids).map((product) => ({ channel: String(name), product: String(product) }));
  });
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const isChannel = (value: unknown): value is { name?: unknown; product_ids?: unknown } =>
  typeof value === "object" && value !== null;
