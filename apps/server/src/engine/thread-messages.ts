import type { EngineMessage, ReaderMessage } from "@tandem/engine/remote/thread-link";
import type { TraderCall, TraderReply } from "@tandem/engine/remote/trader-link";
import type { Keyring } from "@tandem/vault/keyring";
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

/** What the trader needs and the market does not: told to the thread once both are there. Key objects cross as such. */
export type TradingSecrets = { readonly databaseUrl: string; readonly keyring: Keyring };

export type LogLevel = "info" | "warn" | "error";

export type FromEngineThread =
  | EngineMessage
  | GovernorReply
  | TraderReply
  | { readonly type: "ready" }
  /** It cannot run with what it was given. */
  | { readonly type: "refused"; readonly reason: string }
  | { readonly type: "log"; readonly level: LogLevel; readonly facts: object; readonly message: string };

export type ToEngineThread =
  | ReaderMessage
  | GovernorRequest
  | TraderCall
  | { readonly type: "trade"; readonly secrets: TradingSecrets }
  | { readonly type: "stop" };
