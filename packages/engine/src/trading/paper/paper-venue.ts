import type { BookSide } from "@tandem/domain/book-side";
import type { DealOrder } from "@tandem/domain/deals/deal";
import type { MarketSymbol } from "@tandem/domain/market";
import type { Side } from "@tandem/domain/opportunity";
import type { OrderBook } from "@tandem/domain/order-book";
import type { OrderRequest } from "@tandem/domain/orders/order";
import type { BookState } from "../../detector-types.ts";
import type { RejectReason } from "../reject-reasons.ts";
import type { RestingOrder, VenueBalance } from "../venue-account.ts";
import { bestPrice, checkPaperOrder } from "./check-paper-order.ts";
import { PaperFunds } from "./paper-funds.ts";
import {
  knownPaperOrder,
  leftOf,
  mayRest,
  newPaperOrder,
  nextTradeId,
  type PaperOrder,
  paperOrderId,
} from "./paper-order.ts";
import { costAtRest, costOfTrade, neededFor, type PaperTrade, paidAsset } from "./paper-price.ts";
import { TakenBooks } from "./taken-levels.ts";
import { walkLiveBook } from "./walk-live-book.ts";

/** A live book, and whether it may be traded on now. */
export type PaperBook = Pick<BookState, "market" | "book" | "isUsable">;
export type PaperBooks = (symbol: MarketSymbol) => PaperBook | undefined;

export type PaperStart = {
  readonly books: PaperBooks;
  readonly funds: readonly { readonly asset: string; readonly amount: bigint }[];
  readonly orders: readonly Pick<DealOrder, "order" | "market">[];
};

/** Finished orders that are still answered for. */
const FINISHED_MAX = 20_000;

/**
 * A matching engine over live books for one account, synchronous and without a clock of its own: orders take what the
 * books show now, what rests is filled when the market comes to it, and funds move by exactly what the trades say.
 */
export class PaperVenue {
  readonly #books: PaperBooks;
  readonly #funds: PaperFunds;
  readonly #taken = new TakenBooks();
  readonly #orders = new Map<string, PaperOrder>();
  readonly #open = new Set<PaperOrder>();
  readonly #finished: string[] = [];

  constructor({ books, funds, orders }: PaperStart) {
    this.#books = books;
    this.#funds = new PaperFunds(funds);
    for (const { order, market } of orders) {
      const known = knownPaperOrder(order, market);
      if (known === undefined) continue;
      this.#orders.set(order.clientOrderId, known);
      if (known.status === "open") this.#rest(known);
    }
  }

  /** The order, matched as far as it goes at `at` (epoch ms); or why it was not taken. */
  submit(request: OrderRequest, at: number): PaperOrder | RejectReason {
    const known = this.#orders.get(request.clientOrderId);
    if (known !== undefined) return known;
    const state = this.#books(request.symbol);
    if (state === undefined) return "unknown_symbol";
    const { market, book } = state;
    if (!state.isUsable || book.isCrossed) return "book_not_live";
    const { side, timeInForce, amount, price: limit } = request;
    const isBuying = side === "buy";
    const levels = takenSide(book, side);
    const wrong = checkPaperOrder(request, { market, best: bestPrice(levels, side) });
    if (wrong !== undefined) return wrong;
    const taken = this.#taken.of(market.symbol, side);
    const pieces = walkLiveBook({ levels, taken, isBuying, limit, amount, step: market.amountStep });
    if (this.#funds.free(paidAsset(market, side)) < neededFor(request, { market, pieces })) return "insufficient_funds";
    const order = newPaperOrder(request, market);
    this.#orders.set(request.clientOrderId, order);
    const sum = pieces.reduce((total, piece) => total + piece.amount, 0n);
    if (timeInForce !== "FOK" || sum === amount)
      for (const piece of pieces) {
        taken.take(levels, piece.index, piece.amount);
        this.#fill(order, { market, side, ...piece, isMaker: false }, at);
      }
    if (leftOf(order) > 0n && mayRest(request)) this.#rest(order);
    else this.#finish(order);
    return order;
  }

  /** False where it does not rest. */
  cancel(clientOrderId: string): boolean {
    const order = this.#orders.get(clientOrderId);
    if (order === undefined || order.status !== "open") return false;
    this.#finish(order);
    return true;
  }

  /** These books have changed: fills what rests where the market has come to it, and tells which orders moved. */
  changed(symbols: readonly MarketSymbol[], at: number): { readonly order: PaperOrder; readonly from: number }[] {
    for (const symbol of symbols) {
      const book = this.#books(symbol)?.book;
      if (book !== undefined) this.#taken.forgetChanged(symbol, book);
    }
    const moved: { order: PaperOrder; from: number }[] = [];
    for (const order of this.#open) {
      if (!symbols.includes(order.request.symbol)) continue;
      const from = order.fills.length;
      this.#match(order, at);
      if (order.fills.length > from || order.status !== "open") moved.push({ order, from });
    }
    return moved;
  }

  find(clientOrderId: string): PaperOrder | undefined {
    return this.#orders.get(clientOrderId);
  }

  balances(): VenueBalance[] {
    return this.#funds.balances();
  }

  resting(): RestingOrder[] {
    return [...this.#open].map((order) => {
      const { clientOrderId, symbol, side, amount } = order.request;
      return { clientOrderId, venueOrderId: paperOrderId(order), symbol, side, amount, filled: order.filled };
    });
  }

