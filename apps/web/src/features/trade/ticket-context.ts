import { createContext, useContext } from "react";

export type TicketSubject = { readonly opportunityId: string; readonly route: string };

/** Opens the ticket over whatever page there is: it outlives the row that it was opened from. */
export const TicketContext = createContext<(subject: TicketSubject) => void>(() => undefined);
export const useOpenTicket = (): ((subject: TicketSubject) => void) => useContext(TicketContext);
