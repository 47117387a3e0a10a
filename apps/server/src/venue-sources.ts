/** The venues that are followed, and where one of them is reached elsewhere than at its own address. */
export type VenueSources = {
  readonly venues: readonly string[];
  readonly venueUrls: Readonly<Record<string, string>>;
};
