/** Where a secret belongs. All of it is authenticated: moved to any other place, the secret does not open. */
export type Binding = {
  readonly userId: string;
  /** The venue, or what else the secret is for. */
  readonly purpose: string;
  readonly recordId: string;
  /** Which fields are inside. */
  readonly fields: string;
};

/** Of the format below. A new one gets a new number, and old rows are opened by theirs. */
export const ENVELOPE_VERSION = 1;

// JSON of an array of strings is injective: no two places are written the same way.
const encode = (parts: readonly string[]): Uint8Array => Buffer.from(JSON.stringify(parts), "utf8");

const place = (binding: Binding): readonly string[] => [
  binding.userId,
  binding.purpose,
  binding.recordId,
  binding.fields,
];

export const dataAad = (binding: Binding): Uint8Array => encode([`v${ENVELOPE_VERSION}`, "data", ...place(binding)]);

export const wrapAad = (binding: Binding, kekId: string): Uint8Array =>
  encode([`v${ENVELOPE_VERSION}`, "wrap", ...place(binding), kekId]);
