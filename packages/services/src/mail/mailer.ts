export type Mail = {
  readonly to: string;
  readonly subject: string;
  /** Plain text; lines end in `\n`. */
  readonly text: string;
};

/** Sends mail later: no answer ever waits for it, and none tells whether it arrived. */
export type Mailer = {
  /** False: nothing is sent, and administrators hand links out. */
  readonly configured: boolean;
  readonly send: (mail: Mail) => void;
  readonly state: () => { readonly waiting: number; readonly waitingMax: number; readonly failed: number };
};

export const noMailer: Mailer = {
  configured: false,
  send: () => {},
  state: () => ({ waiting: 0, waitingMax: 0, failed: 0 }),
};
