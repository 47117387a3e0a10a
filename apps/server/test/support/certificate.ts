import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export type Certificate = {
  readonly cert: string;
  readonly key: string;
  readonly certFile: string;
  readonly keyFile: string;
  readonly remove: () => void;
};

/** Signed by itself, for localhost and 127.0.0.1. Needs `openssl`. `days` may be past. */
export function makeCertificate(days = 2): Certificate {
  const dir = mkdtempSync(join(tmpdir(), "tandem-certificate-"));
  const [certFile, keyFile] = [join(dir, "cert.pem"), join(dir, "key.pem")];
  const names = "subjectAltName=DNS:localhost,IP:127.0.0.1";
  execFileSync(
    "openssl",
    [
      ...["req", "-x509", "-newkey", "rsa:2048", "-nodes"],
      ...["-subj", "/CN=localhost", "-addext", names, "-days", String(days), "-keyout", keyFile, "-out", certFile],
    ],
    { stdio: "ignore" },
  );
  return {
    cert: readFileSync(certFile, "utf8"),
    key: readFileSync(keyFile, "utf8"),
    certFile,
    keyFile,
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}
