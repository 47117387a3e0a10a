import { type ClientOptions, createClient, type TandemClient } from "@tandem/client/create-client";

export type { AppRouter } from "@tandem/client/app-router";
/** Queries, mutations and subscriptions of the server, typed by its router. */
export type ApiClient = TandemClient["api"];

/** A server that accepts a call and never answers is told apart from a slow one by this. */
const ANSWER_TIMEOUT_MS = 15_000;
/** A change may have to wait for a venue, such as the check of a new key. Given up too soon, it would be made twice. */
const CHANGE_TIMEOUT_MS = 60_000;
/** A desk has tens of pages open, not thousands: a short ceiling has them back soon after the server is. */
const RETRY_MAX_MS = 5_000;

const fetchWithDeadline: typeof fetch = (input, init) => {
  const deadline = AbortSignal.timeout(init?.method === "POST" ? CHANGE_TIMEOUT_MS : ANSWER_TIMEOUT_MS);
  const signal = init?.signal ? AbortSignal.any([init.signal, deadline]) : deadline;
  return fetch(input, { ...init, signal });
};

/** The page's own origin; the session cookie goes along by itself. */
export const createPageClient = (options: Pick<ClientOptions, "before" | "onSessionEnded">): TandemClient =>
  createClient({ url: location.origin, fetch: fetchWithDeadline, retryMaxMs: RETRY_MAX_MS, ...options });
