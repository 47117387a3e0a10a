const TOKEN = /\s*(?:([{}[\],:])|("(?:[^"\\]|\\.)*")|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null))/y;

/**
 * JSON with every number, and `true`, `false` and `null`, left as its text: what a checksum needs and `JSON.parse`
 * loses ("2.41130000" and 2.4113 are different digits). `undefined` when the text is not JSON.
 */
export function parseJsonText(text: string): unknown {
  const tokens = readTokens(text);
  if (tokens === undefined) return undefined;
  const state = { tokens, at: 0, depth: 0 };
  const value = readValue(state);
  return state.at === tokens.length ? value : undefined;
}

type State = { readonly tokens: readonly string[]; at: number; depth: number };

/** Deeper than any frame of a venue; a bound on the recursion. */
const DEPTH_MAX = 32;

function readTokens(text: string): string[] | undefined {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const match = TOKEN.exec(text);
    if (match === null) return undefined;
    tokens.push(match[1] ?? match[2] ?? match[3] ?? "");
  }
  return tokens;
}

function readValue(state: State): unknown {
  const token = state.tokens[state.at++];
  if (token === undefined || state.depth > DEPTH_MAX) return undefined;
  if (token === "{") return readObject(state);
  if (token === "[") return readArray(state);
  if (token.startsWith('"')) return readString(token);
  return /^[{}[\],:]$/.test(token) ? undefined : token;
}

function readString(token: string): string | undefined {
  try {
    const value: unknown = JSON.parse(token);
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}

function readArray(state: State): unknown[] | undefined {
  const items: unknown[] = [];
  if (state.tokens[state.at] === "]") {
    state.at++;
    return items;
  }
  state.depth++;
  for (;;) {
    const item = readValue(state);
    if (item === undefined) return undefined;
    items.push(item);
    const next = state.tokens[state.at++];
    if (next === "]") break;
    if (next !== ",") return undefined;
  }
  state.depth--;
  return items;
}

function readObject(state: State): Record<string, unknown> | undefined {
  const record: Record<string, unknown> = Object.create(null);
  if (state.tokens[state.at] === "}") {
    state.at++;
    return record;
  }
  state.depth++;
  for (;;) {
    const key = readValue(state);
    if (typeof key !== "string" || state.tokens[state.at++] !== ":") return undefined;
    const value = readValue(state);
    if (value === undefined) return undefined;
    record[key] = value;
    const next = state.tokens[state.at++];
    if (next === "}") break;
    if (next !== ",") return undefined;
  }
  state.depth--;
  return record;
}
