import { addAccount } from "./add-account.ts";
import type { ControlContext } from "./control-context.ts";
import { ControlError } from "./control-error.ts";
import { type ControlBody, optionalSymbol, venueOf } from "./control-input.ts";
import { fault } from "./fault.ts";
import { releaseBook, setBook } from "./set-book.ts";

/** Carries out one control request. @throws {ControlError} when it cannot be, as it stands. */
export function runControl(context: ControlContext, body: ControlBody): object {
  switch (body.do) {
    case "book":
      return setBook(context, body);
    case "release":
      return release(context, body);
    case "fault":
      return fault(context, body);
    case "account":
      return addAccount(context, body);
    default:
      throw new ControlError(`"do" must be one of book, release, fault, account; it is ${JSON.stringify(body.do)}`);
  }
}

/** With a symbol: lets that book move again. Without: all books of the venue, and ends its lasting faults. */
function release(context: ControlContext, body: ControlBody): object {
  const venue = venueOf(context.units, body);
  const symbol = optionalSymbol(context.market, venue, body);
  if (symbol === undefined) context.units.get(venue)?.faults.clear();
  return { released: releaseBook(context.market, venue, symbol) };
}
