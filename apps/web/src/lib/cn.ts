/** Joins class names. It settles no conflicts: a component that takes a class name says which ones it may carry. */
export const cn = (...names: readonly (string | false | null | undefined)[]): string => names.filter(Boolean).join(" ");
