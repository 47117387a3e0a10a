import type { Detector, DetectorConfig, OpportunityEvent } from "./detector-types.ts";

export type { BookState, Detector, DetectorConfig, OpportunityEvent } from "./detector-types.ts";

/** Signatures first: the implementation follows in this file. */
export function createDetector(_: {
  readonly config: DetectorConfig;
  readonly emit: (event: OpportunityEvent) => void;
}): Detector {
  throw new Error("the detector is not wired yet");
}
