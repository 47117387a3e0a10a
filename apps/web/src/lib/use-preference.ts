import { useSyncExternalStore } from "react";
import type { Preference } from "./preferences.ts";

export function usePreference<Choice extends string>(
  preference: Preference<Choice>,
): readonly [Choice, (choice: Choice) => void] {
  return [useSyncExternalStore(preference.subscribe, preference.get), preference.set];
}
