/** One line of `tandem doctor`. A note is worth knowing and stops nothing. */
export type Finding = { readonly state: "ok" | "fails" | "note"; readonly part: string; readonly text: string };
