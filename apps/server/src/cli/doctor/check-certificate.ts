import { X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import type { Config } from "../../env.ts";
import type { Finding } from "./finding.ts";

const DAY_MS = 86_400_000;
const RENEW_DAYS = 14;

/** Whether the certificate is in force, for long enough, and for the name that users open. Its key fits: the environment was read. */
export function checkCertificate(config: Pick<Config, "tls" | "publicUrl">, nowMs: number): readonly Finding[] {
  if (config.tls === undefined) return [];
  const part = "certificate";
  const certificate = new X509Certificate(config.tls.cert);
  const daysLeft = Math.floor((Date.parse(certificate.validTo) - nowMs) / DAY_MS);
  if (Date.parse(certificate.validFrom) > nowMs)
    return [{ state: "fails", part, text: `not in force before ${certificate.validFrom}: check this machine's clock` }];
  if (daysLeft < 0) return [{ state: "fails", part, text: `expired on ${certificate.validTo}: renew it` }];
  const host = config.publicUrl === undefined ? undefined : new URL(config.publicUrl).hostname;
  if (host !== undefined && !isFor(certificate, host))
    return [{ state: "fails", part, text: `is not for ${host}, the host of PUBLIC_URL: get one that names it` }];
  const state = daysLeft < RENEW_DAYS ? "note" : "ok";
  const text = `in force for ${daysLeft} more days${state === "note" ? ": renew it, Tandem takes the new files by itself" : ""}`;
  return [{ state, part, text }];
}

/** `host` as a URL has it: an IPv6 address in brackets. */
function isFor(certificate: X509Certificate, host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, "");
  return (isIP(bare) === 0 ? certificate.checkHost(bare) : certificate.checkIP(bare)) !== undefined;
}
