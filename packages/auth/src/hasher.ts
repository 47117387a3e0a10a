import { hash, parseOptions, verify } from "@node-rs/argon2";

/** OWASP's recommended cost for argon2id: about 30 ms a hash. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** Two at once leave a core for everything else: 40 logins in parallel must not stall trading. */
const CONCURRENT_MAX = 2;
const QUEUE_MAX = 64;
const PASSWORD_BYTES_MAX = 1024;

/** Too many logins wait already. The caller answers "unavailable", never "wrong password". */
export class HasherBusyError extends Error {
  constructor() {
    super("too many password checks are waiting");
    this.name = "HasherBusyError";
  }
}

export type PasswordCheck = { readonly matches: boolean; readonly needsRehash: boolean };

export type Hasher = {
  /** An argon2id hash in PHC format with a salt of its own. @throws HasherBusyError when the queue is full */
  readonly hash: (password: string) => Promise<string>;
  /**
   * Compares; with `null` (no such account) the same work is done against a dummy, and nothing matches.
   * @throws HasherBusyError when the queue is full
   */
  readonly check: (stored: string | null, password: string) => Promise<PasswordCheck>;
  /** How many wait for their turn, of how many that may. */
  readonly state: () => { readonly waiting: number; readonly waitingMax: number };
};

export function createHasher(options: { concurrentMax?: number; queueMax?: number } = {}): Hasher {
  const waitingMax = options.queueMax ?? QUEUE_MAX;
  const { run, waiting } = limitConcurrency(options.concurrentMax ?? CONCURRENT_MAX, waitingMax);
  let dummy: Promise<string> | undefined;
  const dummyHash = (): Promise<string> => {
    dummy ??= hash("no account has this password", PARAMETERS);
    return dummy;
  };
  // Made up front, so that the first unknown login costs no more than the second.
  void dummyHash();

  return {
    hash: (password) => {
      assertHashable(password);
      return run(() => hash(password, PARAMETERS));
    },
    check: (stored, password) => {
      assertHashable(password);
      return run(async () => {
        const matches = await verify(stored ?? (await dummyHash()), password);
        return stored === null
          ? { matches: false, needsRehash: false }
          : { matches, needsRehash: isWeaker(parseOptions(stored)) };
      });
    },
    state: () => ({ waiting: waiting(), waitingMax }),
  };
}

const isWeaker = (used: { memoryCost: number; timeCost: number }): boolean =>
  used.memoryCost < PARAMETERS.memoryCost || used.timeCost < PARAMETERS.timeCost;

function assertHashable(password: string): void {
  if (Buffer.byteLength(password, "utf8") > PASSWORD_BYTES_MAX)
    throw new RangeError(`a password has at most ${PASSWORD_BYTES_MAX} bytes`);
}

type Limited = {
  readonly run: <T>(task: () => Promise<T>) => Promise<T>;
  readonly waiting: () => number;
};

function limitConcurrency(concurrentMax: number, queueMax: number): Limited {
  let running = 0;
  const waiting: (() => void)[] = [];
  const run: Limited["run"] = async (task) => {
    if (running >= concurrentMax) {
      if (waiting.length >= queueMax) throw new HasherBusyError();
      // The one who finishes hands its place over, so `running` does not change here.
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else running++;
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
  return { run, waiting: () => waiting.length };
}
