import { readFile } from "node:fs/promises";
import type { SimClock } from "../server/clock.ts";
import { SimulatorError } from "../server/simulator-error.ts";
import type { ControlContext } from "./control-context.ts";
import { ControlError } from "./control-error.ts";
import type { ControlBody } from "./control-input.ts";
import { runControl } from "./run-control.ts";
import { jsonErrorLine, type LocatedItem, splitJsonItems } from "./split-json-items.ts";

/** A control request, when it is to be carried out, in ms after the start, and where it stands: `file, line 3`. */
export type ScenarioStep = { readonly atMs: number; readonly body: ControlBody; readonly where: string };

/**
 * Reads control requests, each with its `atMs`: a JSON list, or a request a line.
 * @throws {SimulatorError} that names the line, when the file is nothing of the kind.
 */
export async function readScenario(file: string): Promise<ScenarioStep[]> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new SimulatorError("bad_scenario", `Cannot read the scenario ${file}: ${why}`, { cause });
  }
  const items = splitJsonItems(text);
  if (items.length === 0) throw problem(file, 1, "there must be control requests: a JSON list, or one a line");
  return items.map((item) => stepOf(file, item));
}

/** Tries every step, in the order of their times. @throws {SimulatorError} that names the first one that cannot be. */
export function checkScenario(context: ControlContext, steps: readonly ScenarioStep[]): void {
  for (const { body, where } of [...steps].sort((a, b) => a.atMs - b.atMs)) {
    try {
      runControl(context, body);
    } catch (error) {
      if (!(error instanceof ControlError)) throw error;
      throw new SimulatorError("bad_scenario", `${where}: ${error.message}.`);
    }
  }
}

/** Carries the steps out, each at its time. The returned function ends it. */
export function playScenario(context: ControlContext, steps: readonly ScenarioStep[], clock: SimClock): () => void {
  const cancels = steps.map(({ atMs, body }) => clock.after(atMs, () => runControl(context, body)));
  return () => {
    for (const cancel of cancels) cancel();
  };
}

function stepOf(file: string, { text, line }: LocatedItem): ScenarioStep {
  let step: unknown;
  try {
    step = JSON.parse(text);
  } catch (error) {
    throw problem(file, line + jsonErrorLine(text, error), "this is not JSON");
  }
  if (typeof step !== "object" || step === null || Array.isArray(step)) {
    throw problem(file, line, "a step must be an object");
  }
  const { atMs, ...body }: ControlBody & { readonly atMs?: unknown } = step;
  if (typeof atMs !== "number" || !(atMs >= 0)) throw problem(file, line, '"atMs" must be a number from 0');
  return { atMs, body, where: `${file}, line ${line}` };
}

const problem = (file: string, line: number, why: string): SimulatorError =>
  new SimulatorError("bad_scenario", `${file}, line ${line}: ${why}.`);
