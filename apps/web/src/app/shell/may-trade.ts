import { createContext } from "react";

/** Whether the user's role trades at all: viewers see everything of the market and trade nothing. */
export const MayTrade = createContext(false);
