import { addSampleTrading } from "@tandem/db/testing/sample-trading";
import { withTransaction } from "@tandem/db/with-transaction";
import { looking } from "./accounts.ts";
import type { Caller } from "./procedure-rows.ts";

/** A deal, an order and a strategy of the account, once. */
async function idOf({ server, account }: Caller, table: "deals" | "orders" | "strategies"): Promise<string> {
  const read = () => looking(server, `select id from ${table} where user_id = '${account.id}' limit 1`);
  if ((await read()).length === 0)
    await withTransaction({ db: server.deps.db, scope: { userId: account.id } }, (tx) =>
      addSampleTrading({ tx, userId: account.id }),
    );
  return String((await read())[0]?.["id"]);
}

export const sampleDeal = (owner: Caller) => idOf(owner, "deals");
export const sampleOrder = (owner: Caller) => idOf(owner, "orders");
export const sampleStrategy = (owner: Caller) => idOf(owner, "strategies");
