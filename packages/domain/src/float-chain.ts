import type { ChainLeg } from "./chain-leg.ts";
import { FloatLeg } from "./float-leg.ts";
import { NO_LEVEL } from "./float-levels.ts";

export const LEGS_MAX = 16;

/** What {@link FloatChain.profitAt} answers where a book or the notional limit is exceeded. */
export const TOO_LARGE: number = Number.NaN;

/** A chain in floats: its continuous optimum, its discrete candidates and the bound on them. */
export class FloatChain {
  /** Paid at the start by the last candidate or bound asked for. */
  paid = 0;
  #legs: FloatLeg[] = Array.from({ length: LEGS_MAX }, () => new FloatLeg());
  #count = 0;
  #maxPaid = Number.POSITIVE_INFINITY;
  #paidFloor = 0;
  #pointers = new Int32Array(LEGS_MAX);
  #left = new Float64Array(LEGS_MAX);
  #amounts = new Float64Array(LEGS_MAX);

  load(legs: readonly ChainLeg[], maxPaid: number): void {
    if (legs.length > LEGS_MAX) throw new RangeError(`a chain has at most ${LEGS_MAX} legs`);
    this.#count = legs.length;
    this.#maxPaid = maxPaid;
    for (let i = 0; i < legs.length; i++) {
      const leg = legs[i];
      if (leg !== undefined) this.leg(i).load(leg);
    }
  }

  get count(): number {
    return this.#count;
  }

  leg(index: number): FloatLeg {
    const leg = this.#legs[index];
    if (leg === undefined) throw new RangeError(`no leg ${index}`);
    return leg;
  }

  /** Base units of leg `index` at the continuous optimum, after {@link climb}. */
  optimum(index: number): number {
    return this.#amounts[index] ?? 0;
  }

