import { type ChannelArg, parseMessage } from "../okx/socket-message.ts";
import type { ReplayProtocol } from "./replay-protocol.ts";

const topicOf = ({ channel, instId }: ChannelArg): string => `${String(channel)}|${String(instId)}`;

/** OKX version 5: channel arguments, event acknowledgements, and pings that are the text `ping`. */
export const okxProtocol: ReplayProtocol = {
  topicsOf: (frame) => {
    if (!frame.includes('"data":')) return [];
    const channel = /"channel":"([^"]+)"/.exec(frame)?.[1];
    const instId = /"instId":"([^"]+)"/.exec(frame)?.[1];
    return channel === undefined || instId === undefined ? [] : [topicOf({ channel, instId })];
  },
  dress: (frame) => frame,
  greet: () => ({ topics: [], frames: [] }),
  receive: (text, { topics }) => {
    if (text === "ping") return { replies: ["pong"], join: [], leave: [] };
    const message = parseMessage(text);
    if (!message || (message.op !== "subscribe" && message.op !== "unsubscribe")) {
      const msg = `Illegal request: ${text.slice(0, 500)}`;
      return { replies: [JSON.stringify({ event: "error", code: "60012", msg, connId: "0" })], join: [], leave: [] };
    }
    const { op, args } = message;
    const replies = args.map((arg) => {
      if (topics.has(topicOf(arg))) return JSON.stringify({ event: op, arg, connId: "a4d3ae55" });
      const msg = `Wrong URL or channel:${String(arg.channel)},instId:${String(arg.instId)} doesn't exist.`;
      return JSON.stringify({ event: "error", code: "60018", msg, connId: "0" });
    });
    const named = args.map(topicOf);
    return op === "subscribe" ? { replies, join: named, leave: [] } : { replies, join: [], leave: named };
  },
};
