import type { Lease } from "@tandem/engine/trading/trading-store";
import type { Tx } from "../database.ts";
import { DatabaseError } from "../errors.ts";
import { type OpenDraft, type Opened, openDeals } from "./open-deals.ts";
import type { TradingDeps } from "./trading-deps.ts";
import { underLease } from "./under-lease.ts";
import { type Moves, writeMoves } from "./write-moves.ts";

/** More in one transaction would only make the others wait. */
const TOGETHER_MAX = 64;

type Work =
  | { readonly kind: "open"; readonly draft: OpenDraft; readonly done: (opened: Opened) => void }
  | { readonly kind: "move"; readonly moves: Moves; readonly done: () => void }
  /** Something else, in a transaction of its own. */
  | { readonly kind: "alone"; readonly run: (tx: Tx) => Promise<() => void> };
type Item = { readonly lease: Lease; readonly work: Work; readonly fail: (error: unknown) => void };

export type WriteQueue = {
  readonly open: (lease: Lease, draft: OpenDraft) => Promise<Opened>;
  readonly move: (lease: Lease, moves: Moves) => Promise<void>;
  readonly alone: <T>(lease: Lease, run: (tx: Tx) => Promise<T>) => Promise<T>;
};

/**
 * What is written for one user, one transaction after the other, in the order of the calls. What comes while a commit is
 * under way goes into the next one together, so that many deals of a user cost few commits.
 */
export function createWriteQueue(deps: TradingDeps): WriteQueue {
  const waiting: Item[] = [];
  let isWriting = false;
  const write = async (): Promise<void> => {
    if (isWriting) return;
    isWriting = true;
    for (let group = takeGroup(waiting); group.length > 0; group = takeGroup(waiting)) await commit(deps, group);
    isWriting = false;
  };
  const add = <T>(lease: Lease, workOf: (resolve: (value: T) => void) => Work): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      waiting.push({ lease, work: workOf(resolve), fail: reject });
      void write();
    });
  return {
    open: (lease, draft) => add(lease, (done) => ({ kind: "open", draft, done })),
    move: (lease, moves) => add<void>(lease, (done) => ({ kind: "move", moves, done })),
    alone: (lease, run) =>
      add(lease, (done) => ({
        kind: "alone",
        run: async (tx) => {
          const result = await run(tx);
          return () => done(result);
        },
      })),
  };
}

const isSame = (a: Lease, b: Lease): boolean => a.token === b.token && a.account.mode === b.account.mode;

/** From the front, what may be one transaction: under one lease, each deal once. */
function takeGroup(waiting: Item[]): Item[] {
  const [first] = waiting;
  if (first === undefined) return [];
  const deals = new Set<string>();
  let length = 0;
  for (const { lease, work } of waiting) {
    if (!isSame(lease, first.lease) || work.kind === "alone" || length === TOGETHER_MAX) break;
    const dealId = work.kind === "open" ? work.draft.row.id : work.moves.deal.id;
    if (deals.has(dealId)) break;
    deals.add(dealId);
    length += 1;
  }
  return waiting.splice(0, Math.max(1, length));
}

/** Never rejects: tells every item what became of it. */
async function commit(deps: TradingDeps, group: readonly Item[]): Promise<void> {
  const [first] = group;
  if (first === undefined) return;
  try {
    const tell = await underLease({ db: deps.db, lease: first.lease }, (tx) => writeGroup(deps, tx, group));
    for (const done of tell) done();
  } catch (error) {
    // One that the database refuses must not take the others with it. Where the outcome is unknown all have failed.
    if (group.length > 1 && error instanceof DatabaseError) for (const item of group) await commit(deps, [item]);
    else for (const item of group) item.fail(error);
  }
}

async function writeGroup(deps: TradingDeps, tx: Tx, group: readonly Item[]): Promise<readonly (() => void)[]> {
  const { ids } = deps;
  const opens = group.flatMap(({ work }) => (work.kind === "open" ? [work] : []));
  const moves = group.flatMap(({ work }) => (work.kind === "move" ? [work] : []));
  const tell: (() => void)[] = [];
  for (const { work } of group) if (work.kind === "alone") tell.push(await work.run(tx));
  const [opened] = await Promise.all([
    openDeals({ tx, ids, drafts: opens.map(({ draft }) => draft) }),
    writeMoves({ tx, ids, moves: moves.map((one) => one.moves) }),
  ]);
  for (const [index, { done }] of opens.entries()) {
    const outcome = opened[index];
    if (outcome !== undefined) tell.push(() => done(outcome));
  }
  for (const { done } of moves) tell.push(done);
  return tell;
}
