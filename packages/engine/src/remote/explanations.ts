import type { ExplainedOpportunity } from "../market-view.ts";

type Waiting = {
  readonly answer: Promise<ExplainedOpportunity | undefined>;
  readonly resolve: (explained: ExplainedOpportunity | undefined) => void;
};

export type Explanations = {
  readonly ask: (id: string) => Promise<ExplainedOpportunity | undefined>;
  readonly answered: (id: string, explained: ExplainedOpportunity | undefined) => void;
  /** Nobody will answer. */
  readonly lost: () => void;
};

/** Questions to the engine's thread; who asks while the same question is under way gets that answer. */
export function createExplanations(send: (id: string) => void): Explanations {
  const waiting = new Map<string, Waiting>();
  return {
    ask: (id) => {
      const known = waiting.get(id);
      if (known !== undefined) return known.answer;
      let resolve: Waiting["resolve"] = () => {};
      const answer = new Promise<ExplainedOpportunity | undefined>((settle) => {
        resolve = settle;
      });
      waiting.set(id, { answer, resolve });
      send(id);
      return answer;
    },
    answered: (id, explained) => {
      waiting.get(id)?.resolve(explained);
      waiting.delete(id);
    },
    lost: () => {
      for (const { resolve } of waiting.values()) resolve(undefined);
      waiting.clear();
    },
  };
}
