import { type KeyringFault, type KeyringWeakness, parseKeyring } from "@tandem/vault/keyring";

const HOW = "write NAME:KEY pairs, KEY being 32 random bytes in base64; `pnpm tandem secrets generate` makes one";

/** Why the keys cannot be read, with the remedy and never with a part of them. Undefined when they can. */
export function keyringProblem(text: string): string | undefined {
  const read = parseKeyring(text);
  return read.ok ? undefined : describeFault(read.fault);
}

function describeFault(fault: KeyringFault): string {
  switch (fault.kind) {
    case "empty":
    case "malformed":
      return HOW;
    case "not_base64":
      return `key ${fault.position} is not base64: ${HOW}`;
    case "wrong_length":
      return `key ${fault.position} is not 32 bytes long: ${HOW}`;
    case "id_twice":
      return `key ${fault.position} has the name of an earlier one: give each its own`;
  }
}

/** What must not guard real keys, though it can be read. */
export function keyringWeaknesses(text: string): readonly string[] {
  const read = parseKeyring(text);
  return read.ok ? read.weaknesses.map(describeWeakness) : [];
}

const describeWeakness = ({ kind, position }: KeyringWeakness): string =>
  kind === "guessable"
    ? `key ${position} is a placeholder or no random bytes: ${HOW}`
    : `key ${position} is the same as an earlier one: each needs random bytes of its own`;
