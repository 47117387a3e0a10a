import { readFile } from "node:fs/promises";
import type { SimClock } from "../server/clock.ts";
import { SimulatorError } from "../server/simulator-error.ts";
import type { ControlContext } from "./control-context.ts";
import { ControlError } from "./control-error.ts";
import type { ControlBody } from "./control-input.ts";
import { runControl } from "./run-control.ts";

/** A control request and when it is to be carried out, in ms after the start. */
export type ScenarioStep = { readonly atMs: number; readonly body: ControlBody };

/** Reads a list of control requests, each with its `atMs`. @throws {SimulatorError} when the file is nothing of the kind. */
export async function readScenario(file: string): Promise<ScenarioStep[]> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, "utf8"));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new SimulatorError("bad_scenario", `Cannot read the scenario ${file}: ${why}`, { cause });
  }
  if (!Array.isArray(value)) throw new SimulatorError("bad_scenario", `${file} must hold a list of control requests.`);
  return value.map((step: unknown, index) => {
    if (typeof step !== "object" || step === null || !("atMs" in step)) throw badStep(file, index);
    const { atMs, ...body } = step;
    if (typeof atMs !== "number" || !(atMs >= 0) || !("do" in body)) throw badStep(file, index);
    return { atMs, body };
  });
}

/** Carries the steps out, each at its time. The returned function ends it. A step that cannot be is told to `onProblem`. */
export function playScenario(
  context: ControlContext,
  steps: readonly ScenarioStep[],
  { clock, onProblem }: { clock: SimClock; onProblem: (message: string) => void },
): () => void {
  const cancels = steps.map(({ atMs, body }, index) =>
    clock.after(atMs, () => {
      try {
        runControl(context, body);
      } catch (error) {
        if (!(error instanceof ControlError)) throw error;
        onProblem(`step ${index} of the scenario: ${error.message}`);
      }
    }),
  );
  return () => {
    for (const cancel of cancels) cancel();
  };
}

const badStep = (file: string, index: number): SimulatorError =>
  new SimulatorError("bad_scenario", `${file}: step ${index} must be a control request with "atMs", a number from 0.`);
