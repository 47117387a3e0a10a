import type { OpportunityKind } from "@tandem/domain/opportunity";
import { DEFAULT_DETECTOR_CONFIG } from "../default-detector-config.ts";
import type { DetectorConfig } from "../detector-types.ts";
import { isRecord } from "../recorded-books/is-record.ts";
import { scaledValue } from "../recorded-books/scaled-value.ts";

/** Everything that is wrong with a configuration, one problem an entry. */
export class ReplayConfigError extends Error {
  override readonly name = "ReplayConfigError";
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join("; "));
    this.problems = problems;
  }
}

const KINDS: readonly OpportunityKind[] = ["cross", "triangular", "cycle"];
const CYCLE_MIN = 3;
const CYCLE_MAX = 6;
/** From a decimal scaled by 10^18 to basis points scaled by 10^8. */
const BPS_UNIT = 10n ** 10n;

type Fields = { -readonly [K in keyof DetectorConfig]: (value: unknown) => DetectorConfig[K] };

const FIELDS: Fields = {
  minNetBps: (value) => {
    const scaled = scaledValue(value);
    // An edge has 8 decimals, so "at least x" is "at least x rounded up to 8 decimals".
    return scaled > 0n ? (scaled + BPS_UNIT - 1n) / BPS_UNIT : scaled / BPS_UNIT;
  },
  maxNotional: (value) => {
    if (!isRecord(value)) throw new RangeError(`must be an object like {"USDT":10000}`);
    return new Map(Object.entries(value).map(([asset, most]) => [asset, maxNotionalOf(asset, most)]));
  },
  maxCycle: (value) => {
    if (!isWhole(value) || value < CYCLE_MIN || value > CYCLE_MAX)
      throw new RangeError(`must be a whole number from ${CYCLE_MIN} to ${CYCLE_MAX}`);
    return value;
  },
  staleMs: (value) => {
    if (!isWhole(value) || value < 0) throw new RangeError("must be a whole number of milliseconds, 0 or more");
    return value;
  },
  kinds: (value) => {
    const named = KINDS.filter((kind) => Array.isArray(value) && value.includes(kind));
    if (!Array.isArray(value) || value.length === 0 || named.length !== value.length)
      throw new RangeError(`must be a list of some of ${KINDS.join(", ")}, each once`);
    return named;
  },
  startAssets: (value) => {
    if (!Array.isArray(value) || !value.every(isAsset) || new Set(value).size !== value.length)
      throw new RangeError(`must be a list of assets, each once`);
    return value;
  },
};

/**
 * The configuration of a replay from JSON text; what it does not name has its default.
 * @throws {ReplayConfigError} listing every unknown field and every bad value.
 */
export function parseReplayConfig(text: string): DetectorConfig {
  const value = parseObject(text);
  const problems: string[] = [];
  const field = <K extends keyof DetectorConfig>(name: K): DetectorConfig[K] => {
    if (!Object.hasOwn(value, name)) return DEFAULT_DETECTOR_CONFIG[name];
    try {
      return FIELDS[name](value[name]);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      problems.push(`"${name}" ${error.message}`);
      return DEFAULT_DETECTOR_CONFIG[name];
    }
  };
  for (const name of Object.keys(value)) {
    if (!Object.hasOwn(FIELDS, name))
      problems.push(`unknown field ${JSON.stringify(name)}: it knows ${Object.keys(FIELDS).join(", ")}`);
  }
  const config: DetectorConfig = {
    minNetBps: field("minNetBps"),
    maxNotional: field("maxNotional"),
    maxCycle: field("maxCycle"),
    staleMs: field("staleMs"),
    kinds: field("kinds"),
    startAssets: field("startAssets"),
  };
  if (problems.length > 0) throw new ReplayConfigError(problems);
  return config;
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ReplayConfigError(["is not JSON"]);
  }
  if (!isRecord(value)) throw new ReplayConfigError(["must be a JSON object"]);
  return value;
}

function maxNotionalOf(asset: string, most: unknown): bigint {
  try {
    const scaled = scaledValue(most);
    if (scaled < 0n) throw new RangeError("is negative");
    return scaled;
  } catch (error) {
    throw error instanceof RangeError ? new RangeError(`of ${JSON.stringify(asset)} ${error.message}`) : error;
  }
}

const isWhole = (value: unknown): value is number => typeof value === "number" && Number.isSafeInteger(value);
const isAsset = (value: unknown): value is string => typeof value === "string" && value !== "";
