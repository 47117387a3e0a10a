import type { HttpSettings } from "./http-settings.ts";

const LOOPBACK_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

export type AllowedOrigins = {
  readonly allows: (origin: string, localPort: number | undefined) => boolean;
  /** Listed by the operator as another site of theirs: its requests are cross-site by nature. */
  readonly listsAsForeign: (origin: string) => boolean;
};

/**
 * Origins compare as exact text: no prefix, suffix, subdomain or other spelling passes. Outside of production
 * every loopback origin on the port of this server, or of the development server, is allowed too.
 */
export function allowedOrigins(settings: HttpSettings): AllowedOrigins {
  const exact = new Set([settings.publicUrl, ...settings.corsOrigins]);
  const isLoopback = (origin: string, localPort: number | undefined): boolean => {
    if (settings.environment === "production" || !URL.canParse(origin)) return false;
    const url = new URL(origin);
    if (url.origin !== origin || url.protocol !== "http:" || !LOOPBACK_HOST.test(url.hostname)) return false;
    const port = Number(url.port || 80);
    return port === localPort || port === settings.devServerPort;
  };
  return {
    allows: (origin, localPort) => exact.has(origin) || isLoopback(origin, localPort),
    listsAsForeign: (origin) => origin !== settings.publicUrl && settings.corsOrigins.includes(origin),
  };
}