  /** It rested at its limit, and is paid at it. */
  #match(order: PaperOrder, at: number): void {
    const { side, price: limit, symbol } = order.request;
    const state = this.#books(symbol);
    if (state === undefined || !state.isUsable || state.book.isCrossed || limit === undefined) return;
    const { market, book } = state;
    const levels = takenSide(book, side);
    const taken = this.#taken.of(symbol, side);
    const walk = { levels, taken, isBuying: side === "buy", limit, amount: leftOf(order), step: market.amountStep };
    for (const { index, amount } of walkLiveBook(walk)) {
      const trade: PaperTrade = { market, side, amount, price: limit, isMaker: true };
      this.#unhold(order);
      // Many small trades may round to more than was held for all of them at once.
      if (this.#funds.free(paidAsset(market, side)) >= costOfTrade(trade)) {
        taken.take(levels, index, amount);
        this.#fill(order, trade, at);
        if (leftOf(order) > 0n && this.#hold(order)) continue;
      }
      this.#finish(order);
      return;
    }
  }

  #fill(order: PaperOrder, trade: PaperTrade, at: number): void {
    const fee = this.#funds.settle(trade);
    const { amount, price } = trade;
    order.fills.push({ tradeId: nextTradeId(order), amount, price, fee: fee.amount === 0n ? undefined : fee, at });
    order.filled += amount;
  }

  /** An order whose rest cannot be paid for is over. */
  #rest(order: PaperOrder): void {
    if (this.#hold(order)) this.#open.add(order);
    else this.#finish(order);
  }

  #hold(order: PaperOrder): boolean {
    const { market, request } = order;
    const { side, price = 0n } = request;
    const held = costAtRest({ market, side, amount: leftOf(order), price });
    const isHeld = this.#funds.hold(paidAsset(market, side), held);
    if (isHeld) order.held = held;
    return isHeld;
  }

  #unhold(order: PaperOrder): void {
    this.#funds.release(paidAsset(order.market, order.request.side), order.held);
    order.held = 0n;
  }

  #finish(order: PaperOrder): void {
    this.#unhold(order);
    order.status = leftOf(order) === 0n ? "filled" : "cancelled";
    this.#open.delete(order);
    this.#finished.push(order.request.clientOrderId);
    if (this.#finished.length <= FINISHED_MAX) return;
    for (const id of this.#finished.splice(0, FINISHED_MAX / 2)) this.#orders.delete(id);
  }
}

const takenSide = (book: OrderBook, side: Side): BookSide => (side === "buy" ? book.asks : book.bids);
