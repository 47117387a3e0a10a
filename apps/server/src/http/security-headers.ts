import type { HttpSettings } from "./http-settings.ts";
import { isHttps } from "./http-settings.ts";

const API_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Scripts from this origin alone, none inline. The hot reload of development needs an inline preamble. */
const pagePolicy = (settings: HttpSettings): string => {
  const development = settings.environment === "development";
  const socketOrigin = settings.publicUrl.replace(/^http/, "ws");
  return [
    "default-src 'self'",
    development ? "script-src 'self' 'unsafe-inline'" : "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    development ? "connect-src 'self' ws: wss:" : `connect-src 'self' ${socketOrigin}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    ...(isHttps(settings) ? ["upgrade-insecure-requests"] : []),
  ].join("; ");
};

const FEATURES_OFF = ["camera", "display-capture", "geolocation", "microphone", "midi", "payment", "serial", "usb"];

type Headers = Readonly<Record<string, string>>;

const common = (settings: HttpSettings): Headers => ({
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": FEATURES_OFF.map((feature) => `${feature}=()`).join(", "),
  Vary: "Origin",
  ...(isHttps(settings) && { "Strict-Transport-Security": "max-age=63072000; includeSubDomains" }),
});

/** Headers of everything that is no page: answers of the API, errors, refusals. */
export const apiHeaders = (settings: HttpSettings): Headers => ({
  ...common(settings),
  "Content-Security-Policy": API_POLICY,
  "Cache-Control": "no-store",
});

export const pageHeaders = (settings: HttpSettings): Headers => ({
  ...common(settings),
  "Content-Security-Policy": pagePolicy(settings),
});
