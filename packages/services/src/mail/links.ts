import type { ServiceSettings } from "../context.ts";

/** Secrets of links stand after the `#`: no server, proxy or log ever sees that part. */
export const resetUrl = (settings: ServiceSettings, token: string): string =>
  `${settings.publicUrl ?? ""}/reset#token=${token}`;

export const inviteUrl = (settings: ServiceSettings, token: string): string =>
  `${settings.publicUrl ?? ""}/register#invite=${token}`;
