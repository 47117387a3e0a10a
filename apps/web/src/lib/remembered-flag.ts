import { createExternalValue, type ExternalValue } from "./external-value.ts";

/** Something that happened once, remembered in this browser. */
export type RememberedFlag = Pick<ExternalValue<boolean>, "get" | "subscribe"> & { readonly raise: () => void };

function createFlag(key: string): RememberedFlag {
  const value = createExternalValue(read(key));
  return {
    get: value.get,
    subscribe: value.subscribe,
    raise() {
      value.set(true);
      try {
        localStorage.setItem(key, "yes");
      } catch {
        // Storage is blocked: it is remembered until the page is closed.
      }
    },
  };
}

function read(key: string): boolean {
  try {
    return localStorage.getItem(key) === "yes";
  } catch {
    return false;
  }
}

/** The list of first steps was sent away. */
export const firstStepsHidden = createFlag("tandem.first-steps-hidden");
/** The limits were looked at and saved, or left as they are. */
export const limitsSet = createFlag("tandem.limits-set");
