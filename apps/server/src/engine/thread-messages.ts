import type { EngineMessage, ReaderMessage } from "@tandem/engine/remote/thread-link";
import type { GovernorReply, GovernorRequest } from "@tandem/venues/governor/governor-link";
import type { Config } from "../env.ts";

/** What an engine's thread is started with. No secret is among it. */
export type EngineThreadData = {
  readonly venues: readonly string[];
  readonly venueUrls: Readonly<Record<string, string>>;
  readonly venueFees: Config["venueFees"];
  /** Unified symbols, everything that the venues list, or (absent) their default set. */
  readonly symbols?: readonly string[] | "all";
  /** The program of the thread that reads long lists. */
  readonly listsFile?: string;
};

export type LogLevel = "info" | "warn" | "error";

export type FromEngineThread =
  | EngineMessage
  | GovernorReply
  | { readonly type: "ready" }
  /** It cannot run with what it was given. */
  | { readonly type: "refused"; readonly reason: string }
  | { readonly type: "log"; readonly level: LogLevel; readonly facts: object; readonly message: string };

export type ToEngineThread = ReaderMessage | GovernorRequest | { readonly type: "stop" };
