import { constants } from "node:crypto";
import type { SecureContextOptions } from "node:tls";

/** Keys are agreed anew for every connection: who learns the certificate's key later cannot read what was recorded. */
const FORWARD_SECRET = [
  "TLS_AES_256_GCM_SHA384",
  "TLS_CHACHA20_POLY1305_SHA256",
  "TLS_AES_128_GCM_SHA256",
  "ECDHE-ECDSA-AES256-GCM-SHA384",
  "ECDHE-RSA-AES256-GCM-SHA384",
  "ECDHE-ECDSA-CHACHA20-POLY1305",
  "ECDHE-RSA-CHACHA20-POLY1305",
  "ECDHE-ECDSA-AES128-GCM-SHA256",
  "ECDHE-RSA-AES128-GCM-SHA256",
].join(":");

/** TLS 1.2 and 1.3 with forward secrecy, nothing older. Both fields are PEM texts. */
export const tlsOptions = ({ cert, key }: { readonly cert: string; readonly key: string }): SecureContextOptions => ({
  cert,
  key,
  minVersion: "TLSv1.2",
  ciphers: FORWARD_SECRET,
  honorCipherOrder: true,
  ecdhCurve: "X25519:prime256v1:secp384r1",
  // A client could make the server calculate for nothing.
  secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
});
