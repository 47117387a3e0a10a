/** One mistake: the variable and what to do about it, never the value. */
export type Problem = { readonly variable: string; readonly remedy: string };

/** The one message that lists every mistake. */
export const describeProblems = (problems: readonly Problem[]): string =>
  [
    `Tandem cannot start: ${problems.length === 1 ? "one setting is" : `${problems.length} settings are`} wrong.`,
    ...problems.map(({ variable, remedy }) => `  ${variable}: ${remedy}`),
  ].join("\n");
