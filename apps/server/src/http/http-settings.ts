/** What the transport needs of the environment. */
export type HttpSettings = {
  readonly environment: "development" | "test" | "production";
  /** The origin that users open, without a path: `https://tandem.example`. */
  readonly publicUrl: string;
  /** Further exact origins. */
  readonly corsOrigins: readonly string[];
  /** Trusted proxies in front of this server. */
  readonly trustProxyHops: number;
  /** Port of a development server beside this one, where there is one. */
  readonly devServerPort?: number;
  /** Absent: `/metrics` is for loopback clients alone. */
  readonly metricsToken?: string;
  /** Refused requests of one address a minute; 1000 by default. */
  readonly refusalsAMinute?: number;
  readonly tls?: { readonly cert: string; readonly key: string };
};

export const BODY_BYTES_MAX = 64 * 1024;
export const BATCH_CALLS_MAX = 10;

export const isHttps = (settings: HttpSettings): boolean => settings.publicUrl.startsWith("https:");
