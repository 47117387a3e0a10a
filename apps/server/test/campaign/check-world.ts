import { parseScaled } from "@tandem/domain/money";
import { VENUES, type World } from "./world.ts";

export type Violation = { readonly rule: string; readonly facts: string };

const text = (value: unknown): string => String(value ?? "");
const sum = (values: readonly string[]): bigint => values.reduce((total, value) => total + parseScaled(value), 0n);

/** What must hold at any moment of rest, whatever happened: the simulated exchanges are the truth. */
export async function checkWorld(world: World, acknowledged: ReadonlySet<string>): Promise<readonly Violation[]> {
  const found: Violation[] = [];
  const tell = (rule: string, facts: string): void => void found.push({ rule, facts });
  const { userId, look } = world;
  const rows =
    await look(`select o.client_order_id as id, o.status, o.venue, o.amount::text as amount, d.status as deal,
      coalesce((select sum(f.amount) from fills f where f.order_id = o.id), 0)::text as filled,
      (select count(*)::int from fills f where f.order_id = o.id) as fills
    from orders o join deals d on d.id = o.deal_id where o.user_id = '${userId}'`);
  const ours = new Map(rows.map((row) => [`${text(row["venue"])} ${text(row["id"])}`, row]));
  const seen = new Map<string, number>();
  for (const order of world.simulator.orders()) {
    const key = `${order.venue} ${order.clientOrderId.replaceAll("-", "")}`;
    seen.set(key, (seen.get(key) ?? 0) + 1);
    const own = ours.get(key);
    if (own === undefined) tell("every order at the venue has an intent", key);
    else {
      if (parseScaled(text(own["filled"])) !== parseScaled(order.filled))
        tell(
          "position = sum of fills",
          `${key}: ${text(own["filled"])} here, ${order.filled} there (${text(own["status"])})`,
        );
      if (own["fills"] !== order.fills.length)
        tell("each trade counts once", `${key}: ${text(own["fills"])} here, ${order.fills.length} there`);
      if (own["status"] === "rejected" && parseScaled(order.filled) > 0n) tell("unknown is never called failed", key);
    }
  }
  for (const [key, count] of seen) if (count > 1) tell("an intent has at most one order", `${key}: ${count}`);
  for (const row of rows) {
    const isFinal = ["filled", "cancelled", "rejected", "expired"].includes(text(row["status"]));
    if (!isFinal)
      tell(
        "every leg is final or alarmed in time",
        `${text(row["id"])} ${text(row["status"])}, deal ${text(row["deal"])}`,
      );
  }
  const open = await look(
    `select id, status from deals where user_id = '${userId}' and status not in ('done', 'failed', 'needs_decision')`,
  );
  for (const deal of open) tell("every deal ends or asks in time", `${text(deal["id"])} ${text(deal["status"])}`);
  const deals = new Set(
    (await look(`select id::text as id from deals where user_id = '${userId}'`)).map((row) => text(row["id"])),
  );
  for (const id of acknowledged) if (!deals.has(id)) tell("what was acknowledged is durable", id);
  const unbalanced = await look(`select transaction_id from ledger_entries where user_id = '${userId}'
    group by transaction_id, asset having sum(amount) <> 0`);
  for (const row of unbalanced) tell("the ledger is balanced", text(row["transaction_id"]));
  await compareBalances(world, tell);
  return found;
}

async function compareBalances(
  { simulator, keys, userId, look }: World,
  tell: (rule: string, facts: string) => void,
): Promise<void> {
  const ledger = await look(`select venue, asset, sum(amount)::text as amount from ledger_entries
    where user_id = '${userId}' and account = 'venue' group by 1, 2`);
  for (const venue of VENUES) {
    const held = simulator.balances(venue, keys[venue]?.apiKey ?? "");
    for (const [asset, { total }] of Object.entries(held)) {
      const there = parseScaled(total);
      const here = sum(
        ledger.filter((row) => row["venue"] === venue && row["asset"] === asset).map((row) => text(row["amount"])),
      );
      if (here !== there) tell("the ledger is the venue's balance", `${venue} ${asset}: ${here} here, ${there} there`);
    }
  }
}
