import { parseCommand } from "./parse-command.ts";
import type { ReplayProtocol } from "./replay-protocol.ts";

/** A book of any depth is one topic: the recording has the depth that it has. */
const topicOf = (name: string): string => name.replace(/^orderbook\.\d+\./, "orderbook.");

/** Bybit, socket version 5: topics as arguments, pings as an operation. */
export const bybitProtocol: ReplayProtocol = {
  topicsOf: (frame) => {
    const topic = /"topic":"([^"]+)"/.exec(frame)?.[1];
    return topic === undefined ? [] : [topicOf(topic)];
  },
  dress: (frame) => frame,
  greet: () => ({ topics: [], frames: [] }),
  receive: (text, { topics }) => {
    const command = parseCommand(text);
    const { op, args, req_id } = command ?? {};
    const answer = (success: boolean, ret_msg: string): string =>
      JSON.stringify({ success, ret_msg, conn_id: "a4d3ae55", ...(req_id === undefined ? {} : { req_id }), op });
    if (op === "ping") return { replies: [answer(true, "pong")], join: [], leave: [] };
    if (op !== "subscribe" && op !== "unsubscribe") {
      return { replies: [answer(false, "Invalid op")], join: [], leave: [] };
    }
    const names = (Array.isArray(args) ? args : []).map((name: unknown) => topicOf(String(name)));
    const unknown = names.find((name) => !topics.has(name));
    if (op === "subscribe" && unknown !== undefined) {
      return { replies: [answer(false, `error:handler not found,topic:${unknown}`)], join: [], leave: [] };
    }
    const replies = [answer(true, op === "subscribe" ? "subscribe" : "")];
    return op === "subscribe" ? { replies, join: names, leave: [] } : { replies, join: [], leave: names };
  },
};
