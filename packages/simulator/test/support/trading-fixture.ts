import { createSimulator, type Simulator, type SimulatorOptions } from "../../src/simulator.ts";

export type Fixture = {
  readonly simulator: Simulator;
  readonly stops: (() => unknown)[];
  readonly control: (body: object) => Promise<void>;
  readonly orders: (venue: string) => Promise<SeenOrder[]>;
};

export type SeenOrder = {
  readonly clientOrderId: string;
  readonly status: string;
  readonly filled: string;
  readonly fills: readonly { readonly price: string; readonly amount: string; readonly fee: string }[];
};

export const ACCOUNT = {
  apiKey: "key-of-the-trader",
  // Kraken's secrets are base64; the others take any text.
  secret: Buffer.from("a secret of the trader").toString("base64"),
  passphrase: "open sesame",
};

/** A simulator that stands still, with one account and a book of round numbers in ETH/USDT. */
export async function tradingFixture(venue: string, options: SimulatorOptions = {}): Promise<Fixture> {
  const simulator = await createSimulator({ seed: 51, venues: [venue], tickMs: 0, ...options });
  const origin = `http://127.0.0.1:${simulator.port}`;
  const control = async (body: object): Promise<void> => {
    const answer = await fetch(`${origin}/control`, { method: "POST", body: JSON.stringify(body) });
    if (answer.status !== 200) throw new Error(await answer.text());
  };
  const orders = async (of: string): Promise<SeenOrder[]> => {
    const answer = (await (await fetch(`${origin}/control/orders?venue=${of}`)).json()) as { orders: SeenOrder[] };
    return answer.orders;
  };
  await control({ do: "account", venue, ...ACCOUNT, balances: { USDT: "10000", ETH: "5" } });
  await control({
    do: "book",
    venue,
    symbol: "ETH/USDT",
    bids: [
      [1999, 1],
      [1998, 2],
    ],
    asks: [
      [2001, 1],
      [2002, 2],
    ],
  });
  return { simulator, stops: [simulator.stop], control, orders };
}