  /**
   * The continuous optimum: grows the chain from breakpoint to breakpoint of its piecewise-linear, concave
   * profit while one unit in brings back more than one. False where not even the best levels do.
   */
  climb(): boolean {
    const count = this.#count;
    for (let i = 0; i < count; i++) {
      this.#pointers[i] = 0;
      this.#left[i] = this.leg(i).amount(0);
      this.#amounts[i] = 0;
      if (this.leg(i).count === 0) return false;
    }
    let paid = 0;
    for (;;) {
      let rate = 1;
      let room = Number.POSITIVE_INFINITY;
      let first = 0;
      for (let i = 0; i < count; i++) {
        const leg = this.leg(i);
        const price = leg.price(this.#pointers[i] ?? 0);
        const left = this.#left[i] ?? 0;
        const legRoom = (leg.buying ? left * price * leg.payFactor : left) / rate;
        if (legRoom < room) {
          room = legRoom;
          first = i;
        }
        rate *= leg.buying ? leg.receiveFactor / (price * leg.payFactor) : price * leg.receiveFactor;
      }
      if (!(rate > 1)) break;
      const limited = paid + room >= this.#maxPaid;
      const flow = limited ? this.#maxPaid - paid : room;
      paid += flow;
      this.#advance(flow);
      if (limited) break;
      const next = (this.#pointers[first] ?? 0) + 1;
      if (next >= this.leg(first).count) break;
      this.#pointers[first] = next;
      this.#left[first] = this.leg(first).amount(next);
    }
    return paid > 0;
  }

  /**
   * Sets each leg's floor: the smallest amount that its own minimums and those of the later legs allow.
   * False where no size satisfies them all.
   */
  raiseFloors(legs: readonly ChainLeg[]): boolean {
    let needed = 0;
    for (let i = this.#count - 1; i >= 0; i--) {
      const leg = this.leg(i);
      const rules = legs[i];
      if (rules === undefined) return false;
      let amount = Math.max(rules.minAmountFloat, leg.step);
      if (rules.minNotionalFloat > 0) amount = Math.max(amount, leg.amountOf(rules.minNotionalFloat));
      if (needed > 0) amount = Math.max(amount, leg.amountForOutput(needed));
      leg.floor = leg.roundUp(amount);
      needed = leg.pay(leg.floor);
      if (!(needed < Number.POSITIVE_INFINITY)) return false;
      if (leg.valueOf(leg.floor) === Number.POSITIVE_INFINITY) return false;
    }
    this.#paidFloor = needed;
    return needed <= this.#maxPaid * (1 + 1e-12);
  }

  /**
   * Where the bound of leg `index` is highest: the continuous optimum, or what the least allowed first amount
   * carries to that leg where the minimums ask for more.
   */
  guide(index: number): number {
    const first = this.leg(0);
    const optimum = this.optimum(index);
    if (first.floor <= this.optimum(0)) return optimum;
    let amount = first.floor;
    for (let i = 1; i <= index; i++) amount = this.leg(i).amountFromInput(this.leg(i - 1).receive(amount));
    return Math.max(optimum, amount);
  }

  /**
   * The profit of the discrete chain in which leg `index` takes `amount`: earlier legs as small as they can
   * feed it, later ones as large as they are fed. Optimistic within float rounding. {@link TOO_LARGE} beyond a
   * book or the limit, -Infinity below a later leg's floor.
   */
  profitAt(index: number, amount: number): number {
    const coarse = this.leg(index);
    const value = coarse.valueOf(amount);
    if (value === Number.POSITIVE_INFINITY) return TOO_LARGE;
    let paid = coarse.buying ? value * coarse.payFactor : amount;
    for (let i = index - 1; i >= 0; i--) paid = this.leg(i).feed(paid);
    if (!(paid <= this.#maxPaid * (1 + 1e-12)) || paid === Number.POSITIVE_INFINITY) return TOO_LARGE;
    this.paid = paid;
    let received = (coarse.buying ? amount : value) * coarse.receiveFactor;
    for (let i = index + 1; i < this.#count; i++) received = this.leg(i).carry(received);
    return received - paid;
  }

  /** As {@link profitAt} without rounding to steps: no discrete chain with that amount earns more. Concave in `amount`. */
  boundAt(index: number, amount: number): number {
    const coarse = this.leg(index);
    const value = coarse.valueOf(amount);
    if (value === Number.POSITIVE_INFINITY) return Number.NEGATIVE_INFINITY;
    let paid = coarse.buying ? value * coarse.payFactor : amount;
    for (let i = index - 1; i >= 0; i--) paid = this.leg(i).pay(this.leg(i).amountForOutput(paid));
    if (paid < this.#paidFloor) paid = this.#paidFloor;
    this.paid = paid;
    let received = (coarse.buying ? amount : value) * coarse.receiveFactor;
    for (let i = index + 1; i < this.#count; i++) {
      const leg = this.leg(i);
      received = leg.receive(leg.amountFromInput(received));
    }
    return received - paid;
  }

  /** Every leg gave its last answer on a level. */
  isOnLevels(): boolean {
    for (let i = 0; i < this.#count; i++) if (this.leg(i).level === NO_LEVEL) return false;
    return true;
  }

  /** Each leg gave its last answer on the noted level. */
  isOn(levels: Int32Array): boolean {
    for (let i = 0; i < this.#count; i++) if (this.leg(i).level !== levels[i]) return false;
    return true;
  }

  copyLevels(into: Int32Array): void {
    for (let i = 0; i < this.#count; i++) into[i] = this.leg(i).level;
  }

  #advance(flow: number): void {
    let through = flow;
    for (let i = 0; i < this.#count; i++) {
      const leg = this.leg(i);
      const price = leg.price(this.#pointers[i] ?? 0);
      const base = leg.buying ? through / (price * leg.payFactor) : through;
      this.#left[i] = Math.max(0, (this.#left[i] ?? 0) - base);
      this.#amounts[i] = (this.#amounts[i] ?? 0) + base;
      through = leg.buying ? base * leg.receiveFactor : base * price * leg.receiveFactor;
    }
  }
}
