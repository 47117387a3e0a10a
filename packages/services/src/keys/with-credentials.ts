import type { ExchangeKeyRow } from "@tandem/db/repositories/exchange-keys";
import type { VenueCredentials } from "@tandem/engine/key-check";
import type { ServiceDeps } from "../context.ts";
import { openSecret } from "../vault/open-secret.ts";
import { envelopeOf, exchangeKeyPlace } from "../vault/sealed-place.ts";
import { decodeCredentials } from "./credentials.ts";

/**
 * Lends the credentials of a stored key to `use`, the one way to them. They must not outlive the call.
 * @throws ServiceError UNAVAILABLE key_provider_unavailable; PRECONDITION_FAILED key_unreadable; what `use` throws
 */
export const withCredentials = <T>(
  args: { readonly deps: Pick<ServiceDeps, "vault" | "db" | "ids" | "alarm">; readonly key: ExchangeKeyRow },
  use: (credentials: VenueCredentials) => Promise<T>,
): Promise<T> =>
  openSecret({ deps: args.deps, binding: exchangeKeyPlace(args.key), envelope: envelopeOf(args.key) }, (plaintext) =>
    use(decodeCredentials(plaintext)),
  );
