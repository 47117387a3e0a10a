/** ccxt's class for what a venue answered, by name: importing the class would load all of ccxt. */
const ANSWERED = "ExchangeError";

/** Whether the venue said no. Anything else (network, maintenance, rates, clocks) says nothing of the key. */
export function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  for (let at: unknown = Object.getPrototypeOf(error); at instanceof Object; at = Object.getPrototypeOf(at))
    if (at.constructor.name === ANSWERED) return true;
  return false;
}
