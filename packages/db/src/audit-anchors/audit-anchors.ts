/** The head of the audit chain at one moment, signed, and kept where the database's operator cannot change it. */
export type AuditAnchor = {
  readonly seq: number;
  /** Of the entry `seq`, hex. */
  readonly hash: string;
  /** Epoch ms. */
  readonly at: number;
};

/** An anchor as it was read back, and whether this installation's key made it. */
export type ReadAnchor = { readonly anchor: AuditAnchor; readonly genuine: boolean };

export type AuditAnchors = {
  /** The newest that this process wrote or found; undefined before the first. */
  readonly newest: () => AuditAnchor | undefined;
  readonly write: (anchor: AuditAnchor) => Promise<void>;
  /** All of them, oldest first. */
  readonly read: () => Promise<readonly ReadAnchor[]>;
};

/** Where no directory is set up: nothing is kept, and a lost tail is found by the head row alone. */
export const noAnchors: AuditAnchors = { newest: () => undefined, write: async () => {}, read: async () => [] };
