/** Hears a venue's public traffic as it is on the wire, for recordings. Addresses are the venue's own, whatever they are mapped to. */
export type VenueTap = {
  /** `socket` is the same object for all of one connection. */
  readonly frame: (frame: SocketText) => void;
  readonly sent: (message: SocketText) => void;
  /** The body of a REST answer with status 200. */
  readonly answer: (answer: { readonly url: string; readonly text: string }) => void;
};

export type SocketText = { readonly socket: object; readonly url: string; readonly text: string };
