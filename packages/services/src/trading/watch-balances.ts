import type { Balance, BalancesInput } from "@tandem/contract/balances";
import type { BalancesMessage } from "@tandem/contract/live";
import type { UserCtx } from "../context.ts";
import { ServiceError } from "../errors.ts";
import { paceMessages } from "../market/stream-state.ts";
import { keyedChanges } from "./keyed-changes.ts";
import { listenToTrading } from "./listen-to-trading.ts";
import { readBalances } from "./read-balances.ts";
import { wakeAccounts } from "./wake-accounts.ts";

/** The caller's balances of one mode as a stream of state; `remove` holds `venue|asset`. Ends when `signal` aborts. */
export function watchBalances(args: {
  readonly ctx: UserCtx;
  readonly input: BalancesInput;
  readonly signal: AbortSignal | undefined;
}): AsyncGenerator<BalancesMessage, void> {
  const { ctx, input, signal } = args;
  const { deps, identity } = ctx;
  const userId = identity.user.id;
  const { mode } = input;
  const changes = keyedChanges<Balance>(({ venue, asset }) => `${venue}|${asset}`);
  const read = () => readBalances({ deps, userId, mode });
  return paceMessages<BalancesMessage>({
    clock: deps.clock,
    signal,
    listen: (note) => listenToTrading({ deps, userId, mode, kinds: ["balances", "order", "deal"], note }),
    first: async () => {
      await wakeAccounts(ctx, mode);
      const items = await read();
      changes.next(items);
      return { type: "snapshot", at: deps.clock.epochMs(), items };
    },
    take: async () => {
      try {
        const change = changes.next(await read());
        return change && { type: "change", at: deps.clock.epochMs(), ...change };
      } catch (error) {
        // The next look reads them again.
        if (error instanceof ServiceError && error.code === "UNAVAILABLE") return undefined;
        throw error;
      }
    },
    beat: () => ({ type: "beat", at: deps.clock.epochMs() }),
  });
}
