export const BOOK_DEPTHS: readonly number[] = [10, 25, 100, 500, 1000];

export type Channel = "book" | "trade" | "ticker";
export type Subscription = {
  readonly channel: Channel;
  readonly depth: number;
  readonly wantsSnapshot: boolean;
  readonly symbols: readonly string[];
};

/** A socket request, not checked yet. */
export type SocketRequest = { readonly method?: unknown; readonly params?: unknown; readonly req_id?: unknown };
type Params = {
  readonly channel?: unknown;
  readonly symbol?: unknown;
  readonly depth?: unknown;
  readonly snapshot?: unknown;
};

/** What a subscribe or unsubscribe request asks for, or the venue's word for what is wrong with it. */
export function parseSubscription(request: SocketRequest): Subscription | string {
  const params: Params = isObject(request.params) ? request.params : {};
  const { channel, depth = 10 } = params;
  if (channel !== "book" && channel !== "trade" && channel !== "ticker") return "Channel name invalid";
  if (typeof depth !== "number" || !BOOK_DEPTHS.includes(depth)) return "Subscription depth not supported";
  const listed: readonly unknown[] = Array.isArray(params.symbol) ? params.symbol : [];
  if (listed.length === 0) return "Symbol(s) not found";
  return { channel, depth, wantsSnapshot: params.snapshot !== false, symbols: listed.map(String) };
}

/** The object in a frame; undefined when it is not one. */
export function parseRequest(text: string): SocketRequest | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);
