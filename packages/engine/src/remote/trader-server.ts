import { type EngineLog, reasonOf } from "../live/engine-log.ts";
import type { Clock } from "../ports.ts";
import { type Trader, TraderUnavailableError, type TradingFact } from "../trading/trader.ts";
import type { TraderCall, TraderMethod, TraderReply } from "./trader-link.ts";

/** Facts only say "read again": those of so long are told together, each once. */
const GATHER_MS = 20;

/** Answers calls from another thread, and tells it what has changed. Before a trader is given, none is there. */
export class TraderServer {
  readonly #post: (reply: TraderReply) => void;
  readonly #clock: Clock;
  readonly #log: EngineLog;
  #trader: Trader | undefined;
  #unsubscribe = (): void => {};
  #facts = new Map<string, TradingFact>();
  #cancel: (() => void) | undefined;

  constructor(of: { readonly post: (reply: TraderReply) => void; readonly clock: Clock; readonly log: EngineLog }) {
    this.#post = of.post;
    this.#clock = of.clock;
    this.#log = of.log;
  }

  serve(trader: Trader): void {
    this.stop();
    this.#trader = trader;
    this.#unsubscribe = trader.subscribe((fact) => this.#gather(fact));
  }

  stop(): void {
    this.#unsubscribe();
    this.#cancel?.();
    this.#cancel = undefined;
    this.#trader = undefined;
  }

  async hear({ id, method, input }: TraderCall): Promise<void> {
    try {
      if (this.#trader === undefined) throw new TraderUnavailableError("the trader does not run");
      const value = await invoke(this.#trader, method, input);
      this.#post({ type: "trader.answer", id, value });
    } catch (error) {
      const isUnavailable = error instanceof TraderUnavailableError;
      if (!isUnavailable) this.#log.error({ method, reason: reasonOf(error) }, "a call to the trader failed");
      this.#post({ type: "trader.failed", id, isUnavailable, reason: reasonOf(error) });
    }
  }

  #gather(fact: TradingFact): void {
    this.#facts.set(`${fact.userId}|${fact.mode}|${fact.kind}|${fact.id ?? ""}`, fact);
    this.#cancel ??= this.#clock.after(GATHER_MS, () => {
      this.#cancel = undefined;
      const facts = [...this.#facts.values()];
      this.#facts = new Map();
      this.#post({ type: "trader.facts", facts });
    });
  }
}

/** The other end is `createRemoteTrader`, which types both: the compiler cannot see through the link. */
const invoke = (trader: Trader, method: TraderMethod, input: unknown): Promise<unknown> =>
  (trader[method] as (input: unknown) => Promise<unknown>)(input);
