/** Tandem cannot start, for a reason its user can mend: one line that says what is wrong and what to do. */
export class StartError extends Error {
  readonly exitCode: number;

  constructor(message: string, options?: ErrorOptions & { readonly exitCode?: number }) {
    super(message, options);
    this.name = "StartError";
    this.exitCode = options?.exitCode ?? 1;
  }
}
