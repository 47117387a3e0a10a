import { createExternalValue, type ExternalValue } from "../../lib/external-value.ts";

/** One question for the whole page, however many calls wait for its answer. */
export type StepUp = {
  readonly isAsked: ExternalValue<boolean>;
  /** Resolves when the user has proved who they are, or has declined. */
  ask(): Promise<boolean>;
  answer(isProved: boolean): void;
};

export function createStepUp(): StepUp {
  const isAsked = createExternalValue(false);
  let waiting: ((isProved: boolean) => void)[] = [];
  return {
    isAsked,
    ask: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        isAsked.set(true);
      }),
    answer(isProved) {
      const answered = waiting;
      waiting = [];
      isAsked.set(false);
      for (const resolve of answered) resolve(isProved);
    },
  };
}
